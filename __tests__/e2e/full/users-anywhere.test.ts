import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  GetGroupCommand,
  GetUserPolicyCommand,
  ListAccessKeysCommand,
  ListAttachedUserPoliciesCommand,
  ListUserPoliciesCommand,
  ListUsersCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { Project, succeeded } from "../../support/project";

// Every command finds users in other classes of stacks, added later, with names that are known only after apply.

let project: Project;
beforeAll(async () => {
  project = await Project.start();
}, 60_000);
afterAll(() => project.stop());

test("delivers, checks and rotates a key of another stack, next to another output called users", async () => {
  project.write(`
import { IamGroup } from "@cdktf/provider-aws/lib/iam-group";
import { IamUserGroupMembership } from "@cdktf/provider-aws/lib/iam-user-group-membership";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { LocalBackend, TerraformOutput, TerraformStack, TerraformVariable } from "cdktf";
import { S3Access, S3User, S3UserApp } from "terraform-s3-user";

const app = new S3UserApp();
const stack = new TerraformStack(app, "site");
new LocalBackend(stack, { path: "../../../state/site.tfstate" });
new AwsProvider(stack, "aws", { region: "us-east-1" });
const name = new TerraformVariable(stack, "user_name", { type: "string", default: "uploads" });
const user = new S3User(stack, "uploads", { userName: name.stringValue, access: S3Access.allBuckets() });
const group = new IamGroup(stack, "uploaders", { name: "uploaders" });
new IamUserGroupMembership(stack, "membership", { user: user.name, groups: [group.name] });
new TerraformOutput(stack, "users", { value: "forty-two" });
app.synth();
`);
  succeeded(await project.apply());
  const { Users } = await project.iam.send(new GetGroupCommand({ GroupName: "uploaders" }));
  expect(Users?.map(({ UserName }) => UserName)).toStrictEqual(["uploads"]);

  const credentials = await project.command("credentials", ["--out", "key.csv"]);
  expect(credentials.stderr).toMatch(/^Access key AKIA\S+ of user "uploads" is now in key.csv/m);
  const check = await project.command("rotate", ["--check"]);
  expect(check).toMatchObject({ status: 0, stdout: "No access key is older than 90 days (1 checked).\n" });
  const rotate = await project.command("rotate");
  expect(rotate.stdout).toContain('User "uploads": step 1 of 3, add the key "secondary"');
  const doctor = await project.command("doctor");
  expect(doctor.stdout).toContain("AWS and state agree on users, keys and policies (1 user checked)");
});

test("imports a key of an existing user, which then is like any other", async () => {
  await project.reset();
  await project.iam.send(new CreateUserCommand({ UserName: "legacy" }));
  const { AccessKey } = await project.iam.send(new CreateAccessKeyCommand({ UserName: "legacy" }));
  const old = `{ name: "old", accessKeyId: "${AccessKey?.AccessKeyId}" }`;
  project.declare(
    '{ users: [{ userName: "legacy", access: S3Access.allBuckets(), existing: "import", accessKeys: ' +
      `[${old}, { name: "new" }] }] }`,
  );
  succeeded(await project.apply());
  expect(await project.isUpToDate()).toBe(true);
  const rotate = await project.command("rotate");
  expect(rotate.stdout).toContain(`{ name: "old", status: "Inactive", accessKeyId: "${AccessKey?.AccessKeyId}" }`);
  const doctor = await project.command("doctor");
  expect(doctor.stdout).toContain("AWS and state agree on users, keys and policies");

  project.declare(
    '{ users: [{ userName: "legacy", access: S3Access.allBuckets(), existing: "import", accessKeys: [{ name: ' +
      '"new" }] }] }',
  );
  succeeded(await project.apply());
  const { AccessKeyMetadata } = await project.iam.send(new ListAccessKeysCommand({ UserName: "legacy" }));
  expect(AccessKeyMetadata).toHaveLength(1);
});

test("removes what was added to a user by hand with exclusivePolicies: true", async () => {
  await project.reset();
  project.declare('{ users: [{ userName: "photos", access: S3Access.allBuckets(), exclusivePolicies: true }] }');
  succeeded(await project.apply());
  const UserName = "photos";
  const PolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
  });
  await project.iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "Extra", PolicyDocument }));
  const { Policy } = await project.iam.send(new CreatePolicyCommand({ PolicyName: "Everything", PolicyDocument }));
  await project.iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: Policy?.Arn }));
  succeeded(await project.terraform("apply", "-auto-approve"));
  const inline = await project.iam.send(new ListUserPoliciesCommand({ UserName }));
  expect(inline.PolicyNames).toStrictEqual(["S3Access"]);
  const attached = await project.iam.send(new ListAttachedUserPoliciesCommand({ UserName }));
  expect(attached.AttachedPolicies).toStrictEqual([]);
  expect((await project.command("doctor")).stdout).toContain("AWS and state agree");
});

test("imports a user with its policy, or references it and leaves it", async () => {
  await project.reset();
  const { iam } = project;
  const PolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }],
  });
  for (const UserName of ["adopted", "referenced"]) {
    await iam.send(new CreateUserCommand({ UserName }));
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "S3Access", PolicyDocument }));
  }
  project.declare(
    '{ users: [{ userName: "adopted", access: S3Access.allBuckets(), existing: "import", tags: { team: ' +
      '"web" } }, { userName: "referenced", access: S3Access.allBuckets(), existing: "reference" }] }',
  );
  const deployed = succeeded(await project.apply());
  expect(deployed.stdout).toContain("1 imported, 4 added, 1 changed, 0 destroyed");
  expect(await project.isUpToDate()).toBe(true);
  for (const UserName of ["adopted", "referenced"]) {
    const policy = await iam.send(new GetUserPolicyCommand({ UserName, PolicyName: "S3Access" }));
    expect(decodeURIComponent(`${policy.PolicyDocument}`)).toContain("s3:List*");
    expect((await project.outputs()).users[UserName]?.arn).toBe(`arn:aws:iam::123456789012:user/${UserName}`);
  }

  succeeded(await project.terraform("destroy", "-auto-approve"));
  const { Users } = await iam.send(new ListUsersCommand({}));
  expect(Users?.map((user) => user.UserName)).toStrictEqual(["referenced"]);
  const { AccessKeyMetadata } = await iam.send(new ListAccessKeysCommand({ UserName: "referenced" }));
  expect(AccessKeyMetadata).toStrictEqual([]);
});

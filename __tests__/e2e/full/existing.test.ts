import {
  CreateUserCommand,
  GetUserPolicyCommand,
  ListAccessKeysCommand,
  ListUsersCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { Project, succeeded } from "../../support/project";

let project: Project;
beforeAll(async () => {
  project = await Project.start();
});
afterAll(() => project.stop());

test("a user made by hand is adopted with its policy, or referenced and left in place", async () => {
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
    `{ users: [{ userName: "adopted", access: S3Access.allBuckets(), existing: "import", tags: { team: "web" } }, { userName: "referenced", access: S3Access.allBuckets(), existing: "reference" }] }`,
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

test("a protected user survives destroy", async () => {
  project.declare(`{ users: [{ userName: "precious", access: S3Access.allBuckets(), preventDestroy: true }] }`);
  succeeded(await project.apply());
  const { status, stderr } = await project.terraform("destroy", "-auto-approve");
  expect(status).toBe(1);
  expect(stderr).toContain("Instance cannot be destroyed");
});

import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Testing } from "cdktf";
import { S3Access, S3UserStack, StateBackend } from "terraform-s3-user";
import { refusalsOf, stackRefusals, synthObject, testApp } from "../support/synth";

const assumeRole = { roleArn: "arn:aws:iam::222222222222:role/deploy", externalId: "site", sessionName: "terraform" };
const inTerraform = { role_arn: assumeRole.roleArn, external_id: "site", session_name: "terraform" };

test("passes a stack's role and profile to its provider", () => {
  const { provider } = synthObject({ users: [], assumeRole, profile: "site" });
  expect(provider.aws[0]).toMatchObject({ assume_role: [inTerraform], profile: "site" });
});

test("reaches state in S3 through its own role", () => {
  const { terraform } = synthObject({ users: [], backend: StateBackend.s3({ bucket: "states", assumeRole }) });
  expect(terraform.backend.s3).toMatchObject({ bucket: "states", assume_role: inTerraform });
});

test("accepts the same user name in two accounts", () => {
  const app = testApp();
  for (const account of ["111111111111", "222222222222"]) {
    const role = { roleArn: `arn:aws:iam::${account}:role/deploy` };
    new S3UserStack(app, `site-${account}`, {
      users: [{ userName: "photos", access: S3Access.allBuckets() }],
      assumeRole: role,
    });
  }
  expect(refusalsOf(app)).toStrictEqual([]);
});

test("rejects the same user name twice in one account, through any role", () => {
  const app = testApp();
  for (const role of ["one", "two"]) {
    const assumeRole = { roleArn: `arn:aws:iam::111111111111:role/${role}` };
    new S3UserStack(app, role, { users: [{ userName: "photos", access: S3Access.allBuckets() }], assumeRole });
  }
  expect(refusalsOf(app)).toHaveLength(1);
});

test("uses a user's own provider in every resource, with that provider's partition", () => {
  const stack = new S3UserStack(testApp(), "site", { users: [] });
  const china = new AwsProvider(stack, "china", { alias: "china", region: "cn-north-1" });
  stack.addUser({ userName: "photos", access: S3Access.allBuckets(), provider: china });
  const { resource } = JSON.parse(Testing.synth(stack, true));
  const all = Object.values<Record<string, { provider: string }>>(resource).flatMap((named) => Object.values(named));
  expect(all.map(({ provider }) => provider)).toStrictEqual(["aws.china", "aws.china", "aws.china"]);
  expect(JSON.stringify(resource.aws_iam_user_policy)).toContain("arn:aws-cn:s3:::");
});

test.each([
  [
    { assumeRole: "deploy" },
    'stack "website": assumeRole must be an object, but is "deploy". Write for example { roleArn: ' +
      '"arn:aws:iam::123456789012:role/deployer" }.',
  ],
  [
    { assumeRole: { roleArn: "deploy" } },
    'stack "website": assumeRole: roleArn must be the ARN of a role, but is "deploy". ' +
      'Write for example "arn:aws:iam::123456789012:role/deployer".',
  ],
  [
    { assumeRole: { ...assumeRole, external: "x" } },
    'stack "website": assumeRole: unknown property "external". Did you mean externalId?',
  ],
  [
    { assumeRole: { ...assumeRole, externalId: "x" } },
    'stack "website": assumeRole: externalId must be 2–1,224 letters, digits and _ + = , . @ : / -, but is "x". ' +
      "Copy it from the role's trust policy.",
  ],
  [
    { assumeRole: { ...assumeRole, sessionName: "a b" } },
    'stack "website": assumeRole: sessionName must be 2–64 letters, digits and _ + = , . @ -, but is "a b". ' +
      'Write for example "deploy".',
  ],
  [
    { assumeRole: assumeRole.roleArn },
    'stack "website": assumeRole must be an object, but is "arn:aws:iam::222222222222:role/deploy". ' +
      'Write { roleArn: "arn:aws:iam::222222222222:role/deploy" }.',
  ],
  [
    { region: "EU central1" },
    'stack "website": region must be the name of an AWS region, but is "EU central1". Write "eu-central-1".',
  ],
  [
    { profile: "a b" },
    'stack "website": profile must be the name of an AWS profile, but is "a b". ' +
      'Write the name that "aws configure list-profiles" shows, or leave it out.',
  ],
])("rejects a stack with %j: %s", (props, message) => {
  const errors = stackRefusals({ users: [], ...props });
  expect(errors).toStrictEqual([message]);
});

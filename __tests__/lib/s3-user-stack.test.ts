import { DataAwsPartition } from "@cdktf/provider-aws/lib/data-aws-partition";
import { IamUser } from "@cdktf/provider-aws/lib/iam-user";
import { IamUserPolicy } from "@cdktf/provider-aws/lib/iam-user-policy";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Testing, Token } from "cdktf";
import { S3Access, S3UserStack, SecretStore, StateBackend } from "terraform-s3-user";
import { refusalsOf, resources, synth, synthObject, testApp } from "../support/synth";

test("has the AWS provider of its region, by default us-east-1", () => {
  expect(synth({ users: [] })).toHaveProviderWithProperties(AwsProvider, { region: "us-east-1" });
  expect(synth({ region: "eu-west-1", users: [] })).toHaveProviderWithProperties(AwsProvider, { region: "eu-west-1" });
});

test("passes allowedAccountIds and tags to the provider", () => {
  expect(
    synth({ allowedAccountIds: ["123456789012", "012345678901"], tags: { team: "web" }, users: [] }),
  ).toHaveProviderWithProperties(AwsProvider, {
    allowed_account_ids: ["123456789012", "012345678901"],
    default_tags: [{ tags: { team: "web" } }],
  });
});

test("pins the provider's version", () => {
  const { terraform } = synthObject({ users: [] });
  expect(terraform.required_providers).toEqual({ aws: pinnedProvider });
});

test.each([
  ["cn-northwest-1", "aws-cn"],
  ["us-gov-east-1", "aws-us-gov"],
  ["eu-central-1", "aws"],
])("writes in %s the policy's ARNs in the partition %s", (region, partition) => {
  expect(synth({ region, users: [{ userName: "ada", access: S3Access.allBuckets() }] })).toHaveResourceWithProperties(
    IamUserPolicy,
    {
      policy: S3Access.allBuckets().toTerraformText(partition),
    },
  );
});

test("prefers a user's own partition to the region's, unless it is undefined", () => {
  const policy = (partition?: string) =>
    synth({ region: "cn-north-1", users: [{ userName: "ada", access: S3Access.allBuckets(), partition }] });
  expect(policy("aws-us-gov")).toHaveResourceWithProperties(IamUserPolicy, {
    policy: S3Access.allBuckets().toTerraformText("aws-us-gov"),
  });
  expect(policy(undefined)).toHaveResourceWithProperties(IamUserPolicy, {
    policy: S3Access.allBuckets().toTerraformText("aws-cn"),
  });
});

test("determines the partition at plan if the region is known only after apply", () => {
  const stack = synth({ region: "${var.region}", users: [{ userName: "ada", access: S3Access.allBuckets() }] });
  expect(stack).toHaveProviderWithProperties(AwsProvider, { region: "${var.region}" });
  expect(stack).toHaveDataSource(DataAwsPartition);
  expect(stack).toHaveResourceWithProperties(IamUserPolicy, {
    policy: expect.stringContaining('"arn:${data.aws_partition.partition.partition}:s3:::*"'),
  });
});

test.each(["${var.accounts}", ["${var.account}"], Token.asList("${var.accounts}")])(
  "accepts %j as allowedAccountIds",
  (allowedAccountIds) => {
    const ids = Array.isArray(allowedAccountIds) && allowedAccountIds[0] === "${var.account}";
    expect(synth({ allowedAccountIds: allowedAccountIds as string[], users: [] })).toHaveProviderWithProperties(
      AwsProvider,
      { allowed_account_ids: ids ? ["${var.account}"] : "${var.accounts}" },
    );
  },
);

test("has outputs by user name, of which only credentials is sensitive", () => {
  const { output, resource } = synthObject({
    users: [
      { userName: "ada", access: S3Access.allBuckets(), accessKeys: [{ name: "old" }, { name: "new" }] },
      { userName: "grace", access: S3Access.allBuckets(), accessKeys: [] },
    ],
  });
  const address = (type: string, start: string) =>
    `${type}.${Object.keys(resource[type]).find((key) => key.startsWith(start))}`;
  const key = (id: string, attribute: string) => `\${${address("aws_iam_access_key", `ada_key-${id}_`)}.${attribute}}`;
  expect(output).toEqual({
    users: {
      description: "User name → ARN, policy name and access key ids.",
      value: {
        ada: {
          arn: `\${${address("aws_iam_user", "ada_")}.arn}`,
          policy_name: `\${${address("aws_iam_user_policy", "ada_")}.name}`,
          access_key_ids: { old: key("old", "id"), new: key("new", "id") },
        },
        grace: {
          arn: `\${${address("aws_iam_user", "grace_")}.arn}`,
          policy_name: `\${${address("aws_iam_user_policy", "grace_")}.name}`,
          access_key_ids: {},
        },
      },
    },
    credentials: {
      description: "User name → key → access key id and secret, or the PGP-encrypted secret.",
      sensitive: true,
      value: {
        ada: {
          old: { access_key_id: key("old", "id"), secret_access_key: key("old", "secret") },
          new: { access_key_id: key("new", "id"), secret_access_key: key("new", "secret") },
        },
        grace: {},
      },
    },
  });
});

test.each([
  [{ smtpPassword: true }, { secret_access_key: "secret", ses_smtp_password: "ses_smtp_password_v4" }],
  [
    { pgpKey: "keybase:ada" },
    { encrypted_secret_access_key: "encrypted_secret", pgp_key_fingerprint: "key_fingerprint" },
  ],
  [
    { pgpKey: "keybase:ada", smtpPassword: true },
    {
      encrypted_secret_access_key: "encrypted_secret",
      pgp_key_fingerprint: "key_fingerprint",
      encrypted_ses_smtp_password: "encrypted_ses_smtp_password_v4",
    },
  ],
])("has in credentials what belongs to a key with %j", (options, attributes) => {
  const accessKeys = [{ name: "primary", ...options }];
  const { output } = synthObject({ users: [{ userName: "ada", access: S3Access.none(), accessKeys }] });
  const shown = JSON.stringify(output.credentials.value.ada.primary);
  expect(JSON.parse(shown.replace(/\$\{aws_iam_access_key\.ada_key-primary_\w+\.(\w+)\}/g, "$1"))).toEqual({
    access_key_id: "id",
    ...attributes,
  });
});

test("separates users and state of several stacks of one app", () => {
  const app = testApp();
  const [website, shop] = ["website", "shop"].map(
    (id) => new S3UserStack(app, id, { users: [{ userName: `${id}-images`, access: S3Access.allBuckets() }] }),
  ) as [S3UserStack, S3UserStack];
  expect(refusalsOf(app)).toEqual([]);
  expect(Testing.synth(website)).toHaveResourceWithProperties(IamUser, { name: "website-images" });
  expect(Testing.synth(shop)).toHaveResourceWithProperties(IamUser, { name: "shop-images" });
  const statePath = (stack: S3UserStack) => JSON.parse(Testing.synth(stack)).terraform.backend.local.path;
  expect([website, shop].map(statePath)).toEqual(["../../../state/website.tfstate", "../../../state/shop.tfstate"]);
});

test("returns its users in their order", () => {
  const stack = new S3UserStack(testApp(), "website", {
    users: [
      { userName: "grace", access: S3Access.allBuckets() },
      { userName: "ada", access: S3Access.allBuckets() },
    ],
  });
  expect(stack.users.map((user) => user.userName)).toEqual(["grace", "ada"]);
});

const names = ["constructor", "toString", "hasOwnProperty", "fqn", "node", "users", "credentials", "aws", "backend"];
const oddNames = [...names, "partition", "Default", "Resource", "output", "3d-shop", "-x", "@@", ".", "user-1", "_"];

test.each(oddNames)("creates for the user name %s an address that Terraform accepts, and both outputs", (userName) => {
  const { resource, output } = synthObject({
    region: "${var.region}",
    users: [{ userName, access: S3Access.allBuckets() }],
  });
  for (const type of ["aws_iam_user", "aws_iam_access_key", "aws_iam_user_policy"]) {
    expect(Object.keys(resource[type])).toEqual([expect.stringMatching(/^[A-Za-z_][A-Za-z0-9_-]*$/)]);
  }
  expect(Object.keys(output.users.value)).toEqual([userName]);
  expect(Object.keys(output.credentials.value)).toEqual([userName]);
});

test("changes no other key when keys are added, removed and reordered", () => {
  const withKeys = (...names: string[]) =>
    resources({
      users: [{ userName: "ada", access: S3Access.allBuckets(), accessKeys: names.map((name) => ({ name })) }],
    });
  const both = withKeys("old", "new");
  expect(new Map([...withKeys("new", "old")].sort())).toEqual(new Map([...both].sort()));
  for (const id of ["old", "new"]) {
    for (const [address, body] of withKeys(id)) expect(both.get(address)).toBe(body);
  }
});

test("writes the same for users in another order", () => {
  const [ada, grace] = [
    { userName: "ada", access: S3Access.allBuckets() },
    { userName: "grace", access: S3Access.allBuckets() },
  ];
  expect(synth({ users: [ada, grace] })).toBe(synth({ users: [grace, ada] }));
});

test("uses the defaults of options of a stack, backend and store that are null", () => {
  const unset = { region: null, allowedAccountIds: null, backend: null, tags: null, assumeRole: null, profile: null };
  expect(synthObject({ users: [], ...(unset as object) })).toEqual(synthObject({ users: [] }));

  const backend = StateBackend.s3({ bucket: "my-state", key: null, region: null, kmsKeyId: null } as never);
  expect(synthObject({ users: [], backend })).toEqual(
    synthObject({ users: [], backend: StateBackend.s3({ bucket: "my-state" }) }),
  );

  const users = (deliverTo: SecretStore) => [{ userName: "ada", access: S3Access.allBuckets(), deliverTo }];
  expect(synthObject({ users: users(SecretStore.ssm({ path: null, kmsKeyId: null } as never)) })).toEqual(
    synthObject({ users: users(SecretStore.ssm()) }),
  );
});

import { awsAccess, awsCommand } from "../../../../commands/stack/aws/aws-access";
import type { SynthesizedStack } from "../../../../commands/stack/json/synthesized";

const stack = (...aws: object[]): SynthesizedStack => ({
  name: "site",
  directory: "",
  file: "",
  json: { provider: { aws } } as never,
});

test("reaches a stack with the credentials of the environment, in its region", () => {
  expect(awsAccess(stack({ region: "eu-west-1" }))).toStrictEqual({
    region: "eu-west-1",
    profile: undefined,
    roles: [],
    skipsMetadata: false,
    allowedAccountIds: [],
    forbiddenAccountIds: [],
    unknown: [],
  });
});

test("assumes a stack's role and uses its profile in commands too", () => {
  const assume_role = [{ role_arn: "arn:aws:iam::222222222222:role/deploy", external_id: "x", session_name: "s" }];
  expect(awsAccess(stack({ region: "us-east-1", profile: "site", assume_role }))).toMatchObject({
    profile: "site",
    roles: [{ roleArn: "arn:aws:iam::222222222222:role/deploy", externalId: "x", sessionName: "s" }],
  });
});

test("reaches a user with its own provider through that one", () => {
  const both = stack({ region: "us-east-1" }, { alias: "china", region: "cn-north-1" });
  expect([awsAccess(both).region, awsAccess(both, "aws.china").region]).toStrictEqual(["us-east-1", "cn-north-1"]);
});

test("names what is known only after apply, because AWS can't be asked the same way", () => {
  const assume_role = [{ role_arn: "${var.role}" }];
  expect(awsAccess(stack({ region: "${var.region}", assume_role })).unknown).toStrictEqual([
    "region",
    "assume_role.role_arn",
  ]);
});

/** Arguments that change neither the account nor the identity. */
const withoutEffect = [
  ...["alias", "default_tags", "ignore_tags", "max_retries", "retry_mode", "s3_us_east_1_regional_endpoint"],
  ...["s3_use_path_style", "skip_credentials_validation", "skip_region_validation", "skip_requesting_account_id"],
  ...["sts_region", "token_bucket_rate_limiter_capacity", "use_dualstack_endpoint", "use_fips_endpoint", "version"],
];

test("names what it can't follow, and everything it has never heard of", () => {
  const provider = {
    region: "us-east-1",
    ...Object.fromEntries(withoutEffect.map((name) => [name, "x"])),
    skip_metadata_api_check: false,
    access_key: "AKIA",
    some_day: true,
    allowed_account_ids: ["${var.account}"],
    assume_role: [{ role_arn: "arn:aws:iam::222222222222:role/deploy", duration: "1h", source_identity: "me" }],
  };
  expect(awsAccess(stack(provider), "aws.x").unknown).toStrictEqual([
    "access_key",
    "some_day",
    "allowed_account_ids",
    "assume_role.source_identity",
  ]);
});

test.each([
  ["the credentials there are", {}, "aws iam list-users"],
  ["a profile", { profile: "site" }, "aws iam list-users --profile site"],
  ["a region of another partition", { region: "cn-north-1" }, "aws iam list-users --region cn-north-1"],
  ["a profile with a space", { profile: "my site" }, "aws iam list-users --profile 'my site'"],
  [
    "a role, which the command line takes none of",
    { profile: "site", assume_role: [{ role_arn: "arn:aws:iam::222222222222:role/deploy" }] },
    "with credentials of the role arn:aws:iam::222222222222:role/deploy: aws iam list-users",
  ],
])("prints a command that reaches the account of the stack, by %s", (_means, provider, command) => {
  expect(awsCommand(awsAccess(stack(provider)), "iam list-users")).toBe(command);
});

test("joins a name that begins like an option to its own, because AWS's command line takes it for another one", () => {
  const key = { "user-name": "-web", "access-key-id": "AKIAEXAMPLE" };
  expect(awsCommand(awsAccess(stack({ profile: "-site" })), "iam delete-access-key", key)).toBe(
    "aws iam delete-access-key --user-name=-web --access-key-id AKIAEXAMPLE --profile=-site",
  );
});

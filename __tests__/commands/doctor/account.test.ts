import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkAccounts } from "../../../commands/doctor/account";
import type { SynthesizedStack } from "../../../commands/stack/json/synthesized";
import { startFakeAws } from "../../support/fake-aws";
import { temporaryDirectory } from "../../support/temporary-directory";

function stack(name: string, ...allowed_account_ids: string[]): SynthesizedStack {
  return { name, directory: "", file: "", json: { provider: { aws: [{ allowed_account_ids }] } } };
}

const before = { ...process.env };
let home: string;
beforeEach(() => {
  home = temporaryDirectory();
});
afterEach(() => {
  process.env = { ...before };
  rmSync(home, { recursive: true, force: true });
});

/** No credentials anywhere: no variables, no files, no instance to ask. */
function withoutCredentials(profile?: string) {
  for (const name of Object.keys(process.env)) if (/^AWS_(?!SDK_JS)/.test(name)) delete process.env[name];
  process.env.AWS_SHARED_CREDENTIALS_FILE = join(home, "credentials");
  process.env.AWS_CONFIG_FILE = join(home, "config");
  process.env.AWS_EC2_METADATA_DISABLED = "true";
  if (profile) process.env.AWS_PROFILE = profile;
}

test("compares only stacks that allow the account", async () => {
  const aws = await startFakeAws("222222222222", {});
  const { checks, reachable } = await checkAccounts([stack("any"), stack("mine", "222222222222"), stack("a", "1")]);
  aws.close();
  expect(reachable.map(({ stack }) => stack.name)).toStrictEqual(["any", "mine"]);
  expect(checks.map(({ status, message }) => `${status} ${message}`)).toStrictEqual([
    expect.stringMatching(/^ok 222222222222 at http:.*, as arn:aws:iam::222222222222:user\/admin$/),
    "fail allows only account 1, not 222222222222",
  ]);
});

test("reports a profile that no file has as a failure, even with a key in the environment", async () => {
  withoutCredentials("typo");
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: "AKIA", AWS_SECRET_ACCESS_KEY: "s" });
  expect((await checkAccounts([stack("site")])).checks).toStrictEqual([
    {
      name: "AWS account",
      status: "fail",
      message: `profile "typo" is in none of AWS's configuration files, and Terraform stops without it`,
      fix: "unset AWS_PROFILE",
    },
  ]);
});

test("reports a profile without credentials as a failure, by name", async () => {
  withoutCredentials("typo");
  writeFileSync(join(home, "config"), "[profile typo]\nregion = us-east-1\n");
  const { checks, reachable } = await checkAccounts([stack("site")]);
  expect(reachable).toStrictEqual([]);
  expect(checks).toStrictEqual([
    {
      name: "AWS account",
      status: "fail",
      message: expect.stringMatching(/^profile "typo" gives no credentials: .+$/),
      fix: "aws sso login, or check the profile's name",
    },
  ]);
});

test("reports that AWS can't be asked without credentials, neither as a failure nor as OK", async () => {
  withoutCredentials();
  const { checks } = await checkAccounts([stack("site")]);
  expect(checks).toStrictEqual([
    {
      name: "AWS account",
      status: "unknown",
      message: "no AWS credentials found, so AWS could not be asked for users and keys",
      fix: "aws configure, or set AWS_PROFILE (only a deploy needs them, npm run synth does not)",
    },
  ]);
});

test.each([
  ["ExpiredToken", "fail the AWS session has expired", "aws sso login"],
  [
    "InvalidClientTokenId",
    "fail AWS refuses the credentials: InvalidClientTokenId",
    "check AWS_PROFILE and the keys in your environment",
  ],
])("reports that AWS answers %s", async (code, problem, fix) => {
  const aws = await startFakeAws("222222222222", {}, { GetCallerIdentity: code });
  const { checks, reachable } = await checkAccounts([stack("site")]);
  aws.close();
  expect(reachable).toStrictEqual([]);
  expect(checks.map(({ status, message }) => `${status} ${message}`)).toStrictEqual([problem]);
  expect(checks[0]?.fix).toBe(fix);
});

const inRole = (role: object): SynthesizedStack => ({
  ...stack("site"),
  json: { provider: { aws: [{ region: "us-east-1", assume_role: [role] }] } },
});

test("reports a role that the credentials can't assume, and doesn't ask without it", async () => {
  const aws = await startFakeAws("222222222222", {}, { AssumeRole: "AccessDenied" });
  const { checks, reachable } = await checkAccounts([inRole({ role_arn: "arn:aws:iam::222222222222:role/deploy" })]);
  aws.close();
  expect(reachable).toStrictEqual([]);
  expect(checks).toMatchObject([
    {
      name: "AWS account (role arn:aws:iam::222222222222:role/deploy)",
      status: "fail",
      message: "your credentials can't assume the role: no",
      fix: "allow sts:AssumeRole in the role's trust policy and yours",
    },
  ]);
  expect(aws.asked).toStrictEqual(["AssumeRole"]);
});

test("doesn't ask AWS as someone else when a provider has what doctor can't follow", async () => {
  const aws = await startFakeAws("222222222222", {});
  const { checks, reachable } = await checkAccounts([inRole({ role_arn: "${var.role}", source_identity: "me" })]);
  aws.close();
  expect(reachable).toStrictEqual([]);
  const message =
    "the provider of stack site has assume_role.role_arn and assume_role.source_identity, which doctor can't follow, " +
    "so AWS couldn't be asked as the deploy will";
  expect(checks).toMatchObject([{ status: "unknown", message }]);
  expect(aws.asked).toStrictEqual([]);
});

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { awsAccess } from "../../../../commands/stack/aws/aws-access";
import { unusableProfile } from "../../../../commands/stack/aws/unusable-profile";
import type { SynthesizedStack } from "../../../../commands/stack/json/synthesized";
import { temporaryDirectory } from "../../../support/temporary-directory";

const environment = process.env;
beforeEach(() => {
  const file = join(temporaryDirectory(), "config");
  writeFileSync(file, profiles);
  process.env = { AWS_CONFIG_FILE: file, AWS_SHARED_CREDENTIALS_FILE: "/dev/null" };
});
afterEach(() => {
  process.env = environment;
});

const profiles = `
[profile signed-in]
login_session = arn:aws:iam::111111111111:user/me
[profile admin]
role_arn = arn:aws:iam::111111111111:role/admin
source_profile = signed-in
[profile mfa]
role_arn = arn:aws:iam::111111111111:role/admin
source_profile = keys
mfa_serial = arn:aws:iam::111111111111:mfa/me
[profile process]
login_session = arn:aws:iam::111111111111:user/me
credential_process = aws configure export-credentials --profile other
[profile keys]
aws_access_key_id = AKIA
aws_secret_access_key = s
[profile round]
role_arn = arn:aws:iam::111111111111:role/admin
source_profile = round
`;

const problemWith = (aws: object, env: Record<string, string> = {}) => {
  Object.assign(process.env, env);
  return unusableProfile(
    awsAccess({
      name: "site",
      directory: "",
      file: "",
      json: { provider: { aws: [aws] } },
    } as unknown as SynthesizedStack),
  );
};

test("explains how Terraform can use a profile of aws login", async () => {
  await expect(problemWith({}, { AWS_PROFILE: "signed-in" })).resolves.toStrictEqual({
    problem: 'profile "signed-in" was created by "aws login", which Terraform\'s AWS provider can\'t read',
    fix:
      "aws configure set credential_process 'aws configure export-credentials --profile signed-in --format " +
      "process' --profile signed-in-terraform, then export AWS_PROFILE=signed-in-terraform",
  });
});

test("names main.ts where the profile is written there", async () => {
  await expect(problemWith({ profile: "admin" })).resolves.toMatchObject({
    fix: expect.stringMatching(/, then write profile: "admin-terraform" in main\.ts$/),
  });
});

test("explains how to give Terraform a session with an MFA code", async () => {
  await expect(problemWith({}, { AWS_PROFILE: "mfa" })).resolves.toStrictEqual({
    problem: 'profile "mfa" asks for an MFA code, which Terraform can\'t ask you for',
    fix: 'eval "$(aws configure export-credentials --profile mfa --format env)"',
  });
});

test("says that a profile is missing, with which Terraform stops whatever else the environment has", async () => {
  const problem = 'profile "unheard of" is in none of AWS\'s configuration files, and Terraform stops without it';
  const create = { problem, fix: "aws configure --profile 'unheard of'" };
  await expect(problemWith({}, { AWS_PROFILE: "unheard of" })).resolves.toStrictEqual(create);
  await expect(problemWith({ profile: "unheard of" })).resolves.toStrictEqual(create);
  const key = { AWS_ACCESS_KEY_ID: "AKIA", AWS_SECRET_ACCESS_KEY: "s" };
  const unset = { problem, fix: "unset AWS_PROFILE" };
  await expect(problemWith({}, { AWS_PROFILE: "unheard of", ...key })).resolves.toStrictEqual(unset);
});

test("doesn't say that a profile is missing if it is perhaps in files that main.ts names", async () => {
  const provider = { profile: "unheard of", shared_credentials_files: ["own"] };
  await expect(problemWith(provider)).resolves.toBeUndefined();
});

test.each([
  ["keys", {}],
  ["process", {}],
  ["round", {}],
  ["signed-in", { AWS_ACCESS_KEY_ID: "AKIA", AWS_SECRET_ACCESS_KEY: "s" }],
])("says nothing of profile %s with %j", async (profile, env) => {
  await expect(problemWith({}, { AWS_PROFILE: profile, ...env })).resolves.toBeUndefined();
});

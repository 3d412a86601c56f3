import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { devNull } from "node:os";
import { join } from "node:path";
import { localEnvironment, providerSource, withoutAws } from "../../../commands/terraform/environment";
import { temporaryDirectory } from "../../support/temporary-directory";

let directory: string;
beforeEach(() => {
  directory = temporaryDirectory();
});

test("passes no AWS variable of the user to a child", () => {
  const env = withoutAws({ PATH: "/bin", AWS_PROFILE: "live", AWS_ACCESS_KEY_ID: "AKIA", TF_VAR_secret: "x" });
  expect(env).toStrictEqual({ PATH: "/bin" });
});

test("reads no real profile or credentials file against a local AWS", () => {
  const before = { ...process.env };
  Object.assign(process.env, { AWS_PROFILE: "live", AWS_SECRET_ACCESS_KEY: "real" });
  const env = localEnvironment("http://127.0.0.1:5000", directory);
  process.env = before;
  expect(env).toMatchObject({
    AWS_ENDPOINT_URL: "http://127.0.0.1:5000",
    AWS_SECRET_ACCESS_KEY: "local-admin",
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: "true",
  });
  expect(env.AWS_PROFILE).toBeUndefined();
});

test("writes a mirror as a CLI configuration", () => {
  mkdirSync(join(directory, "registry.terraform.io", "hashicorp", "aws"), { recursive: true });
  const env = providerSource({ TF_PROVIDER_MIRROR: directory }, directory);
  expect(readFileSync(`${env.TF_CLI_CONFIG_FILE}`, "utf8")).toContain(`path = ${JSON.stringify(directory)}`);
  expect(env.CDKTF_SKIP_PROVIDER_LOCK).toBe("true");
});

test("rejects a mirror without the AWS provider", () => {
  expect(() => providerSource({ TF_PROVIDER_MIRROR: directory }, directory)).toThrow(
    `TF_PROVIDER_MIRROR is "${directory}", but there is no ${join("registry.terraform.io", "hashicorp", "aws")} in it.`,
  );
});

test("uses the provider from OpenTofu's own registry in a mirror", () => {
  const tofu = { TF_PROVIDER_MIRROR: directory, TERRAFORM_BINARY_NAME: "tofu" };
  mkdirSync(join(directory, "registry.terraform.io", "hashicorp", "aws"), { recursive: true });
  expect(() => providerSource(tofu, directory)).toThrow(
    `there is no ${join("registry.opentofu.org", "hashicorp", "aws")} in it. ` +
      `In a directory of cdktf.out/stacks, run: tofu providers mirror ${directory}`,
  );
  mkdirSync(join(directory, "registry.opentofu.org", "hashicorp", "aws"), { recursive: true });
  const { TF_CLI_CONFIG_FILE } = providerSource(tofu, directory);
  expect(
    readFileSync(`${TF_CLI_CONFIG_FILE}`, "utf8").match(/\["[^\]]*registry\.opentofu\.org\/hashicorp\/aws"/g),
  ).toHaveLength(2);
});

test("keeps the user's CLI configuration, and ignores one that doesn't exist", () => {
  const mine = join(directory, "mine.rc");
  expect(providerSource({ TF_CLI_CONFIG_FILE: __filename }, directory)).toStrictEqual({
    TF_CLI_CONFIG_FILE: __filename,
  });
  expect(existsSync(mine)).toBe(false);
  expect(providerSource({ TF_CLI_CONFIG_FILE: mine }, directory)).toStrictEqual({});
});

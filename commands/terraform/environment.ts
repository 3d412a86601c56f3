import { existsSync, writeFileSync } from "node:fs";
import { devNull } from "node:os";
import { join, resolve } from "node:path";
import { Problem } from "../system/problem";
import { shellPath } from "../terminal/shell-word";
import { programBehind } from "./program";

/** The administrator of the local AWS. moto accepts any key while it does not enforce IAM. */
export const localAdministrator = { accessKeyId: "local-admin", secretAccessKey: "local-admin" } as const;

/** The source of the provider, by the registry of each program. */
const providers = ["registry.terraform.io/hashicorp/aws", "registry.opentofu.org/hashicorp/aws"];

/**
 * The environment for Terraform and cdktf against a local AWS: this process's own, without any AWS credentials, profile
 * or endpoint, so that nothing real can be reached, and without telemetry.
 *
 * @param endpoint the local AWS, which must be on a loopback address
 * @param directory a private directory for a generated Terraform CLI configuration
 */
export function localEnvironment(endpoint: string, directory: string): NodeJS.ProcessEnv {
  return {
    ...withoutAws(process.env),
    ...providerSource(process.env, directory),
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: localAdministrator.accessKeyId,
    AWS_SECRET_ACCESS_KEY: localAdministrator.secretAccessKey,
    AWS_REGION: "us-east-1",
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: "true",
    CDKTF_HOME: directory,
    TMPDIR: directory, // a Terraform that is killed leaves its plug-in's socket there
    CHECKPOINT_DISABLE: "1",
    CI: "1",
    NO_COLOR: "1",
    TF_IN_AUTOMATION: "1",
    GOGC: process.env.GOGC || "400", // Terraform and its provider collect garbage for a fifth of their time otherwise
  };
}

/** This process's environment, in which Terraform leaves out advice about its own command line. */
export function withoutAdvice(): NodeJS.ProcessEnv {
  return { TF_IN_AUTOMATION: "1", ...process.env };
}

/** An environment without a single AWS variable, nor those that change what Terraform does, keeps or logs. */
export function withoutAws(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const dropped = /^(AWS_|CDKTF_|TF_(VAR_|CLI_|LOG|REATTACH|DATA_DIR|WORKSPACE)|FORCE_COLOR$)/;
  const isKept = (name: string) => !dropped.test(name);
  return Object.fromEntries(Object.entries(env).filter(([name]) => isKept(name)));
}

/**
 * Where Terraform gets the AWS provider from: the filesystem mirror in `TF_PROVIDER_MIRROR`, else what the user's own
 * CLI configuration says, else the registry. A `TF_CLI_CONFIG_FILE` that does not exist is left out.
 *
 * @see https://developer.hashicorp.com/terraform/cli/config/config-file#provider-installation
 */
export function providerSource(env: NodeJS.ProcessEnv, directory: string): NodeJS.ProcessEnv {
  const mirror = env.TF_PROVIDER_MIRROR;
  if (!mirror) {
    return env.TF_CLI_CONFIG_FILE && existsSync(env.TF_CLI_CONFIG_FILE)
      ? { TF_CLI_CONFIG_FILE: env.TF_CLI_CONFIG_FILE }
      : {};
  }
  const command = env.TERRAFORM_BINARY_NAME || "terraform";
  const providerPath = join(programBehind(command).registry, "hashicorp", "aws");
  if (!existsSync(join(mirror, providerPath))) {
    const fix = `In a directory of cdktf.out/stacks, run: ${command} providers mirror ${shellPath(resolve(mirror))}`;
    throw new Problem(`TF_PROVIDER_MIRROR is "${mirror}", but there is no ${providerPath} in it. ${fix}`);
  }
  const configuration = join(directory, "terraform.rc");
  const path = JSON.stringify(resolve(mirror));
  const included = JSON.stringify(providers);
  writeFileSync(
    configuration,
    `provider_installation {
  filesystem_mirror {
    path = ${path}
    include = ${included}
  }
  direct {
    exclude = ${included}
  }
}
`,
  );
  // `terraform providers lock` asks the public registry whatever the configuration says.
  return {
    TF_CLI_CONFIG_FILE: configuration,
    CDKTF_SKIP_PROVIDER_LOCK: "true",
    CDKTF_DISABLE_PLUGIN_CACHE_ENV: "true",
  };
}

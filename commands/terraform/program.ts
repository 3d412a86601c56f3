import { spawnSync } from "node:child_process";
import { basename } from "node:path";
import { lt, valid } from "semver";
import { Problem } from "../system/problem";

/** The program that runs the stacks: Terraform, or OpenTofu, which has the same commands. */
export interface Program {
  /** As it is called in a sentence. */
  readonly name: "Terraform" | "OpenTofu";
  /** The oldest version with everything that the stacks can use: S3 lock files and write-only arguments. */
  readonly oldest: string;
  readonly install: string;
  /** The registry that provides `hashicorp/aws`. */
  readonly registry: string;
  /** Its CLI configurations in a home directory; the first one that is there counts. */
  readonly configurations: readonly string[];
}

const terraform: Program = {
  name: "Terraform",
  oldest: "1.11.0",
  install: "https://developer.hashicorp.com/terraform/install",
  registry: "registry.terraform.io",
  configurations: [".terraformrc"],
};

const openTofu: Program = {
  name: "OpenTofu",
  oldest: "1.11.0",
  install: "https://opentofu.org/docs/intro/install/",
  registry: "registry.opentofu.org",
  configurations: [".tofurc", ".terraformrc"],
};

/** The program behind a command: OpenTofu if the command is named so, such as `tofu` or `/opt/tofu-1.11`. */
export function programBehind(command = "terraform"): Program {
  return /tofu/i.test(basename(command)) ? openTofu : terraform;
}

/** The command, as in cdktf: `TERRAFORM_BINARY_NAME` can set another one, such as OpenTofu's `tofu`. */
export const terraformBinary = process.env.TERRAFORM_BINARY_NAME || "terraform";

export const program = programBehind(terraformBinary);

/**
 * The version of the command; empty if it prints none, undefined if it is missing. OpenTofu writes `terraform_version`
 * too.
 */
export function terraformVersion(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const { error, status, stdout } = spawnSync(terraformBinary, ["version", "-json"], {
    encoding: "utf8",
    env: { ...env, TF_CLI_ARGS: undefined }, // arguments of a plan, which "version" would refuse
    timeout: 60_000,
  });
  if (error) return undefined;
  return status !== 0 ? "" : (/"terraform_version":\s*"([^"]+)"/.exec(stdout)?.[1] ?? "");
}

/** The reason why this version can't run the stacks, with the fix; undefined if it can. */
export function terraformProblem(version: string | undefined, { name, oldest, install } = program): string | undefined {
  const remedy = `Install it from ${install} (${oldest} or newer).`;
  if (version === undefined) return `${name} is not installed. ${remedy}`;
  if (valid(version) === null) return `"${terraformBinary} version -json" prints no version of ${name}. ${remedy}`;
  return lt(version, oldest) ? `${name} ${version} is too old. ${remedy}` : undefined;
}

/** Stops a command early if Terraform is missing or too old; otherwise returns the version. */
export function requireTerraform(): string {
  const version = terraformVersion();
  const problem = terraformProblem(version);
  if (version === undefined || problem) throw new Problem(`${problem}`);
  return version;
}

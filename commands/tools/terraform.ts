import { spawnSync } from "node:child_process";
import { lt } from "semver";
import { Problem } from "./problem";

/** The oldest Terraform that knows everything the stacks can use: S3 lock files and write-only arguments. */
export const oldestTerraform = "1.11.0";

/** The command, as cdktf takes it: `TERRAFORM_BINARY_NAME` may name another one, such as OpenTofu's. */
export const terraformBinary = process.env.TERRAFORM_BINARY_NAME || "terraform";

const install = "Install it from https://developer.hashicorp.com/terraform/install";

/** The version of the `terraform` command, or undefined where there is none. */
export function terraformVersion(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const { status, stdout } = spawnSync(terraformBinary, ["version", "-json"], { encoding: "utf8", env });
  if (status !== 0) return undefined;
  return (JSON.parse(stdout) as { terraform_version: string }).terraform_version;
}

/** What keeps this version from running the stacks, with the remedy; undefined when nothing does. */
export function terraformProblem(version: string | undefined): string | undefined {
  if (version === undefined) return `Terraform is not installed. ${install} (${oldestTerraform} or newer).`;
  return lt(version, oldestTerraform)
    ? `Terraform ${version} is too old. ${install} (${oldestTerraform} or newer).`
    : undefined;
}

/** Stops a command early where Terraform is missing or too old. */
export function requireTerraform(env?: NodeJS.ProcessEnv): void {
  const problem = terraformProblem(terraformVersion(env));
  if (problem) throw new Problem(problem);
}

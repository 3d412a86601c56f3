import type { ChildProcess } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { start } from "../../commands/system/processes";
import { printed } from "./printed";

/** The AWS provider's program, as `terraform init` has installed it for a stack. */
export function installedProvider(stackDirectory: string): string {
  const providers = join(stackDirectory, ".terraform", "providers");
  const files = readdirSync(providers, { recursive: true, encoding: "utf8" });
  const directory = files.find((file) => /hashicorp\/aws\/[^/]+\/[^/]+$/.test(file));
  if (!directory) throw new Error(`no AWS provider in ${providers}`);
  const binary = readdirSync(join(providers, directory)).find((file) => file.startsWith("terraform-provider-aws"));
  return join(providers, directory, `${binary}`);
}

/**
 * Starts the AWS provider that a stack's directory has installed, for every Terraform after that: each would start one
 * itself three times, which takes two thirds of its time.
 *
 * @returns what Terraform finds it by, `TF_REATTACH_PROVIDERS`
 * @see https://developer.hashicorp.com/terraform/plugin/debugging#starting-a-provider-in-debug-mode
 */
export async function startProvider(
  stackDirectory: string,
  env: NodeJS.ProcessEnv,
): Promise<{ readonly child: ChildProcess; readonly reattach: string }> {
  const child = start(installedProvider(stackDirectory), ["-debug"], { env: { ...env, TF_LOG: "OFF" } });
  const [, reattach = ""] = await printed(child, /TF_REATTACH_PROVIDERS='(.*)'/);
  return { child, reattach };
}

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Problem } from "../../system/problem";
import { readRegularFile } from "../../system/regular-file";
import { shellWord } from "../../terminal/shell-word";
import { terraformBinary } from "../../terraform/program";
import type { SynthesizedStack } from "../json/synthesized";

/**
 * Refuses a workspace other than the default one: Terraform would keep the state elsewhere, where it is not protected
 * and no other command finds it. HCP Terraform's workspaces are something else.
 *
 * @throws Problem which says how to go on
 * @see https://developer.hashicorp.com/terraform/language/state/workspaces
 */
export function requireDefaultWorkspace({ name, directory, json }: SynthesizedStack, env: NodeJS.ProcessEnv): void {
  if (json.terraform?.cloud) return;
  const instead = "Declare a stack for each environment in main.ts instead.";
  if (env.TF_WORKSPACE && env.TF_WORKSPACE !== "default") {
    const reason = "each stack has one state, in the default workspace";
    const fix = `${instead} Run: unset TF_WORKSPACE`;
    throw new Problem(`TF_WORKSPACE must not be set, but is "${env.TF_WORKSPACE}": ${reason}. ${fix}`);
  }
  const file = resolve(directory, env.TF_DATA_DIR || ".terraform", "environment");
  const selected = (existsSync(file) && readRegularFile(file).trim()) || "default";
  if (selected === "default") return;
  const fix = `${instead} Run: ${terraformBinary} -chdir=${shellWord(directory)} workspace select default`;
  throw new Problem(`Stack "${name}" must use the default workspace, but "${selected}" is selected. ${fix}`);
}

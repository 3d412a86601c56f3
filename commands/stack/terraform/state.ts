import { resolve } from "node:path";
import { Problem } from "../../system/problem";
import { kindAt } from "../../system/regular-file";
import type { SynthesizedStack } from "../json/synthesized";
import { resourcesIn, type StateResource } from "./state-file";
import { terraformIn } from "./terraform-in-stack";

export type { StateResource };

/** The place of a stack's state in one line, including overrides. */
export function stateLocation(stack: SynthesizedStack): string {
  const local = localStateFile(stack);
  if (local) return local;
  const { backend = {}, cloud } = stack.json.terraform ?? {};
  if (cloud) return `HCP Terraform, organization ${cloud.organization}`;
  const [type = "", options = {}] = Object.entries(backend)[0] ?? [];
  if (type === "s3") return `s3://${options.bucket}/${options.key}`;
  const told = Object.entries(options).filter(([, value]) => typeof value === "string");
  return `${type} backend${told.length > 0 ? ` (${told.map(([name, value]) => `${name} ${value}`).join(", ")})` : ""}`;
}

/** The file of a stack with local state, which without a backend is in the stack's directory. */
export function localStateFile({ json, directory }: SynthesizedStack): string | undefined {
  const { backend = {}, cloud } = json.terraform ?? {};
  const [type = "local", { path = "terraform.tfstate" } = {}] = Object.entries(backend)[0] ?? [];
  return type === "local" && !cloud && typeof path === "string" ? resolve(directory, path) : undefined;
}

/**
 * The resources in a stack's state, including those of modules; none if it was never deployed. `terraform state pull`
 * takes a tenth of the time of `terraform show -json`, which starts the AWS provider for its schema.
 *
 * @throws NotSynthesized when Terraform can't be asked yet
 * @throws Problem when the state can't be read, or is of another version than 4, which Terraform writes since 0.12
 */
export async function readState(stack: SynthesizedStack, env = process.env): Promise<StateResource[]> {
  refuseEndlessState(stack);
  return resourcesIn(await terraformIn(stack, ["state", "pull"], env), `The state of stack "${stack.name}"`);
}

/**
 * Refuses local state that is a pipe or a device, which Terraform would read for ever.
 *
 * @throws Problem
 */
export function refuseEndlessState(stack: SynthesizedStack): void {
  const file = localStateFile(stack);
  if (file === undefined || kindAt(file) !== "no file") return;
  throw new Problem(`${file} is not a file, so it can't be the state of "${stack.name}".`);
}

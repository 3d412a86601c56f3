import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { SynthesizedStack } from "./synthesized";
import { terraformIn } from "./terraform-in-stack";

/** A resource as Terraform's state records it. It may hold secrets: never print one. */
export interface StateResource {
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Where a stack's state lives, in one line. */
export function stateLocation(stack: SynthesizedStack): string {
  const local = localStateFile(stack);
  if (local) return local;
  const { backend, cloud } = stack.json.terraform ?? {};
  if (cloud) return `HCP Terraform, organization ${cloud.organization}`;
  return backend?.s3 ? `s3://${backend.s3.bucket}/${backend.s3.key}` : Object.keys(backend ?? {}).join();
}

/** The file of a stack with local state. */
export function localStateFile({ json, directory }: SynthesizedStack): string | undefined {
  const path = json.terraform?.backend?.local?.path;
  return typeof path === "string" ? resolve(directory, path) : undefined;
}

/**
 * The resources in a stack's state; none where it was never deployed.
 *
 * @throws NotSynthesized when remote state can't be asked for yet
 * @throws Problem when the state can't be read
 */
export async function readState(stack: SynthesizedStack): Promise<StateResource[]> {
  const text = await stateText(stack);
  if (text.trim() === "") return [];
  const { resources = [] } = JSON.parse(text) as {
    resources?: (Omit<StateResource, "attributes"> & { instances: { attributes: Record<string, unknown> }[] })[];
  };
  return resources.flatMap(({ mode, type, name, instances }) =>
    instances.map(({ attributes }) => ({ mode, type, name, attributes })),
  );
}

async function stateText(stack: SynthesizedStack): Promise<string> {
  const file = localStateFile(stack);
  if (file) return existsSync(file) ? readFileSync(file, "utf8") : "";
  return terraformIn(stack, ["state", "pull"]);
}

import { statSync } from "node:fs";
import { resolve } from "node:path";
import { Problem } from "../tools/problem";
import type { SynthesizedStack } from "./synthesized";
import { terraformIn } from "./terraform-in-stack";

/** A resource as Terraform's state records it. It may hold secrets: never print one. */
export interface StateResource {
  /** Such as `aws_iam_user.site_ada_user_1A2B3C4D`, with module and index where there are any. */
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  /** The provider's reference, such as `aws.other`; absent for the stack's own. */
  readonly provider?: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** Whether Terraform replaces it at the next apply, because its creation failed half-way or somebody asked for it. */
  readonly isTainted?: boolean;
}

/** Where a stack's state lives, in one line: what Terraform is told, overrides included. */
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

/** The file of a stack with local state. */
export function localStateFile({ json, directory }: SynthesizedStack): string | undefined {
  const path = json.terraform?.backend?.local?.path;
  return typeof path === "string" ? resolve(directory, path) : undefined;
}

/**
 * The resources in a stack's state, those of modules included; none where it was never deployed. `terraform state pull`
 * answers in a tenth of the time of `terraform show -json`, which starts the AWS provider for its schema.
 *
 * @throws NotSynthesized when Terraform can't be asked yet
 * @throws Problem when the state can't be read, or is of another version than 4, which Terraform writes since 0.12
 */
export async function readState(stack: SynthesizedStack, env = process.env): Promise<StateResource[]> {
  refuseEndlessState(stack);
  return resourcesIn(await terraformIn(stack, ["state", "pull"], env), `The state of stack "${stack.name}"`);
}

/**
 * The resources in a state's text; none in an empty one.
 *
 * @param what the state, for messages
 * @throws Problem when it has another version than 4
 */
export function resourcesIn(text: string, what: string): StateResource[] {
  if (text.trim() === "") return [];
  const state: StateFile = JSON.parse(text);
  if (state.version !== 4) throw new Problem(`${what} has version ${state.version}; only version 4 can be read here.`);
  return state.resources.flatMap((resource) =>
    resource.instances.filter(isCurrent).map((instance) => ({
      address: addressOf(resource, instance.index_key),
      mode: resource.mode,
      type: resource.type,
      name: resource.name,
      provider: providerIn(resource.provider),
      values: instance.attributes,
      isTainted: instance.status === "tainted",
    })),
  );
}

/** State as Terraform stores it, as far as it is read here. */
interface StateFile {
  readonly version: number;
  readonly resources: readonly ResourceInState[];
}

interface ResourceInState extends Pick<StateResource, "mode" | "type" | "name"> {
  /** Such as `module.sites["shop"]`. */
  readonly module?: string;
  /** Such as `provider["registry.terraform.io/hashicorp/aws"].other`, which ends in the alias. */
  readonly provider?: string;
  readonly instances: readonly InstanceInState[];
}

interface InstanceInState {
  readonly index_key?: number | string;
  /** Set for an object that Terraform has replaced and still has to delete. */
  readonly deposed?: string;
  readonly status?: string;
  readonly attributes: StateResource["values"];
}

function providerIn(reference = ""): string | undefined {
  const alias = /"\]\.([^.]+)$/.exec(reference)?.[1];
  return alias === undefined ? undefined : `aws.${alias}`;
}

function isCurrent({ deposed }: InstanceInState): boolean {
  return deposed === undefined;
}

function addressOf({ module, mode, type, name }: ResourceInState, index?: number | string): string {
  const resource = [...(module ? [module] : []), ...(mode === "data" ? ["data"] : []), type, name].join(".");
  // Terraform writes a key as its language does, where `${` and `%{` begin templates.
  const key = JSON.stringify(index)?.replace(/[$%](?=\{)/g, "$&$&");
  return key === undefined ? resource : `${resource}[${key}]`;
}

/**
 * Refuses local state that is a pipe or a device, which Terraform would read for ever.
 *
 * @throws Problem
 */
export function refuseEndlessState(stack: SynthesizedStack): void {
  const file = localStateFile(stack);
  const stats = file === undefined ? undefined : statSync(file, { throwIfNoEntry: false });
  if (stats && !stats.isFile())
    throw new Problem(`${file} is not a file, so it can't be the state of "${stack.name}".`);
}

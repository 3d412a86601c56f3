import { readFileSync } from "node:fs";
import { text as readAll } from "node:stream/consumers";
import { inexactNumbers } from "terraform-s3-user/iam";
import {
  addressOf,
  type InstanceInState,
  type ResourceInState,
  type StateFile,
} from "../../stack/terraform/state-file";
import { Problem } from "../../system/problem";
import { requireFile } from "../../terminal/named-file";

/** A whole state, which is written again with what it has beyond this. It holds secrets: never print any of it. */
export interface WholeState extends StateFile {
  readonly serial: number;
  readonly lineage: string;
  readonly terraform_version?: string;
}

export interface OldInstance {
  readonly address: string;
  /** The address of its block, without an index. */
  readonly block: string;
  readonly type: string;
  /** The provider as state has it, with module and alias. */
  readonly provider: string;
  readonly instance: InstanceInState;
  readonly values: InstanceInState["attributes"];
  /** The reason why Terraform would change it: it is tainted, or has an object that is still to be deleted. */
  readonly unfinished?: string;
}

/** The text of an old state in a file; `-` is standard input. */
export async function readOldState(file: string): Promise<string> {
  if (file === "-") return readAll(process.stdin);
  requireFile("--from-state", file);
  return readFileSync(file, "utf8");
}

/**
 * A state that can be written again without loss.
 *
 * @param source where it comes from, for messages
 * @throws Problem for anything else
 */
export function parseOldState(text: string, source: string): WholeState {
  const notState = `${source} must be a Terraform state, as "terraform state pull" prints it`;
  let state: WholeState & { readonly encrypted_data?: unknown };
  try {
    state = JSON.parse(text);
  } catch {
    throw new Problem(`${notState}, but is ${text.trim() === "" ? "empty" : "not JSON"}.`);
  }
  if (state?.encrypted_data !== undefined) {
    throw new Problem(`${source} is encrypted by OpenTofu. Run "tofu state pull" in its directory and name that file.`);
  }
  if (state?.version !== 4) {
    throw new Problem(
      `${notState}, in version 4, but has version ${state?.version}. Terraform 0.12 and newer write version 4.`,
    );
  }
  const isWhole = Array.isArray(state.resources) && Number.isInteger(state.serial) && typeof state.lineage === "string";
  if (!isWhole) throw new Problem(`${notState}, but lacks resources, serial or lineage.`);
  const [number] = inexactNumbers(text);
  if (number !== undefined) {
    throw new Problem(
      `${source} has the number ${number}, which can't be written again exactly. Move the users by hand.`,
    );
  }
  return state;
}

export function instancesIn(state: StateFile): OldInstance[] {
  return state.resources.filter(({ mode }) => mode === "managed").flatMap(instancesOf);
}

function instancesOf(resource: ResourceInState): OldInstance[] {
  const deposed = new Set(resource.instances.filter(isDeposed).map(({ index_key }) => index_key));
  return resource.instances
    .filter((instance) => !isDeposed(instance))
    .map((instance) => ({
      address: addressOf(resource, instance.index_key),
      block: addressOf(resource),
      type: resource.type,
      provider: resource.provider ?? "",
      instance,
      values: instance.attributes,
      unfinished: unfinished(instance, deposed.has(instance.index_key)),
    }));
}

function unfinished({ status }: InstanceInState, hasDeposed: boolean): string | undefined {
  if (status === "tainted") return "is tainted, so Terraform would replace it";
  return hasDeposed ? "has an old object that Terraform still has to delete" : undefined;
}

function isDeposed({ deposed }: InstanceInState): boolean {
  return deposed !== undefined;
}

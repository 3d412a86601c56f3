import { isRecord } from "terraform-s3-user/iam";
import type { Block } from "./blocks";

// How many instances of a resource there are, and what Terraform leaves alone.
// https://developer.hashicorp.com/terraform/language/meta-arguments

interface Blocks {
  readonly blocks: ReadonlyMap<string, Block>;
}

/** Whether a resource has any number of instances with their own addresses. */
export function isMultiple({ arguments: { count, for_each: forEach } }: Block): boolean {
  return count !== undefined || forEach !== undefined;
}

/** Whether Terraform refuses to destroy a resource as long as its block is there. */
export function isProtected({ arguments: { lifecycle } }: Block): boolean {
  return lifecycleOf(lifecycle)?.prevent_destroy === true;
}

/** Whether Terraform leaves an argument of an existing resource as it is, whatever the configuration contains. */
export function isIgnored({ arguments: { lifecycle } }: Block, argument: string): boolean {
  const ignored = lifecycleOf(lifecycle)?.ignore_changes;
  if (ignored === "all") return true;
  return Array.isArray(ignored) && ignored.some((one) => String(one).split(/[.[]/)[0] === argument || one === "all");
}

/** Whether a stack's `removed` block removes the object at an address from state without deleting it. */
export function isForgotten({ blocks }: Blocks, address: string): boolean {
  return lifecycleOf(blocks.get(`removed.${address}`)?.arguments.lifecycle)?.destroy === false;
}

/** The object that an `import` block imports at an address; undefined if there is none. */
export function importId({ blocks }: Blocks, address: string): string | undefined {
  const id = blocks.get(`import.${address}`)?.arguments.id;
  return id === undefined ? undefined : String(id);
}

/** Whether an `import` block imports an object at a resource's address, or at the address of an instance. */
export function isImported({ blocks }: Blocks, resource: Block): boolean {
  const address = `import.${resource.address}`;
  return blocks.has(address) || (isMultiple(resource) && [...blocks.keys()].some((at) => at.startsWith(`${address}[`)));
}

/** The arguments of a `lifecycle` block; none without one; undefined if it is not a single block. */
export function lifecycleOf(lifecycle: unknown): Record<string, unknown> | undefined {
  const given = Array.isArray(lifecycle) && lifecycle.length === 1 ? lifecycle[0] : (lifecycle ?? {});
  return isRecord(given) ? given : undefined;
}

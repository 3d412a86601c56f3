import { isRecord } from "terraform-s3-user/iam";
import type { Block } from "./blocks";

// How many instances of a resource there are, and what Terraform leaves alone.
// https://developer.hashicorp.com/terraform/language/meta-arguments

/** Whether a resource stands for several, or none: its instances have addresses of their own. */
export function isMultiple({ arguments: { count, for_each: forEach } }: Block): boolean {
  return count !== undefined || forEach !== undefined;
}

/** Whether Terraform refuses to destroy a resource as long as its block is there. */
export function isProtected({ arguments: { lifecycle } }: Block): boolean {
  return lifecycleOf(lifecycle).prevent_destroy === true;
}

/** Whether Terraform leaves an argument of an existing resource as it is, whatever the configuration says. */
export function isIgnored({ arguments: { lifecycle } }: Block, argument: string): boolean {
  const { ignore_changes: ignored } = lifecycleOf(lifecycle);
  if (ignored === "all") return true;
  return Array.isArray(ignored) && ignored.some((one) => String(one).split(/[.[]/)[0] === argument || one === "all");
}

/** Whether a stack's `removed` block takes what is at an address out of state without deleting it. */
export function isForgotten({ blocks }: { readonly blocks: ReadonlyMap<string, Block> }, address: string): boolean {
  return lifecycleOf(blocks.get(`removed.${address}`)?.arguments.lifecycle).destroy === false;
}

/** A `lifecycle` block's arguments. */
export function lifecycleOf(lifecycle: unknown): Record<string, unknown> {
  const given = Array.isArray(lifecycle) ? lifecycle[0] : lifecycle;
  return isRecord(given) ? given : {};
}

import { addressOf, type ResourceInState } from "../../stack/terraform/state-file";
import { addToList } from "../../system/maps";
import type { Move } from "./new-states";
import { instancesIn, type WholeState } from "./old-state";
import type { Staying } from "./old-users";

/** A block of the old configuration that loses all its instances, or some. */
export interface OldBlock {
  readonly block: string;
  /** The addresses of the instances that move, if others stay. */
  readonly only?: readonly string[];
}

/** The blocks to delete in the old configuration, or to take instances from. */
export function oldBlocks(before: WholeState, after: WholeState, moves: readonly Move[]): OldBlock[] {
  const moved = new Set(moves.map(({ from }) => from));
  const kept = new Set(instancesIn(after).map(({ block }) => block));
  const blocks = new Map<string, string[]>();
  for (const { block, address } of instancesIn(before)) {
    if (moved.has(address)) addToList(blocks, block, address);
  }
  return [...blocks].map(([block, only]) => (kept.has(block) ? { block, only } : { block }));
}

/** What stays, but refers to something that moves. */
export function dependents(after: WholeState, blocks: readonly OldBlock[], known: readonly Staying[]): Staying[] {
  const hasReason = new Set(known.map(({ address }) => address));
  const moved = new Set(blocks.map(({ block }) => block));
  return after.resources.flatMap((resource) => {
    const named = new Set(resource.instances.flatMap(({ dependencies = [] }) => dependencies));
    const lost = [...named].filter((block) => moved.has(block));
    if (lost.length === 0 || hasReason.has(addressOf(resource))) return [];
    return [{ address: addressOf(resource), reason: whatToWrite(resource, lost) }];
  });
}

/** The attribute of a secret store's entry that has the secret. It is never written as text. */
const secretAttributes: Readonly<Record<string, string>> = {
  aws_ssm_parameter: "value",
  aws_secretsmanager_secret_version: "secret_string",
};

/** `deliverTo` would write an entry again, and a move changes nothing: so the entry stays as it is. */
function whatToWrite({ type }: ResourceInState, lost: readonly string[]): string {
  const secret = secretAttributes[type];
  if (secret === undefined || !lost.some((block) => /(^|\.)aws_iam_access_key\./.test(block))) {
    return `it refers to ${lost.join(", ")}. Write the value itself instead`;
  }
  const lines = `${secret} = "-" and lifecycle { ignore_changes = [${secret}] }`;
  const fix = `To keep the stored key, write ${lines} there, and other references as text`;
  const later = "With deliverTo in main.ts, the new project stores later keys itself";
  return `it stores a key that moves. ${fix}. ${later}`;
}

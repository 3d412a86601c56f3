import { show } from "terraform-s3-user/iam";
import type { Stack } from "../../stack/json/app";
import { addressIn, type Block } from "../../stack/json/blocks";
import type { Change } from "../model";
import type { Comparison, Judgement, Pair } from "./pair";
import { judge } from "./verdict";

// Every difference of two synthesized apps, address by address and argument by argument, each with one verdict.

/** Every argument that differs, in the order of the head's JSON, then what is gone. */
export function changesBetween(comparison: Comparison): Change[] {
  const names = new Set([...comparison.head.stacks, ...comparison.base.stacks].map((stack) => stack.name));
  return [...names]
    .sort()
    .flatMap((name) => pairsOf(name, comparison).map((pair) => asChange(pair, judge(pair, comparison))));
}

function pairsOf(stack: string, comparison: Comparison): Pair[] {
  const [base, head] = [comparison.base.stack(stack), comparison.head.stack(stack)];
  const after = head?.blocks ?? new Map<string, Block>();
  const { blocks: before, origins } = moved(base, after);
  const pairs: Pair[] = [];
  for (const address of new Set<string>([...after.keys(), ...before.keys()])) {
    const [earlier, later] = [before.get(address), after.get(address)];
    const block = (later ?? earlier) as Block;
    const origin = origins.get(address);
    const place = { stack, block, addresses: origin === undefined ? [address] : [address, origin], base, head };
    const isWhole = !(earlier && later);
    if (isWhole) pairs.push({ ...place, before: earlier?.arguments, after: later?.arguments });
    // These are compared by their arguments too when they are new or gone.
    if (isWhole && block.kind !== "provider" && block.kind !== "backend") continue;
    const names = new Set([...Object.keys(later?.arguments ?? {}), ...Object.keys(earlier?.arguments ?? {})]);
    for (const argument of names) {
      const values = { before: earlier?.arguments[argument], after: later?.arguments[argument] };
      if (JSON.stringify(values.before) !== JSON.stringify(values.after)) pairs.push({ ...place, argument, ...values });
    }
  }
  return pairs;
}

/** The base's blocks at the addresses to which the head moves them, and their former addresses. */
function moved(base: Stack | undefined, after: ReadonlyMap<string, Block>) {
  const blocks = new Map(base?.blocks);
  const origins = new Map<string, string>();
  for (const { kind, address, arguments: args } of after.values()) {
    if (kind !== "moved") continue;
    const [from, to] = [addressIn(args.from), address.slice("moved.".length)];
    const earlier = blocks.get(from);
    if (earlier?.kind !== "resource" || blocks.has(to) || after.has(from)) continue;
    if (after.get(to)?.type !== earlier.type) continue;
    blocks.delete(from);
    blocks.set(to, { ...earlier, address: to });
    origins.set(to, from);
  }
  return { blocks, origins };
}

function asChange({ stack, block: { kind, address }, argument, ...values }: Pair, judgement: Judgement): Change {
  const shown = (value: unknown) => {
    if (argument === undefined || value === undefined) return undefined;
    return secretive.test(argument) || (kind === "backend" && argument === "path") ? "(hidden)" : show(value);
  };
  return { stack, address, argument, before: shown(values.before), after: shown(values.after), ...judgement };
}

const secretive = /password|secret|token|credential|private|access_key|_wo$/i;

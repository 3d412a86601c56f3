import { readSynthesizedStacks } from "../stacks/synthesized";
import { describeStack, versionedBuckets } from "./describe-stack";
import { differenceBetween, type Side } from "./difference";
import { findingsOf, worstFirst } from "./findings";
import { protectedUsersDeleted } from "./protected-users";
import type { Review } from "./result";

/**
 * Reviews synthesized stacks: who can do what, what is dangerous about it, and, given a base, what changed. Reads the two
 * output directories and nothing else.
 *
 * @param head a directory that `cdktf synth` wrote, with a `manifest.json`
 * @param base the same of the state to compare with
 * @throws Problem when a directory holds no synthesized stacks, or what it holds can't be trusted
 */
export function reviewDirectories(head: string, base?: string, notes: readonly string[] = []): Review {
  const after = read(head);
  const before = base === undefined ? undefined : read(base);
  const difference = before && differenceBetween(before, after);
  const findings = after.synthesized.flatMap((stack, index) =>
    findingsOf(after.stacks[index] as Side["stacks"][number], versionedBuckets(stack.json)),
  );
  const deleted = before && difference ? protectedUsersDeleted(before, difference.resources) : [];
  return {
    version: 1,
    stacks: after.stacks,
    findings: worstFirst([...deleted, ...findings]),
    difference,
    notes,
  };
}

function read(directory: string): Side {
  const synthesized = [...readSynthesizedStacks(directory)].sort((a, b) => (a.name < b.name ? -1 : 1));
  return { synthesized, stacks: synthesized.map(describeStack) };
}

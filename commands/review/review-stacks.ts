import { join, relative } from "node:path";
import { compareText } from "terraform-s3-user/iam";
import { appOf } from "../stack/declared";
import { readSynthesizedStacks } from "../stack/json/files";
import type { SynthesizedStack } from "../stack/json/synthesized";
import { requireDefaultWorkspace } from "../stack/terraform/workspace";
import { type DescribedApp, differenceBetween } from "./compare/difference";
import { findingsOf, findingsOfChange, worstFirst } from "./findings";
import { withOutgrown } from "./findings/outgrown";
import type { Finding, Review, StackReview } from "./model";
import { describeStack, versionedBuckets } from "./read/describe";

/**
 * Reads an output directory for a review.
 *
 * @param deployedFrom the directory in which Terraform will run, where it is another one
 * @throws Problem when it holds no synthesized stacks, when what it holds can't be trusted, or when Terraform would
 * take another workspace's state
 */
export function stacksToReview(output: string, deployedFrom = output): SynthesizedStack[] {
  const stacks = readSynthesizedStacks(output);
  for (const stack of stacks) {
    const directory = join(deployedFrom, relative(output, stack.directory));
    requireDefaultWorkspace({ ...stack, directory }, process.env);
  }
  return stacks;
}

/**
 * Reviews synthesized stacks: who can do what, which of it is dangerous and, with a base, what changed.
 *
 * @param base the stacks of the state to compare with
 */
export function reviewStacks(head: readonly SynthesizedStack[], base?: readonly SynthesizedStack[]): Review {
  const after = describeApp(head);
  const before = base && describeApp(base);
  const difference = before && differenceBetween(before, after);
  const found = findingsIn(after);
  const findings = before
    ? withOutgrown(found, { stacks: reviewsOf(before), findings: () => findingsIn(before) })
    : found;
  const ofChange = before && difference ? findingsOfChange({ base: before.app, head: after.app, ...difference }) : [];
  return {
    version: 3,
    stacks: reviewsOf(after),
    findings: worstFirst([...ofChange, ...findings]),
    difference,
  };
}

function reviewsOf({ stacks }: DescribedApp): StackReview[] {
  return stacks.map(({ review }) => review);
}

function findingsIn({ stacks }: DescribedApp): Finding[] {
  return stacks.flatMap((described) => findingsOf({ ...described, versioned: versionedBuckets(described.stack) }));
}

function describeApp(synthesized: readonly SynthesizedStack[]): DescribedApp {
  const app = appOf([...synthesized].sort((a, b) => compareText(a.name, b.name)));
  return { app, stacks: app.stacks.map(describeStack) };
}

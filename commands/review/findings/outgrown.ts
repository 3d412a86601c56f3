import { addToList } from "../../system/maps";
import { type Finding, type StackReview, severities } from "../model";

/** The stacks of a base, and its findings, which are asked for only if the head accepts any. */
export interface Base {
  readonly stacks: readonly StackReview[];
  readonly findings: () => readonly Finding[];
}

/**
 * A head's findings. What the base accepts covers no more than the base has: a finding that is worse now, or about
 * another block, is accepted with another reason only.
 */
export function withOutgrown(findings: readonly Finding[], base: Base): readonly Finding[] {
  if (findings.every(({ accepted }) => accepted === undefined)) return findings;
  const accepted = acceptancesIn(base.stacks);
  const earlier = new Map<string, Finding[]>();
  for (const one of base.findings()) addToList(earlier, subjectOf(one), one);
  const change = "the base accepts less than this: to accept it, change the reason";
  return findings.map((one) =>
    isOutgrown(one, accepted, earlier.get(subjectOf(one)) ?? [])
      ? { ...one, accepted: undefined, message: `${one.message}; ${change}` }
      : one,
  );
}

/** What a finding is about: one of the same in another app is the same finding. */
function subjectOf({ rule, stack, user, address }: Finding): string {
  return JSON.stringify([rule, stack, user, address]);
}

/** The acceptances of stacks and of their users, as {@link acceptanceKey} writes them. */
function acceptancesIn(stacks: readonly StackReview[]): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const { name: stack, accepted, users } of stacks) {
    for (const { rule, reason } of accepted) keys.add(acceptanceKey(stack, undefined, rule, reason));
    for (const user of users) {
      for (const { rule, reason } of user.accepted) keys.add(acceptanceKey(stack, user.name, rule, reason));
    }
  }
  return keys;
}

function acceptanceKey(stack: string, user: string | undefined, rule: string, reason: string): string {
  return JSON.stringify([stack, user, rule, reason]);
}

function isOutgrown(finding: Finding, accepted: ReadonlySet<string>, earlier: readonly Finding[]): boolean {
  const { rule, stack, user, address, accepted: reason } = finding;
  if (reason === undefined) return false;
  const isOfUser = user !== undefined && accepted.has(acceptanceKey(stack, user, rule, reason));
  if (!isOfUser && !accepted.has(acceptanceKey(stack, undefined, rule, reason))) return false;
  // A stack's acceptance is about all its users, also later ones.
  if (earlier.length === 0) return isOfUser || address !== undefined;
  return earlier.every(({ severity }) => severities.indexOf(severity) > severities.indexOf(finding.severity));
}

import { covers, overlap } from "./arn-patterns";
import { compareText } from "./compare-text";
import { isNoStricter } from "./condition";
import { readStatements, type Statement } from "./statements";

// A part of a statement has one action pattern and one resource pattern. `NotAction` and `NotResource` can't be split,
// and stay whole. Two policies with the same parts are equal, however they are written.

/** With more parts than this, redundant ones stay. Equal parts are merged in any case. */
const maxCompared = 300;

const known = new Map<string, readonly Statement[]>();

/** The parts of these policies together, in a fixed order, without redundant ones. */
export function statementParts(documents: readonly unknown[]): readonly Statement[] {
  const text = JSON.stringify(documents);
  const parts = known.get(text) ?? takenApart(documents);
  if (known.size > 10_000) known.clear();
  known.set(text, parts);
  return parts;
}

function takenApart(documents: readonly unknown[]): Statement[] {
  const statements = documents.flatMap((document) => readStatements(document).statements);
  const byKey = new Map(statements.flatMap(partsOf).map((part) => [partKey(part), part]));
  const parts = [...byKey].sort(([a], [b]) => compareText(a, b)).map(([, part]) => part);
  if (parts.length > maxCompared) return parts;
  return parts.filter(
    (part, index) =>
      !parts.some((other, at) => at !== index && includes(other, part) && (at < index || !includes(part, other))),
  );
}

function partsOf(statement: Statement): Statement[] {
  const sets = (list: readonly string[], whole: boolean) =>
    whole ? [widest(list)] : [...new Set(list)].map((one) => [one]);
  return sets(statement.actions, statement.notActions).flatMap((some) =>
    sets(statement.resources, statement.notResources).map((resources) => ({ ...statement, actions: some, resources })),
  );
}

/** Patterns without those that another pattern includes. */
function widest(patterns: readonly string[]): string[] {
  const each = [...new Set(patterns)].sort();
  const isCovered = (one: string, index: number) =>
    each.some((other, at) => at !== index && covers(other, one) && (at < index || !covers(one, other)));
  return each.filter((one, index) => !isCovered(one, index));
}

/** Whether one part includes another. True is certain. */
export function includes(wide: Statement, narrow: Statement): boolean {
  return (
    wide.effect === narrow.effect &&
    wide.notActions === narrow.notActions &&
    wide.notResources === narrow.notResources &&
    isNoStricter(wide.condition, narrow.condition) &&
    holds(lowerCase(wide.actions), lowerCase(narrow.actions), wide.notActions) &&
    holds(wide.resources, narrow.resources, wide.notResources)
  );
}

function holds(wide: readonly string[], narrow: readonly string[], excluded: boolean): boolean {
  const [outer, inner] = excluded ? [narrow, wide] : [wide, narrow];
  return inner.every((one) => outer.some((pattern) => covers(pattern, one)));
}

/** Whether this part can change an action on these resources. */
export function concerns(part: Statement, action: string, resources: readonly string[]): boolean {
  const isNamed = lowerCase(part.actions).some((one) => covers(one, action.toLowerCase())) !== part.notActions;
  return (
    isNamed &&
    (part.notResources || resources.some((resource) => part.resources.some((pattern) => overlap(pattern, resource))))
  );
}

/** IAM ignores case in actions. */
function lowerCase(actions: readonly string[]): string[] {
  return actions.map((action) => action.toLowerCase()).sort();
}

/** A text that is the same for equal parts only. */
export function partKey({ effect, actions, notActions, resources, notResources, condition }: Statement): string {
  return JSON.stringify([effect, notActions, lowerCase(actions), notResources, resources, condition ?? null]);
}

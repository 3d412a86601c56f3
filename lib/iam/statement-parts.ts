import { covers, overlap } from "./arn-patterns";
import { inOrderOf } from "./compare-text";
import { isNoStricter } from "./condition";
import { rememberedBy } from "./remembered";
import { readStatements, type Statement } from "./statements";
import { widest } from "./widest";

// A part of a statement has one action pattern and one resource pattern. `NotAction` and `NotResource` can't be split,
// and stay whole. Two policies with the same parts are equal, however they are written.

/** With more parts than this, redundant ones stay. Equal parts are merged in any case. */
const maxCompared = 300;

/** The parts of these policies together, in a fixed order, without redundant ones. */
export const statementParts = rememberedBy<readonly unknown[], readonly Statement[]>(JSON.stringify, takenApart);

function takenApart(documents: readonly unknown[]): readonly Statement[] {
  const statements = documents.flatMap((document) => readStatements(document).statements);
  const parts = inOrderOf(statements.flatMap(partsOf), partKey);
  return parts.length > maxCompared ? parts : widest(parts, includes);
}

function partsOf(statement: Statement): Statement[] {
  const sets = (list: readonly string[], whole: boolean) =>
    whole ? [widest([...new Set(list)].sort(), covers)] : [...new Set(list)].map((one) => [one]);
  return sets(statement.actions, statement.notActions).flatMap((some) =>
    sets(statement.resources, statement.notResources).map((resources) => ({ ...statement, actions: some, resources })),
  );
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

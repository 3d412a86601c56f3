import { holdsExpression } from "../terraform/expression";
import { isRecord, show } from "./json";

/** A statement in one shape: lists where IAM allows a string, exclusions as flags. */
export interface Statement {
  readonly effect: "Allow" | "Deny";
  readonly actions: readonly string[];
  readonly notActions: boolean;
  readonly resources: readonly string[];
  readonly notResources: boolean;
  readonly condition?: string;
}

/** The statements of a policy document that can be judged, and in sentences what can't. */
export function readStatements(document: unknown): { statements: Statement[]; problems: string[] } {
  if (!isRecord(document)) return { statements: [], problems: [`it is ${show(document)}, not a document`] };
  const raw = Array.isArray(document.Statement) ? document.Statement : [document.Statement];
  const problems: string[] = [];
  const statements = raw.flatMap((statement, index) => {
    const read = readStatement(statement);
    if (typeof read === "string") {
      problems.push(`statement ${index + 1}: ${read}`);
      return [];
    }
    const known = read.resources.filter(isArnPattern);
    const unknown = read.resources.filter((resource) => !isArnPattern(resource));
    problems.push(...unknown.map((resource) => `statement ${index + 1}: ${whyNoArn(resource)}`));
    return known.length > 0 ? [{ ...read, resources: known }] : [];
  });
  return { statements, problems };
}

function readStatement(statement: unknown): Statement | string {
  if (!isRecord(statement)) return `it is ${show(statement)}, not a statement`;
  if (statement.Effect !== "Allow" && statement.Effect !== "Deny") return `its Effect is ${show(statement.Effect)}`;
  const strange = Object.keys(statement).find((element) => !knownElements.includes(element));
  if (strange !== undefined) return `it has the element ${show(strange)}, which a user's policy does not know`;
  const actions = strings(statement.Action ?? statement.NotAction);
  const resources = strings(statement.Resource ?? statement.NotResource);
  if (!actions) return "its actions are no list of strings";
  if (!resources) return "its resources are no list of strings";
  if (statement.Condition !== undefined && !isRecord(statement.Condition)) return "its Condition is no object";
  return {
    effect: statement.Effect,
    actions,
    notActions: statement.Action === undefined,
    resources,
    notResources: statement.Resource === undefined,
    condition: statement.Condition === undefined ? undefined : conditionInWords(statement.Condition),
  };
}

function isArnPattern(resource: string): boolean {
  return resource === "*" || resource.startsWith("arn:");
}

function whyNoArn(resource: string): string {
  return holdsExpression(resource)
    ? `its resource ${show(resource)} is known only at apply`
    : `its resource ${show(resource)} is not an ARN`;
}

const knownElements = ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"];

function strings(value: unknown): string[] | undefined {
  const list = Array.isArray(value) ? value : [value];
  return list.length > 0 && list.every((one) => typeof one === "string") ? list : undefined;
}

function conditionInWords(condition: Record<string, unknown>): string {
  const terms = Object.entries(condition).flatMap(([operator, keys]) =>
    isRecord(keys)
      ? Object.entries(keys).map(([key, value]) => {
          const values = (Array.isArray(value) ? value : [value]).map((one) =>
            typeof one === "string" ? one : JSON.stringify(one),
          );
          return `${key} ${operator} ${values.join(" or ")}`;
        })
      : [`${operator} ${JSON.stringify(keys)}`],
  );
  return terms.sort().join(" and ");
}

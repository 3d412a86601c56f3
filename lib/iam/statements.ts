import { holdsExpression } from "../terraform/expression";
import { type Condition, readCondition } from "./condition";
import { isRecord, show } from "./json";

/** What a statement is about: lists where IAM allows a string, and flags for exclusions. */
export interface Part {
  readonly actions: readonly string[];
  /** Whether it is every action but those. */
  readonly notActions: boolean;
  /** ARN patterns. */
  readonly resources: readonly string[];
  /** Whether it is every resource but those. */
  readonly notResources: boolean;
  readonly condition?: Condition;
}

/** A normalized statement. */
export interface Statement extends Part {
  readonly effect: "Allow" | "Deny";
}

/** The statements of a policy document that can be analysed, and sentences about the others. */
export function readStatements(document: unknown): { statements: Statement[]; problems: string[] } {
  if (!isRecord(document)) return { statements: [], problems: [`it is ${show(document)}, not a document`] };
  const raw = Array.isArray(document.Statement) ? document.Statement : [document.Statement];
  const problems: string[] = [];
  const statements = raw.flatMap((statement, index) => {
    const read = readStatement(statement, document.Version === "2012-10-17");
    if (typeof read === "string") {
      problems.push(`statement ${index + 1}: ${read}`);
      return [];
    }
    const unknown = [
      ...read.actions.filter(holdsExpression).map((action) => `its action ${show(action)} is known only after apply`),
      ...read.resources.filter((resource) => !isArnPattern(resource)).map(whyNoArn),
    ];
    problems.push(...unknown.map((problem) => `statement ${index + 1}: ${problem}`));
    const actions = read.actions.filter((action) => !holdsExpression(action));
    const resources = read.resources.filter(isArnPattern);
    // Without one of its exceptions, a statement would be too wide; without one of its actions, it is only narrower.
    const excludesUnknown =
      (read.notActions && actions.length < read.actions.length) ||
      (read.notResources && resources.length < read.resources.length);
    if (excludesUnknown || actions.length === 0 || resources.length === 0) return [];
    return [{ ...read, actions, resources }];
  });
  return { statements, problems };
}

function readStatement(statement: unknown, knowsVariables: boolean): Statement | string {
  if (!isRecord(statement)) return `it is ${show(statement)}, not a statement`;
  if (statement.Effect !== "Allow" && statement.Effect !== "Deny") return `its Effect is ${show(statement.Effect)}`;
  const strange = Object.keys(statement).find((element) => !knownElements.includes(element));
  if (strange !== undefined) return `it has the element ${show(strange)}, which a user's policy does not know`;
  const actions = strings(statement.Action ?? statement.NotAction);
  const resources = strings(statement.Resource ?? statement.NotResource);
  if (!actions) return "its actions are not a list of strings";
  if (!resources) return "its resources are not a list of strings";
  // The older version, 2008-10-17, which is the default, has no variables: there, `${aws:username}` is plain text.
  const asRead = (text: string) => (knowsVariables || holdsExpression(text) ? text : text.replaceAll("${", "${$}{"));
  const condition = statement.Condition === undefined ? undefined : readCondition(statement.Condition);
  if (typeof condition === "string") return condition;
  // Without a test, a condition is true. A Deny counts as one that perhaps isn't, because that hides no access.
  const isNone = condition?.length === 0 && statement.Effect === "Allow";
  return {
    effect: statement.Effect,
    actions,
    notActions: statement.Action === undefined,
    resources: resources.map(asRead),
    notResources: statement.Resource === undefined,
    condition: isNone
      ? undefined
      : condition?.map((test) => ({ ...test, key: asRead(test.key), values: test.values.map(asRead) })),
  };
}

function isArnPattern(resource: string): boolean {
  return resource === "*" || (resource.startsWith("arn:") && !holdsExpression(resource));
}

function whyNoArn(resource: string): string {
  return holdsExpression(resource)
    ? `its resource ${show(resource)} is known only after apply`
    : `its resource ${show(resource)} is not an ARN`;
}

const knownElements = ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"];

function strings(value: unknown): string[] | undefined {
  const list = Array.isArray(value) ? value : [value];
  return list.length > 0 && list.every((one) => typeof one === "string") ? list : undefined;
}

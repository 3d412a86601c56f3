import { isConditionOperator } from "../iam/condition-operators";
import { isRecord, show } from "../iam/json";
import { holdsPolicyVariable } from "../terraform/expression";
import { isToken } from "../terraform/token";
import { actionErrors } from "./actions";
import { formErrors, ifSet, mustBe, oneOf, repeated } from "./input";
import { loneWordErrors } from "./placeholders";
import { policyTextErrors } from "./policy-text";
import { resourceErrors } from "./resource-arn";

// The document of an identity policy. AWS would check it only in the middle of a deploy.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html

const documentElements = ["Version", "Id", "Statement"];
const statementElements = ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"];

export function policyDocumentErrors(document: unknown, partition: string): string[] {
  if (isToken(document)) return [];
  if (!isRecord(document)) {
    return [mustBe("policy", "an object", document, "Write one with Version and Statement")];
  }
  if (document.Statement === undefined && document.Effect !== undefined) {
    return ['policy is a single statement. Write { Version: "2012-10-17", Statement: [{ … }] } around it.'];
  }
  const statements = Array.isArray(document.Statement) ? document.Statement : [document.Statement];
  return [
    ...elementErrors("policy", document, documentElements),
    ...versionErrors(document.Version),
    ...ifSet(document.Id, idErrors),
    ...(document.Statement === undefined || statements.length === 0
      ? ["policy has no Statement. Write at least one."]
      : statements.flatMap((statement, index) => statementErrors(statement, index, document.Version, partition))),
    ...duplicateSidErrors(statements),
  ];
}

function versionErrors(version: unknown): string[] {
  if (isToken(version) || version === "2012-10-17" || version === "2008-10-17") return [];
  if (version === undefined) return ['policy has no Version. Write Version: "2012-10-17" next to Statement.'];
  return [mustBe("policy Version", '"2012-10-17"', version, 'Write "2012-10-17"')];
}

function idErrors(id: unknown): string[] {
  if (isToken(id)) return [];
  if (typeof id !== "string") return [mustBe("policy Id", "a string", id, "Write it in quotes, or remove it")];
  return policyTextErrors(id).map((error) => `policy Id ${error}`);
}

/** Statements with the same Sid. An empty Sid is none. */
export function duplicateSidErrors(statements: readonly unknown[]): string[] {
  const sids = statements.map((statement) => (isRecord(statement) && statement.Sid !== "" ? statement.Sid : undefined));
  return repeated(sids).map((sid) => `policy has two statements with the Sid ${show(sid)}. Rename one.`);
}

function statementErrors(statement: unknown, index: number, version: unknown, partition: string): string[] {
  if (isToken(statement)) return [];
  const where = `policy statement ${index + 1}`;
  if (!isRecord(statement)) {
    return [mustBe(where, "an object", statement, "Write one with Effect, Action and Resource")];
  }
  const errors = [
    ...elementErrors("it", statement, statementElements),
    ...ifSet(statement.Sid, sidErrors),
    ...effectErrors(statement.Effect),
    ...eitherErrors(statement, "Action", "NotAction", actionErrors),
    ...eitherErrors(statement, "Resource", "NotResource", (arn) => resourceErrors(arn, partition)),
    ...ifSet(statement.Condition, conditionErrors),
    ...textErrors(statement, version),
  ];
  return errors.map((error) => `${where}: ${error}`);
}

/** Characters that a text can't have anywhere in a statement, and variables that IAM would not replace. */
function textErrors(statement: Record<string, unknown>, version: unknown): string[] {
  const { Sid, ...elements } = statement;
  const errors: string[] = [];
  for (const [element, value] of Object.entries(elements)) {
    for (const { text, place } of textsIn(value, element)) {
      errors.push(...policyTextErrors(text).map((error) => `${place} ${error}`));
      errors.push(...loneWordErrors({ [place]: text }));
      if (version === "2008-10-17" && holdsPolicyVariable(text)) {
        const problem = 'is plain text under Version "2008-10-17"';
        errors.push(`${place} ${show(text)} ${problem}. Write Version: "2012-10-17".`);
      }
    }
  }
  return errors;
}

/** The texts in a value, including keys, each with its place in words, as deep as a policy is nested. */
function textsIn(value: unknown, place: string, depth = 4): { text: string; place: string }[] {
  if (typeof value === "string") return [{ text: value, place }];
  if (depth === 0 || isToken(value)) return [];
  if (Array.isArray(value)) return value.flatMap((one) => textsIn(one, place, depth - 1));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    { text: key, place: `${place} key` },
    ...textsIn(inner, `${place} ${key}`, depth - 1),
  ]);
}

function elementErrors(what: string, value: Record<string, unknown>, known: string[]): string[] {
  const unknown = Object.keys(value).filter((element) => !known.includes(element));
  return unknown.map((element) =>
    element === "Principal" || element === "NotPrincipal"
      ? `${what} has a ${element}, but a user's policy applies only to that user. Remove it.`
      : `${what} has the element ${show(element)}, which IAM doesn't have. Write one of ${known.join(", ")}.`,
  );
}

function sidErrors(sid: unknown): string[] {
  const legal = typeof sid === "string" ? sid.replace(/[^A-Za-z0-9]/g, "") : "";
  return formErrors("Sid", sid, /^[A-Za-z0-9]*$/, "letters and digits only", `Write ${show(legal)}`);
}

function effectErrors(effect: unknown): string[] {
  return isToken(effect) ? [] : oneOf("Effect", ["Allow", "Deny"], effect);
}

/** One of two elements that exclude each other, with a string or a list of strings. */
function eitherErrors(
  statement: Record<string, unknown>,
  name: string,
  notName: string,
  rule: (value: string) => string[],
): string[] {
  const present = [name, notName].filter((element) => statement[element] !== undefined);
  if (present.length === 0) return [`it has no ${name}. Write ${name} or ${notName}.`];
  if (present.length === 2) return [`it has both ${name} and ${notName}. Keep one.`];
  const value = statement[present[0] as string];
  if (isToken(value)) return [];
  const values = Array.isArray(value) ? value : [value];
  if (values.length === 0) return [`${present[0]} is an empty list. Write at least one.`];
  return values.flatMap((one) => {
    if (isToken(one)) return [];
    return typeof one === "string" ? rule(one) : [mustBe(`each ${present[0]}`, "a string", one, "Write it in quotes")];
  });
}

function conditionErrors(condition: unknown): string[] {
  if (isToken(condition)) return [];
  if (!isRecord(condition)) {
    const fix = 'Write for example { StringLike: { "s3:prefix": "images/*" } }';
    return [mustBe("Condition", "an object", condition, fix)];
  }
  return Object.entries(condition).flatMap(([operator, keys]) => {
    if (!isToken(operator) && !isConditionOperator(operator)) {
      return [
        `Condition has the operator ${show(operator)}, which IAM doesn't have. Write for example "StringEquals".`,
      ];
    }
    if (isToken(keys)) return [];
    if (!isRecord(keys)) {
      return [mustBe(`Condition ${operator}`, "an object", keys, 'Write for example { "s3:prefix": "images/*" }')];
    }
    const isDate = /^(For\w+:)?Date/i.test(operator);
    return Object.entries(keys).flatMap(([key, value]) => [
      ...conditionValueErrors(`Condition ${operator} ${key}`, value),
      ...(isDate ? dateErrors(`Condition ${operator} ${key}`, value) : []),
    ]);
  });
}

/** IAM reads dates as ISO 8601, or as seconds since 1970. */
const [month, day] = ["(0?[1-9]|1[0-2])", "(0?[1-9]|[12]\\d|3[01])"];
const [hour, minute] = ["([01]?\\d|2[0-3])", "[0-5]?\\d"];
const zone = "(Z|[+-]([01]\\d|2[0-3])(:?[0-5]\\d)?)";
const time = `${hour}(:${minute}(:[0-5]?\\d(\\.\\d{1,9})?${zone}?)?)?`;
const isoDate = new RegExp(`^-?\\d{1,9}(-${month}(-${day})?)?(T(${time})?)?Z?$`, "i");
const maxSeconds = 9_223_372_036_854_775_807n;

function dateErrors(where: string, value: unknown): string[] {
  const texts = [value].flat().filter((one): one is string => typeof one === "string" && !isToken(one));
  return texts
    .filter((text) => !holdsPolicyVariable(text))
    .filter((text) => (/^\d+$/.test(text) ? BigInt(text) > maxSeconds : !isoDate.test(text)))
    .map((text) => mustBe(where, "a date", text, 'Write for example "2027-01-31T18:00:00Z"'));
}

function isConditionValue(value: unknown): boolean {
  return typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
}

function conditionValueErrors(where: string, value: unknown): string[] {
  const values = Array.isArray(value) ? Array.from(value) : [value];
  const wrong = values.filter((one) => !isConditionValue(one) && !isToken(one));
  return wrong.map((one) => mustBe(where, "a string or a list of strings", one, "Write it in quotes"));
}

import { isRecord, show } from "../iam/json";
import { holdsPolicyVariable } from "../terraform/expression";
import { isToken } from "../terraform/token";
import { actionErrors } from "./actions";
import { loneWordErrors } from "./placeholders";
import { policyTextErrors } from "./policy-text";
import { resourceErrors } from "./resource-arn";

// What AWS asks of an identity policy's document, checked before AWS does, which would be in the middle of a deploy.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html

const conditionOperator =
  /^(ForAllValues:|ForAnyValue:)?((String(Not)?(Equals|EqualsIgnoreCase|Like)|(Numeric|Date)(Not)?Equals|(Numeric|Date)(Less|Greater)Than(Equals)?|Bool|BinaryEquals|(Not)?IpAddress|Arn(Not)?(Equals|Like))(IfExists)?|Null)$/i;

/** Everything that is wrong with a policy document for a user in the given partition. */
export function policyDocumentErrors(document: unknown, partition: string): string[] {
  if (isToken(document)) return [];
  if (!isRecord(document)) return [`policy is ${show(document)}; write an object with Version and Statement`];
  if (document.Statement === undefined && document.Effect !== undefined) {
    return ['policy is a single statement; put it into one: { Version: "2012-10-17", Statement: [{ … }] }'];
  }
  const statements = Array.isArray(document.Statement) ? document.Statement : [document.Statement];
  return [
    ...elementErrors("policy", document, ["Version", "Id", "Statement"]),
    ...versionErrors(document.Version),
    ...idErrors(document.Id),
    ...(document.Statement === undefined || statements.length === 0
      ? ["policy has no Statement; write at least one"]
      : statements.flatMap((statement, index) =>
          [...statementErrors(statement, partition), ...textErrors(statement, document.Version)].map(
            (error) => `policy statement ${index + 1}: ${error}`,
          ),
        )),
    ...duplicateSidErrors(statements),
  ];
}

function versionErrors(version: unknown): string[] {
  if (isToken(version) || version === "2012-10-17" || version === "2008-10-17") return [];
  if (version === undefined) return ['policy has no Version; write Version: "2012-10-17" next to Statement'];
  return [`policy Version is ${show(version)}; write "2012-10-17"`];
}

function idErrors(id: unknown): string[] {
  if (id === undefined || isToken(id)) return [];
  if (typeof id !== "string") return [`policy Id is ${show(id)}; write a string`];
  return policyTextErrors(id, "").map((error) => `policy Id ${error}`);
}

/** Two statements of one name. An empty Sid is none. */
export function duplicateSidErrors(statements: readonly unknown[]): string[] {
  const sids = statements.map((statement) => (isRecord(statement) && statement.Sid !== "" ? statement.Sid : undefined));
  const twice = sids.filter((sid, index) => sid !== undefined && sids.indexOf(sid) !== index);
  return [...new Set(twice)].map((sid) => `policy has two statements with the Sid ${show(sid)}; rename one`);
}

function statementErrors(statement: unknown, partition: string): string[] {
  if (isToken(statement)) return [];
  if (!isRecord(statement)) return [`it is ${show(statement)}; write an object with Effect, Action and Resource`];
  return [
    ...elementErrors("it", statement, ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"]),
    ...sidErrors(statement.Sid),
    ...effectErrors(statement.Effect),
    ...eitherErrors(statement, "Action", "NotAction", actionErrors),
    ...eitherErrors(statement, "Resource", "NotResource", (arn) => resourceErrors(arn, partition)),
    ...conditionErrors(statement.Condition),
  ];
}

/** What can't stand in a text anywhere in a statement, and what stands there as mere text. The Sid has a rule of its own. */
function textErrors(statement: unknown, version: unknown): string[] {
  if (!isRecord(statement)) return [];
  return Object.entries(statement)
    .filter(([element]) => element !== "Sid")
    .flatMap(([element, value]) =>
      textsIn(value, element).flatMap(({ text, place }) => [
        ...policyTextErrors(text, element.endsWith("Resource") ? "*" : "").map((error) => `${place} ${error}`),
        ...loneWordErrors({ [place]: text }),
        ...(version === "2008-10-17" && holdsPolicyVariable(text)
          ? [`${place} ${show(text)} is plain text under Version "2008-10-17"; write Version: "2012-10-17"`]
          : []),
      ]),
    );
}

/** The texts in a value, keys included, each with its place in words; as deep as a policy goes. */
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
  return Object.keys(value)
    .filter((element) => !known.includes(element))
    .map((element) =>
      element === "Principal" || element === "NotPrincipal"
        ? `${what} has a ${element}, but a user's policy speaks of that user only; remove it`
        : `${what} has the element ${show(element)}, which IAM does not know; write one of ${known.join(", ")}`,
    );
}

function sidErrors(sid: unknown): string[] {
  if (sid === undefined || isToken(sid) || (typeof sid === "string" && /^[A-Za-z0-9]*$/.test(sid))) return [];
  return [`Sid ${show(sid)} is not allowed; write letters and digits only`];
}

function effectErrors(effect: unknown): string[] {
  if (isToken(effect) || effect === "Allow" || effect === "Deny") return [];
  return [`Effect is ${show(effect)}; write "Allow" or "Deny"`];
}

/** One of two elements that exclude each other, holding a string or a list of strings. */
function eitherErrors(
  statement: Record<string, unknown>,
  name: string,
  notName: string,
  rule: (value: string) => string[],
): string[] {
  const present = [name, notName].filter((element) => statement[element] !== undefined);
  if (present.length === 0) return [`it has no ${name}; write ${name} or ${notName}`];
  if (present.length === 2) return [`it has both ${name} and ${notName}; keep one`];
  const value = statement[present[0] as string];
  if (isToken(value)) return [];
  const values = Array.isArray(value) ? value : [value];
  if (values.length === 0) return [`${present[0]} is an empty list; write at least one`];
  return values.flatMap((one) => {
    if (isToken(one)) return [];
    return typeof one === "string" ? rule(one) : [`${present[0]} has ${show(one)}; write a string`];
  });
}

function conditionErrors(condition: unknown): string[] {
  if (condition === undefined || isToken(condition)) return [];
  if (!isRecord(condition)) {
    return [`Condition is ${show(condition)}; write for example { StringLike: { "s3:prefix": "images/*" } }`];
  }
  return Object.entries(condition).flatMap(([operator, keys]) => {
    if (!isToken(operator) && !conditionOperator.test(operator)) {
      return [
        `Condition has the operator ${show(operator)}, which IAM does not know; write for example "StringEquals"`,
      ];
    }
    if (isToken(keys)) return [];
    if (!isRecord(keys)) {
      return [`Condition ${operator} has ${show(keys)}; write for example { "s3:prefix": "images/*" }`];
    }
    const isDate = /^(For\w+:)?Date/i.test(operator);
    return Object.entries(keys).flatMap(([key, value]) => [
      ...conditionValueErrors(`Condition ${operator} ${key}`, value),
      ...(isDate ? dateErrors(`Condition ${operator} ${key}`, value) : []),
    ]);
  });
}

/** IAM reads dates as ISO 8601, or as seconds since 1970. */
const isoDate =
  /^-?\d{1,9}(-(0?[1-9]|1[0-2])(-(0?[1-9]|[12]\d|3[01]))?)?(T(([01]?\d|2[0-3])(:[0-5]?\d(:[0-5]?\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3])(:?[0-5]\d)?)?)?)?)?)?Z?$/i;
const maxSeconds = 9_223_372_036_854_775_807n;

function dateErrors(where: string, value: unknown): string[] {
  const texts = [value].flat().filter((one): one is string => typeof one === "string" && !isToken(one));
  return texts
    .filter((text) => !holdsPolicyVariable(text))
    .filter((text) => (/^\d+$/.test(text) ? BigInt(text) > maxSeconds : !isoDate.test(text)))
    .map((text) => `${where} has ${show(text)}, which is no date; write for example "2027-01-31T18:00:00Z"`);
}

function isConditionValue(value: unknown): boolean {
  return typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
}

function conditionValueErrors(where: string, value: unknown): string[] {
  if (isToken(value)) return [];
  const values = Array.isArray(value) ? Array.from(value) : [value];
  const wrong = values.filter((one) => !isConditionValue(one) && !isToken(one));
  return wrong.map((one) => `${where} has ${show(one)}; write a string, or a list of strings`);
}

import { actionsOf, serviceExists, wildcardPattern } from "../iam/actions";
import { isRecord, show } from "../iam/json";
import { isToken } from "../terraform/token";
import { arnPartitionErrors } from "./iam";

// What AWS asks of an identity policy's document, checked before AWS does, which would be in the middle of a deploy.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html

const conditionOperator =
  /^(ForAllValues:|ForAnyValue:)?((String(Not)?(Equals|EqualsIgnoreCase|Like)|(Numeric|Date)(Not)?Equals|(Numeric|Date)(Less|Greater)Than(Equals)?|Bool|BinaryEquals|(Not)?IpAddress|Arn(Not)?(Equals|Like))(IfExists)?|Null)$/i;

/** Everything that is wrong with a policy document for a user in the given partition. */
export function policyDocumentErrors(document: unknown, partition: string): string[] {
  if (isToken(document)) return [];
  if (!isRecord(document)) return [`policy is ${show(document)}; write an object with Version and Statement`];
  const statements = Array.isArray(document.Statement) ? document.Statement : [document.Statement];
  return [
    ...elementErrors("policy", document, ["Version", "Id", "Statement"]),
    ...versionErrors(document.Version),
    ...(document.Id === undefined || isToken(document.Id) || typeof document.Id === "string"
      ? []
      : [`policy Id is ${show(document.Id)}; write a string`]),
    ...(document.Statement === undefined || statements.length === 0
      ? ["policy has no Statement; write at least one"]
      : statements.flatMap((statement, index) =>
          statementErrors(statement, partition).map((error) => `policy statement ${index + 1}: ${error}`),
        )),
    ...duplicateSidErrors(statements),
  ];
}

function versionErrors(version: unknown): string[] {
  if (isToken(version) || version === "2012-10-17" || version === "2008-10-17") return [];
  return [`policy Version is ${show(version)}; write "2012-10-17"`];
}

function duplicateSidErrors(statements: unknown[]): string[] {
  const sids = statements.map((statement) => (isRecord(statement) ? statement.Sid : undefined));
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

function actionErrors(action: string): string[] {
  if (action === "*") return [];
  const [service = "", name = "", ...rest] = action.split(":");
  if (service === "" || name === "" || rest.length > 0) {
    return [`action ${show(action)} has not the form service:Action; write for example "s3:GetObject"`];
  }
  if (!serviceExists(service)) {
    return [
      `action ${show(action)} names the service ${show(service)}, which AWS does not have; write for example "s3"`,
    ];
  }
  const pattern = wildcardPattern(name);
  if (actionsOf(service).some((known) => pattern.test(known))) return [];
  return [
    `action ${show(action)} does not exist in ${service}; see https://docs.aws.amazon.com/service-authorization/latest/reference/ for the names`,
  ];
}

function resourceErrors(arn: string, partition: string): string[] {
  if (arn === "*") return [];
  const parts = arn.split(":");
  if (parts[0] !== "arn" || parts.length < 6 || parts.slice(5).join(":") === "") {
    return [`resource ${show(arn)} is not an ARN; write for example "arn:${partition}:s3:::photos/*"`];
  }
  if (/[*?]/.test(parts[2] as string)) {
    return [`resource ${show(arn)} has a wildcard for the service, which IAM does not allow; write for example "s3"`];
  }
  return arnPartitionErrors(arn, partition).map((error) => `resource ${error}`);
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
    return Object.entries(keys).flatMap(([key, value]) => conditionValueErrors(`Condition ${operator} ${key}`, value));
  });
}

function conditionValueErrors(where: string, value: unknown): string[] {
  if (isToken(value)) return [];
  const wrong = [value].flat().filter((one) => !["string", "number", "boolean"].includes(typeof one) && !isToken(one));
  return wrong.map((one) => `${where} has ${show(one)}; write a string, or a list of strings`);
}

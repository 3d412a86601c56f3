import { holdsExpression, inexactNumbers, isRecord, policySize, repeatedKeys, show } from "terraform-s3-user/iam";
import { isNestedBeyond } from "../../system/nesting";
import { Origin, type Resource, resourceBehind, textList } from "../json/app";
import { isIgnored, isMultiple } from "../json/lifecycle";
import { awsManagedPolicy } from "./aws-managed";

/** A policy as the app declares it, and the arguments that its text comes from. */
export type PolicyText = { readonly origin: Origin } & (
  | { readonly document: unknown; readonly text?: string }
  | { readonly unreadable: string }
);

/**
 * The elements of a policy. When it merges documents, the provider accepts `statement` for `Statement`; AWS doesn't.
 */
const documentElements = new Set(["Version", "Id", "Statement"]);

/** Brackets inside brackets of a policy's JSON; IAM's grammar needs 6. */
const maxNesting = 30;

/**
 * Characters of a policy, white space not counted: a KMS key's may have that many, the others fewer.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
 */
const maxSize = 32_768;

/** Reads a policy in an argument as JSON text, in any form that Terraform writes it. */
export function readPolicy(resource: Resource, argument: string): PolicyText {
  const origin = new Origin();
  const value = resource.stack.argument(resource, argument, origin);
  if (typeof value !== "string") return { origin, unreadable: `it is ${show(value)}, not JSON text` };
  if (policySize(value) > maxSize)
    return { origin, unreadable: `it has more characters than AWS accepts (${maxSize})` };
  if (isNestedBeyond(value, maxNesting)) return { origin, unreadable: "it is nested deeper than a policy can be" };
  try {
    const document: unknown = JSON.parse(value);
    if (repeatedKeys(value).length > 0) return { origin, unreadable: "it has a key twice, which AWS rejects" };
    const [inexact] = inexactNumbers(value);
    if (inexact) return { origin, unreadable: `it has the number ${inexact}, which is too long to be compared` };
    const strange = isRecord(document) ? Object.keys(document).find((key) => !documentElements.has(key)) : undefined;
    if (strange !== undefined) return { origin, unreadable: `it has the element ${show(strange)}` };
    return { origin, text: value, document };
  } catch {
    return { origin, unreadable: holdsExpression(value) ? "it is known only after apply" : "it is not JSON" };
  }
}

/** A policy of a user, a group or a resource. */
export type NamedPolicyText = PolicyText & {
  /** For people, such as `S3Access`, `Backup (managed)` or `of bucket photos`. */
  readonly name: string;
  /** Of a managed policy of the app's own, the part of its ARN that is known before apply: `policy/S3Access-web`. */
  readonly arnEnd?: string;
  /** Whether Terraform leaves it as it is deployed, whatever its text here becomes. */
  readonly keepsDeployed: boolean;
};

/** A managed policy by its ARN: one of the app's own, or one of AWS's. */
export function managedPolicy(resource: Resource, arn: string, origin: Origin): NamedPolicyText {
  const own = resourceBehind(resource.stack, arn);
  const keepsDeployed = own !== undefined && isIgnored(own, "policy");
  if (own?.type === "aws_iam_policy") {
    const name = own.stack.textArgument(own, "name", origin) ?? own.path;
    if (isMultiple(own))
      return { name, origin, keepsDeployed, unreadable: "whether it exists is known only after apply" };
    const read = readPolicy(own, "policy");
    read.origin.add(origin);
    const arnEnd = `policy${own.stack.textArgument(own, "path") ?? "/"}${name}`;
    return { name: `${name} (managed)`, arnEnd, keepsDeployed, ...read };
  }
  const name = own?.address.startsWith("data.") ? own.stack.textArgument(own, "arn", origin) : arn;
  if (name === undefined || holdsExpression(name)) {
    return { name: arn, origin, keepsDeployed, unreadable: "which policy that is, is known only after apply" };
  }
  const document = awsManagedPolicy(name);
  if (document) return { name, origin, keepsDeployed, document };
  return { name, origin, keepsDeployed, unreadable: "its document is not in the app" };
}

/**
 * Arguments of `aws_iam_policy_document` that are read; with any other, such as documents that the provider would
 * merge, its text is Terraform's to know.
 */
const documentArguments = ["version", "policy_id", "statement", "provider"];

/**
 * The text that the data source `aws_iam_policy_document` creates from its arguments.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/data-sources/iam_policy_document
 */
export function documentOf(dataSource: Resource, origin: Origin): string | undefined {
  const { stack, arguments: args } = dataSource;
  if (isMultiple(dataSource) || Object.keys(args).some((name) => !documentArguments.includes(name))) return undefined;
  const value = (name: string) => stack.argument(dataSource, name, origin);
  const statements = blocks(value("statement"))?.map(statementOf);
  if (!statements || statements.includes(undefined)) return undefined;
  return JSON.stringify({ Version: value("version") ?? "2012-10-17", Statement: statements });
}

function blocks(value: unknown): Record<string, unknown>[] | undefined {
  if (value === undefined) return [];
  const list = Array.isArray(value) ? value : [value];
  return list.every(isRecord) ? list : undefined;
}

const statementArguments = [
  ...["sid", "effect", "actions", "not_actions", "resources", "not_resources"],
  ...["principals", "not_principals", "condition"],
];

function statementOf(block: Record<string, unknown>): Record<string, unknown> | undefined {
  if (Object.keys(block).some((name) => !statementArguments.includes(name))) return undefined;
  const conditions = blocks(block.condition);
  const principals = blocks(block.principals);
  const notPrincipals = blocks(block.not_principals);
  if (!conditions || !principals || !notPrincipals) return undefined;
  const elements: Record<string, unknown> = {
    Sid: block.sid,
    Effect: block.effect ?? "Allow",
    Action: texts(block.actions),
    NotAction: texts(block.not_actions),
    Resource: texts(block.resources),
    NotResource: texts(block.not_resources),
    Principal: principals.length > 0 ? principalsOf(principals) : undefined,
    NotPrincipal: notPrincipals.length > 0 ? principalsOf(notPrincipals) : undefined,
    Condition: conditions.length > 0 ? conditionOf(conditions) : undefined,
  };
  return Object.fromEntries(Object.entries(elements).filter(([, element]) => element !== undefined));
}

/** The data source writes IAM's variables as `&{…}`. A list that is known only after apply stays one text. */
function texts(value: unknown): unknown {
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.length === 0) return undefined;
  return Array.isArray(value) ? value.map(variables) : variables(value);
}

function variables(value: unknown): unknown {
  return typeof value === "string" ? value.replaceAll("&{", "${") : value;
}

function principalsOf(blocks: readonly Record<string, unknown>[]): unknown {
  const all: Record<string, unknown[]> = Object.create(null);
  for (const { type, identifiers } of blocks) {
    const key = String(type);
    all[key] = [...(all[key] ?? []), ...[texts(identifiers)].flat()];
  }
  return all;
}

function conditionOf(blocks: readonly Record<string, unknown>[]): Record<string, Record<string, unknown[]>> {
  const all: Record<string, Record<string, unknown[]>> = Object.create(null);
  for (const { test, variable, values } of blocks) {
    const keys = all[String(test)] ?? (Object.create(null) as Record<string, unknown[]>);
    all[String(test)] = keys;
    keys[String(variable)] = [...(keys[String(variable)] ?? []), ...[texts(values)].flat()];
  }
  return all;
}

/** ARNs in a list argument, as texts; undefined if the list itself is known only after apply. */
export function knownList(resource: Resource, argument: string, origin: Origin): string[] | undefined {
  const value = resource.stack.argument(resource, argument, origin);
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.some((one) => typeof one !== "string")) return undefined;
  return textList(value);
}

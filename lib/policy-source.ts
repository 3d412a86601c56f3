import type { PolicyDocument, PolicyStatement } from "./iam/policy-document";
import { readPolicyText } from "./iam/policy-text";
import { conditionErrors, conditionWarnings } from "./rules/access-condition";
import { accessOptionErrors } from "./rules/access-options";
import { unknownActionWarnings } from "./rules/actions";
import { bucketListErrors, bucketListWarnings } from "./rules/buckets";
import { withoutNulls } from "./rules/input";
import { loneWordIn } from "./rules/placeholders";
import { duplicateSidErrors, policyDocumentErrors } from "./rules/policy";
import { type AccessCondition, type AccessOptions, conditionProperties } from "./s3-access-options";
import { keyActions } from "./s3-actions";
import { conflictErrors, withCondition } from "./s3-condition";
import { allow } from "./s3-statements";
import { isToken } from "./terraform/token";

// Where a policy comes from: a factory's options, other policies, or somebody's document.

/** Makes a policy for a partition, and tells what is wrong with what it is made of. */
export interface PolicySource {
  /** The document, or the text that only Terraform can write. */
  readonly render: (partition: string) => PolicyDocument | string;
  /** What is wrong with the input, in sentences. */
  readonly errors: (partition: string) => string[];
  /** What may not be intended, in sentences. */
  readonly warnings: () => string[];
  /** Whether it is no policy at all. */
  readonly isEmpty: boolean;
}

/** A policy document as `S3Access.fromDocument` accepts it; of an object with `toJSON`, what that returns. */
export type PolicyInput =
  | string
  | HasJson
  | (Omit<PolicyDocument, "Statement"> & {
      readonly Statement: PolicyStatement | HasJson | readonly (PolicyStatement | HasJson)[];
    });

/** An object that says itself what it is as JSON, such as a statement of cdk-iam-floyd. */
interface HasJson {
  readonly toJSON: () => unknown;
}

/** A policy that a factory builds from its options. */
export function builtSource<Options extends AccessOptions>(
  options: Options,
  switches: Readonly<Record<string, unknown>>,
  statements: (options: Options, partition: string) => PolicyStatement[],
  on?: { readonly buckets: readonly string[] },
): PolicySource {
  const given = withoutNulls(options);
  return {
    render: (partition) => {
      const allowed = statements(given, partition);
      return policy([...allowed, ...allow(keyActions(allowed), given.kmsKeys ?? [])]);
    },
    errors: (partition) => [
      ...(on ? bucketListErrors(on.buckets, partition) : []),
      ...accessOptionErrors(given, switches, partition),
    ],
    warnings: () => (on ? bucketListWarnings(on.buckets) : []),
    isEmpty: false,
  };
}

/** A policy that somebody wrote. */
export function documentSource(document: PolicyInput): PolicySource {
  const read = typeof document === "string" ? readText(document) : { document: asJson(document) };
  const rendered = ("document" in read ? read.document : {}) as PolicyDocument | string;
  return {
    render: () => rendered,
    errors: (partition) => {
      if ("document" in read) return policyDocumentErrors(read.document, partition);
      return "errors" in read ? [...read.errors] : [read.notJson];
    },
    warnings: () => unknownActionWarnings(rendered),
    isEmpty: false,
  };
}

/** The statements of several policies in one. */
export function combinedSource(sources: readonly PolicySource[]): PolicySource {
  const statements = (partition: string) => sources.flatMap(({ render }) => statementsOf(render(partition)) ?? []);
  return {
    render: (partition) => policy(statements(partition)),
    errors: (partition) => {
      const errors = sources.flatMap((source) => combinationErrors(source, partition));
      return errors.length > 0 ? errors : duplicateSidErrors(statements(partition));
    },
    warnings: () => sources.flatMap(({ warnings }) => warnings()),
    isEmpty: sources.every(({ isEmpty }) => isEmpty),
  };
}

/** A policy whose permissions are limited by a condition. */
export function conditionalSource(source: PolicySource, condition: AccessCondition): PolicySource {
  return {
    render: (partition) => {
      const document = source.render(partition);
      return typeof document === "string" ? document : withCondition(document, condition, partition);
    },
    errors: (partition) => {
      const errors = [...changeErrors("when", source, partition), ...conditionErrors(condition, conditionProperties)];
      if (errors.length > 0) return errors;
      return conflictErrors(source.render(partition) as PolicyDocument, condition);
    },
    warnings: () => [...source.warnings(), ...conditionWarnings(condition)],
    isEmpty: source.isEmpty,
  };
}

/** No policy: the factory was called in a way that has no meaning. */
export function refusedSource(error: string): PolicySource {
  return { render: () => policy([]), errors: () => [error], warnings: () => [], isEmpty: false };
}

/** A policy's statements; undefined where only Terraform knows them. */
export function statementsOf(document: PolicyDocument | string): PolicyStatement[] | undefined {
  if (typeof document === "string" || isToken(document.Statement)) return undefined;
  const statements = [document.Statement].flat();
  return statements.some(isToken) ? undefined : statements;
}

function combinationErrors(source: PolicySource, partition: string): string[] {
  const errors = changeErrors("combine", source, partition);
  if (errors.length > 0) return errors;
  const document = source.render(partition);
  return typeof document !== "string" && document.Version === "2008-10-17"
    ? ['combine has a policy of Version "2008-10-17", whose variables are text; write "2012-10-17"']
    : [];
}

function changeErrors(method: "combine" | "when", source: PolicySource, partition: string): string[] {
  const errors = source.errors(partition);
  if (errors.length > 0 || statementsOf(source.render(partition))) return errors;
  const argument = method === "combine" ? "source_policy_documents" : "condition";
  return [
    `${method} cannot change a policy that is only known at apply; use ${argument} of its aws_iam_policy_document instead`,
  ];
}

function policy(statements: readonly PolicyStatement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}

/** A policy's text: its document, or the text itself where it is one expression that Terraform resolves. */
function readText(text: string) {
  const isExpression = /^\$\{.*\}$/s.test(text.trim()) && isToken(text) && loneWordIn(text) === undefined;
  return isExpression ? { document: text } : readPolicyText(text);
}

/** A document with what its parts say of themselves in `toJSON`, as deep as policies go; tokens stay as they are. */
function asJson(value: unknown, depth = 10): unknown {
  if (typeof value !== "object" || value === null || depth === 0 || isToken(value)) return value;
  if ("toJSON" in value && typeof value.toJSON === "function") return asJson(value.toJSON(), depth - 1);
  if (Array.isArray(value)) return Array.from(value, (one) => asJson(one, depth - 1)); // a hole is an entry, too
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asJson(inner, depth - 1)]));
}

import { isRecord } from "./iam/json";
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

// Sources of a policy: a factory's options, other policies, or a document.

/** Creates a policy for a partition, and validates its input. */
export interface PolicySource {
  /** The document, or an expression that Terraform resolves to its text. */
  readonly render: (partition: string) => PolicyDocument | string;
  /** The errors in the input, as sentences. */
  readonly errors: (partition: string) => string[];
  /** What is perhaps not intended, as sentences. */
  readonly warnings: () => string[];
  /** Whether there is no policy. */
  readonly isEmpty: boolean;
}

/** A policy document for `S3Access.fromDocument`. Of an object with `toJSON`, it takes what that returns. */
export type PolicyInput =
  | string
  | HasJson
  | (Omit<PolicyDocument, "Statement"> & {
      readonly Statement: PolicyStatement | HasJson | readonly (PolicyStatement | HasJson)[];
    });

/** An object that returns its own JSON, such as a statement of cdk-iam-floyd. */
interface HasJson {
  readonly toJSON: () => unknown;
}

/** A policy that a factory builds from its options. */
export function builtSource<Options extends AccessOptions>(
  options: Options,
  switches: Readonly<Record<string, unknown>>,
  statements: (options: Options, partition: string) => PolicyStatement[],
  on?: { readonly buckets: readonly string[]; readonly application?: string },
): PolicySource {
  const given = withoutNulls(options);
  return {
    render: (partition) => {
      const allowed = statements(given, partition);
      return policy([...allowed, ...allow(keyActions(allowed), given.kmsKeys ?? [])]);
    },
    errors: (partition) => [
      ...(on ? bucketListErrors(on.buckets, partition) : []),
      ...accessOptionErrors(given, switches, partition, on?.application),
    ],
    warnings: () => (on ? bucketListWarnings(on.buckets) : []),
    isEmpty: false,
  };
}

/** A policy from a document. */
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

/** A factory that was called with wrong arguments: it has no policy. */
export function refusedSource(error: string): PolicySource {
  return { render: () => policy([]), errors: () => [error], warnings: () => [], isEmpty: false };
}

/** A policy's statements; undefined if they are known only after apply. */
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
    ? ['combine has a policy of Version "2008-10-17", whose variables are plain text. Write "2012-10-17".']
    : [];
}

function changeErrors(method: "combine" | "when", source: PolicySource, partition: string): string[] {
  const errors = source.errors(partition);
  if (errors.length > 0 || statementsOf(source.render(partition))) return errors;
  const argument = method === "combine" ? "source_policy_documents" : "condition";
  return [
    `${method} can't change a policy that is known only after apply. Use ${argument} of its aws_iam_policy_document.`,
  ];
}

function policy(statements: readonly PolicyStatement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}

/** A policy's text: its document, or the text itself if it is one expression that Terraform resolves. */
function readText(text: string) {
  const isExpression = /^\$\{.*\}$/s.test(text.trim()) && isToken(text) && loneWordIn(text) === undefined;
  return isExpression ? { document: text } : readPolicyText(text);
}

/**
 * A document in which each object with `toJSON` is replaced by its result, as deep as policies are nested. Tokens stay.
 */
function asJson(value: unknown, depth = 10): unknown {
  if (typeof value !== "object" || value === null || depth === 0 || isToken(value)) return value;
  if ("toJSON" in value && typeof value.toJSON === "function") return asJson(value.toJSON(), depth - 1);
  if (Array.isArray(value)) return Array.from(value, (one) => asJson(one, depth - 1)); // a hole is an entry, too
  if (!isRecord(value)) return value; // of a Map, JSON would make an object without its content
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asJson(inner, depth - 1)]));
}

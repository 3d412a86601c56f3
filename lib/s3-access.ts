import { Fn, Token } from "cdktf";
import { isRecord, show } from "./iam/json";
import type { PolicyDocument, PolicyStatement } from "./iam/policy-document";
import { bucketListErrors, splitBucket } from "./rules/buckets";
import { inlinePolicySizeErrors } from "./rules/iam";
import { booleanErrors, unknownPropertyErrors } from "./rules/input";
import { accessMark } from "./rules/own-classes";
import { policyDocumentErrors } from "./rules/policy";
import { escapeTemplates, unescapeTemplates } from "./terraform/expression";
import { isToken } from "./terraform/token";

/** What `S3Access.allBuckets` and `S3Access.buckets` may leave out. */
export interface S3AccessOptions {
  /**
   * May create buckets.
   * @default true
   */
  readonly createBucket?: boolean;
  /**
   * May delete objects.
   * @default true
   */
  readonly deleteObject?: boolean;
}

/** What the least-privilege policy may add. */
export interface LeastPrivilegeOptions {
  /**
   * May delete objects.
   * @default false
   */
  readonly deleteObject?: boolean;
}

/**
 * What a user may do: an IAM policy document in the making. Choose one of the four factories.
 *
 * Nothing throws here. What is wrong with the input is kept and reported with everything else at synth.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/security_iam_service-with-iam.html
 */
export class S3Access {
  protected readonly [accessMark] = true;

  private constructor(
    private readonly render: (partition: string) => PolicyDocument | string,
    private readonly inputErrors: (partition: string) => string[],
  ) {}

  /**
   * What image optimizers' manuals ask for: put, get and list everything in every bucket of the account. That includes bucket
   * policies and ACLs, so whoever holds the key can make any bucket public; `leastPrivilege` does not allow that.
   */
  static allBuckets(options: S3AccessOptions = {}): S3Access {
    return new S3Access(
      (partition) => policy([allow(manualActions(options), `arn:${partition}:s3:::*`)]),
      () => optionErrors(options, { createBucket: true, deleteObject: true }),
    );
  }

  /**
   * The same actions on these buckets only. An entry is a bucket (`"photos"`) or a bucket and a prefix
   * (`"shop/images/*"`), which gives those objects and their listing but no power over the bucket itself. `*` and `?`
   * are wildcards. Such a user can't list the account's buckets.
   */
  static buckets(buckets: readonly string[], options: S3AccessOptions = {}): S3Access {
    return new S3Access(
      (partition) =>
        policy([
          allow(
            manualActions(options),
            buckets.flatMap((entry) => (splitBucket(entry).prefix === undefined ? [entry, `${entry}/*`] : [entry])),
            partition,
          ),
          ...prefixStatements(buckets, partition),
        ]),
      () => [...bucketListErrors(buckets), ...optionErrors(options, { createBucket: true, deleteObject: true })],
    );
  }

  /**
   * Exactly what an optimizer calls on these buckets or prefixes: list, download and upload. No wildcard in any
   * action, no power over buckets, policies or ACLs.
   */
  static leastPrivilege(buckets: readonly string[], options: LeastPrivilegeOptions = {}): S3Access {
    return new S3Access(
      (partition) => {
        const whole = buckets.filter((entry) => splitBucket(entry).prefix === undefined);
        return policy([
          ...(whole.length > 0 ? [allow(["s3:GetBucketLocation", "s3:ListBucket"], whole, partition)] : []),
          ...prefixStatements(buckets, partition),
          allow(
            ["s3:GetObject", "s3:PutObject", ...(options.deleteObject ? ["s3:DeleteObject"] : [])],
            buckets.map((entry) => (splitBucket(entry).prefix === undefined ? `${entry}/*` : entry)),
            partition,
          ),
        ]);
      },
      () => [...bucketListErrors(buckets), ...optionErrors(options, { deleteObject: true })],
    );
  }

  /**
   * A policy of your own: an object, its JSON text, or a token for the text, such as the `json` of a
   * `DataAwsIamPolicyDocument`. Checked against IAM's grammar and AWS's own list of actions. Policy variables such as
   * `${aws:username}` stay IAM's.
   */
  static fromDocument(document: PolicyDocument | string): S3Access {
    const parsed = typeof document === "string" ? parseJson(document) : document;
    return new S3Access(
      () => parsed as PolicyDocument | string,
      (partition) =>
        parsed instanceof Error
          ? [`policy is not JSON: ${parsed.message}; paste it as the console's JSON tab shows it`]
          : policyDocumentErrors(parsed, partition),
    );
  }

  /** What is wrong with the input, in sentences; empty when nothing is. */
  validate(partition = "aws"): string[] {
    const errors = this.inputErrors(partition);
    return errors.length > 0 ? errors : inlinePolicySizeErrors(unescapeTemplates(this.toTerraformText(partition)));
  }

  /** The policy as the text that Terraform hands to AWS, for a partition (`aws`, `aws-cn`, `aws-us-gov`, …). */
  toTerraformText(partition = "aws"): string {
    const document = this.render(partition);
    if (typeof document === "string") return document;
    return escapeTemplates(stringify(document));
  }
}

function policy(statements: PolicyStatement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}

/** A statement for one finished ARN, or for buckets and objects in a partition. */
function allow(actions: string[], resource: string): PolicyStatement;
function allow(actions: string[], resources: string[], partition: string): PolicyStatement;
function allow(Action: string[], resource: string | string[], partition?: string): PolicyStatement {
  const Resource = Array.isArray(resource) ? resource.map((name) => `arn:${partition}:s3:::${name}`) : resource;
  return { Effect: "Allow", Action, Resource };
}

function manualActions({ createBucket = true, deleteObject = true }: S3AccessOptions): string[] {
  return [
    ...(createBucket ? ["s3:CreateBucket"] : []),
    ...(deleteObject ? ["s3:DeleteObject"] : []),
    "s3:Put*",
    "s3:Get*",
    "s3:List*",
  ];
}

/** For entries with a prefix: the bucket's listing, cut down to that prefix. */
function prefixStatements(buckets: readonly string[], partition: string): PolicyStatement[] {
  const prefixesOf = new Map<string, string[]>();
  for (const { bucket, prefix } of buckets.map(splitBucket)) {
    if (prefix !== undefined) prefixesOf.set(bucket, [...(prefixesOf.get(bucket) ?? []), prefix]);
  }
  return [...prefixesOf].map(([bucket, prefixes]) => ({
    ...allow(["s3:ListBucket"], `arn:${partition}:s3:::${bucket}`),
    // A listing without a prefix has no s3:prefix to compare, so "everything" is said by leaving the condition out.
    ...(prefixes.includes("*") ? {} : { Condition: { StringLike: { "s3:prefix": prefixes } } }),
  }));
}

function optionErrors(options: object, known: Readonly<Record<string, true>>): string[] {
  if (!isRecord(options)) return [`access options are ${show(options)}; write for example { deleteObject: false }`];
  return [
    ...unknownPropertyErrors(options, known),
    ...Object.entries(options).flatMap(([property, value]) =>
      Object.hasOwn(known, property) ? booleanErrors(property, value) : [],
    ),
  ];
}

/** The document in the text; the text itself where Terraform writes it; an error where it is neither. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return isToken(text) ? text : error;
  }
}

/** The document's JSON. Where it holds a list or object that only Terraform knows, Terraform writes that part. */
function stringify(document: PolicyDocument): string {
  const unquoted: string[] = [];
  const json = JSON.stringify(document, function (this: Record<string, unknown>, key, value) {
    const original = this[key]; // value is what toJSON made of a token
    if (typeof original === "string" || !Token.isUnresolved(original)) return value;
    unquoted.push(Fn.jsonencode(original));
    return unquoted.at(-1);
  });
  return unquoted.reduce((text, part) => text.replace(`"${part}"`, () => part), json);
}

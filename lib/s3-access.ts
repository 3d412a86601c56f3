import { show } from "./iam/json";
import type { PolicyDocument, PolicyStatement } from "./iam/policy-document";
import { readPolicyText } from "./iam/policy-text";
import { type Software, type SoftwareActions, type SoftwareName, type SoftwareOption, software } from "./iam/software";
import { accessOptionErrors } from "./rules/access-options";
import { bucketListErrors } from "./rules/buckets";
import { policySizeErrors } from "./rules/iam";
import { withoutNulls } from "./rules/input";
import { accessMark, isAccess } from "./rules/own-classes";
import { duplicateSidErrors, policyDocumentErrors, unknownActionWarnings } from "./rules/policy";
import type {
  AccessCondition,
  AccessOptions,
  ReadOnlyOptions,
  ReadWriteOptions,
  S3AccessOptions,
  SoftwareOptions,
} from "./s3-access-options";
import { allow, allowAllOn, allowOn, bucketQuestions } from "./s3-statements";
import { escapeTemplates, unescapeTemplates } from "./terraform/expression";
import { policyJson } from "./terraform/policy-json";
import { isToken } from "./terraform/token";

/**
 * What a user may do: an IAM policy document in the making. Choose one of the factories.
 *
 * A list of buckets holds names (`"photos"`), names with a prefix (`"shop/images/*"`), either of them as an ARN or an
 * `s3://` address, ARNs of access points, and Terraform's expressions of a name or an ARN (`bucket.arn`). `*` and `?`
 * are wildcards, `${aws:username}` is IAM's to fill in. A prefix gives its objects and their listing; of the bucket
 * itself it gives no more than its region and who owns its objects.
 *
 * Nothing throws here. What is wrong with the input is kept and reported with everything else at synth.
 *
 * @example
 * { userName: "s3-image-optimizer", access: S3Access.forSoftware("s3-image-optimizer", ["photos"]) }
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
   * What image optimizers' manuals ask for: put, get and list everything in every bucket of the account. That includes
   * bucket policies and ACLs, so whoever holds the key can make any bucket public; `forSoftware` and `readWrite`
   * do not allow that.
   *
   * @example
   * S3Access.allBuckets({ createBucket: false, deleteObject: false })
   */
  static allBuckets(options: S3AccessOptions = {}): S3Access {
    return S3Access.build(options, ["createBucket", "deleteObject"], (given, partition) =>
      allow(manualActions(given), [`arn:${partition}:s3:::*`]),
    );
  }

  /**
   * The same actions on these buckets only, without listing the account's buckets.
   *
   * @example
   * S3Access.buckets(["photos", "shop/images/*"])
   */
  static buckets(buckets: readonly string[], options: S3AccessOptions = {}): S3Access {
    return S3Access.build(
      options,
      ["createBucket", "deleteObject"],
      (given, partition) => allowAllOn(buckets, manualActions(given), partition),
      (partition) => bucketListErrors(buckets, partition),
    );
  }

  /**
   * What software needs to list, download and upload in these buckets, where `forSoftware` does not know it by name:
   * no wildcard in any action, no power over buckets, policies or ACLs.
   *
   * @example
   * S3Access.readWrite(["photos"], { deleteObject: true })
   */
  static readWrite(buckets: readonly string[], options: ReadWriteOptions = {}): S3Access {
    return S3Access.build(
      options,
      ["deleteObject", "objectAcl", "listAllBuckets", "multipart", "putObject"],
      (given, partition) => allowOn(buckets, leastActions(given), partition),
      (partition) => bucketListErrors(buckets, partition),
    );
  }

  /**
   * List and download in these buckets.
   *
   * @example
   * S3Access.readOnly(["photos"])
   */
  static readOnly(buckets: readonly string[], options: ReadOnlyOptions = {}): S3Access {
    return S3Access.build(
      options,
      ["listAllBuckets"],
      (given, partition) => allowOn(buckets, readActions(given), partition),
      (partition) => bucketListErrors(buckets, partition),
    );
  }

  /**
   * What one tool calls in these buckets, read from its source or manual, and nothing beyond.
   *
   * @param name the tool, such as `"s3-image-optimizer"`; docs/access.md lists them with what each calls
   * @example
   * S3Access.forSoftware("s3-image-optimizer", ["photos"], { deleteObject: true })
   */
  static forSoftware<Name extends SoftwareName>(
    name: Name,
    buckets: readonly string[],
    options: SoftwareOptions<Extract<keyof (typeof software)[Name]["optional"], SoftwareOption>> = {},
  ): S3Access {
    const tool: Software | undefined = Object.hasOwn(software, name) ? software[name] : undefined;
    return S3Access.build(
      options,
      Object.keys(tool?.optional ?? {}),
      (given, partition) => (tool ? allowOn(buckets, actionsOf(tool, given), partition) : []),
      (partition) => (tool ? bucketListErrors(buckets, partition) : [unknownSoftware(name)]),
    );
  }

  /**
   * Everything that each of these allows, in one policy. What one of them denies is denied.
   *
   * @example
   * S3Access.combine(S3Access.readOnly(["photos"]), S3Access.readWrite(["thumbnails"]))
   */
  static combine(...accesses: readonly S3Access[]): S3Access {
    const statements = (partition: string) => accesses.flatMap((access) => access.statements(partition));
    return new S3Access(
      (partition) => policy(statements(partition)),
      (partition) => {
        const errors =
          accesses.length === 0
            ? ['combine has nothing to combine; give it for example S3Access.readOnly(["photos"])']
            : accesses.flatMap((access) =>
                isAccess(access) ? access.combinationErrors(partition) : [notAccess("combine has", access)],
              );
        return errors.length > 0 ? errors : duplicateSidErrors(statements(partition));
      },
    );
  }

  /**
   * A policy of your own: an object, its JSON text, or a token for the text, such as the `json` of a
   * `DataAwsIamPolicyDocument`. Checked against IAM's grammar and AWS's own list of actions. Policy variables such as
   * `${aws:username}` stay IAM's.
   *
   * @example
   * S3Access.fromDocument({
   *   Version: "2012-10-17",
   *   Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::photos/*" }],
   * })
   */
  static fromDocument(document: PolicyDocument | string): S3Access {
    const read = typeof document === "string" ? readText(document) : { document };
    return new S3Access(
      () => ("document" in read ? read.document : {}) as PolicyDocument | string,
      (partition) => {
        if ("document" in read) return policyDocumentErrors(read.document, partition);
        return "errors" in read ? [...read.errors] : [read.notJson];
      },
    );
  }

  private static build<Options extends AccessOptions>(
    options: Options,
    switches: readonly string[],
    statements: (options: Options, partition: string) => PolicyStatement[],
    bucketErrors: (partition: string) => string[] = () => [],
  ): S3Access {
    const given = withoutNulls(options);
    return new S3Access(
      (partition) => {
        const allowed = statements(given, partition);
        const all = [...allowed, ...allow(keyActions(allowed), given.kmsKeys ?? [])];
        return policy(given.condition ? all.map(withCondition(given.condition)) : all);
      },
      (partition) => [...bucketErrors(partition), ...accessOptionErrors(given, switches, partition)],
    );
  }

  /**
   * What is wrong with the input, in sentences; empty when nothing is.
   *
   * @internal
   */
  validate(partition = "aws", kind: "inline" | "managed" = "inline"): string[] {
    const errors = this.inputErrors(partition);
    if (errors.length > 0) return errors;
    return policySizeErrors([unescapeTemplates(this.toTerraformText(partition))], kind);
  }

  /**
   * What can't be confirmed of the policy, in sentences; no errors.
   *
   * @internal
   */
  warnings(partition = "aws"): string[] {
    return unknownActionWarnings(this.render(partition));
  }

  /**
   * The policy as the text that Terraform passes to AWS, for a partition (`aws`, `aws-cn`, `aws-us-gov`, …).
   *
   * @internal
   */
  toTerraformText(partition = "aws"): string {
    const document = this.render(partition);
    return typeof document === "string" ? document : escapeTemplates(policyJson(document));
  }

  /** What keeps this policy's statements from standing in another one, in sentences. */
  private combinationErrors(partition: string): string[] {
    const errors = this.inputErrors(partition);
    if (errors.length > 0) return errors;
    const document = this.render(partition);
    if (typeof document === "string" || isToken(document.Statement)) {
      return [
        "combine has a policy that only Terraform knows; put it together there, with source_policy_documents of aws_iam_policy_document",
      ];
    }
    return document.Version === "2008-10-17"
      ? ['combine has a policy of Version "2008-10-17", whose variables are text; write "2012-10-17"']
      : [];
  }

  private statements(partition: string): PolicyStatement[] {
    const document = this.render(partition);
    return typeof document === "string" ? [] : [document.Statement].flat();
  }
}

function notAccess(place: string, value: unknown): string {
  return `${place} ${show(value)}; write for example S3Access.readOnly(["photos"])`;
}

function policy(statements: readonly PolicyStatement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
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

function readActions({ listAllBuckets }: ReadOnlyOptions): SoftwareActions {
  return {
    account: listAllBuckets ? ["s3:ListAllMyBuckets"] : [],
    bucket: ["s3:GetBucketLocation", "s3:ListBucket"],
    object: ["s3:GetObject"],
  };
}

function leastActions(options: ReadWriteOptions): SoftwareActions {
  const { deleteObject, objectAcl, multipart, putObject = true, listAllBuckets } = options;
  return {
    account: listAllBuckets ? ["s3:ListAllMyBuckets"] : [],
    bucket: [...bucketQuestions, "s3:ListBucket", ...(multipart ? ["s3:ListBucketMultipartUploads"] : [])],
    object: [
      "s3:GetObject",
      ...(putObject ? ["s3:PutObject", "s3:AbortMultipartUpload"] : []),
      ...(deleteObject ? ["s3:DeleteObject"] : []),
      ...(objectAcl ? ["s3:PutObjectAcl"] : []),
      ...(multipart ? ["s3:ListMultipartUploadParts"] : []),
    ],
  };
}

/** What a tool calls always, and with the switches that are on. */
function actionsOf({ always, optional }: Software, given: SoftwareOptions): SoftwareActions {
  const chosen = Object.entries(optional)
    .filter(([option, { byDefault }]) => given[option as keyof typeof optional] ?? byDefault)
    .map(([, actions]) => actions);
  const all = [always, ...chosen];
  return {
    account: all.flatMap(({ account = [] }) => account),
    bucket: all.flatMap(({ bucket = [] }) => bucket),
    object: all.flatMap(({ object = [] }) => object),
  };
}

function unknownSoftware(name: unknown): string {
  return `software ${show(name)} is not known here; write one of ${Object.keys(software).join(", ")}, or use S3Access.readWrite`;
}

/** What it takes of a KMS key to do this on a bucket that is encrypted with it. */
function keyActions(statements: readonly PolicyStatement[]): string[] {
  const uploads = statements.some(({ Action }) =>
    [Action].flat().some((action) => /^s3:Put(Object|\*)$/.test(`${action}`)),
  );
  return ["kms:Decrypt", ...(uploads ? ["kms:GenerateDataKey"] : [])];
}

function withCondition({
  sourceIp,
  sourceVpce,
  expires,
}: AccessCondition): (statement: PolicyStatement) => PolicyStatement {
  const condition = {
    ...(sourceIp ? { IpAddress: { "aws:SourceIp": sourceIp } } : {}),
    ...(sourceVpce ? { StringEquals: { "aws:SourceVpce": sourceVpce } } : {}),
    ...(expires
      ? { DateLessThan: { "aws:CurrentTime": expires.length === 10 ? `${expires}T00:00:00Z` : expires } }
      : {}),
  };
  return (statement) => ({ ...statement, Condition: { ...statement.Condition, ...condition } });
}

/** A policy's text: its document, or the text itself where Terraform writes it. */
function readText(text: string) {
  const read = readPolicyText(text);
  return "notJson" in read && isToken(text) ? { document: text } : read;
}

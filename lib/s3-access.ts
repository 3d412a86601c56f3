import { show } from "./iam/json";
import { type SoftwareName, software } from "./iam/software";
import type { Software, SoftwareOption } from "./iam/software-calls";
import {
  builtSource,
  combinedSource,
  conditionalSource,
  documentSource,
  type PolicyInput,
  type PolicySource,
  refusedSource,
} from "./policy-source";
import { policySizeErrors } from "./rules/iam";
import { withoutNulls } from "./rules/input";
import { accessMark, isAccess } from "./rules/own-classes";
import {
  type AccessCondition,
  manualSwitches,
  type ReadOnlyOptions,
  type ReadWriteOptions,
  readOnlySwitches,
  readWriteSwitches,
  type S3AccessOptions,
  type SoftwareOptions,
  type WriteOnlyOptions,
  writeOnlySwitches,
} from "./s3-access-options";
import { manualActions, readOnlyActions, readWriteActions, softwareActions, writeOnlyActions } from "./s3-actions";
import { allow, allowAllOn, allowOn } from "./s3-statements";
import { escapeTemplates, unescapeTemplates } from "./terraform/expression";
import { policyJson } from "./terraform/policy-json";

/**
 * The S3 permissions of an IAM user. Create one with a factory such as {@link S3Access.readOnly}.
 *
 * A list of buckets holds names (`"photos"`), names with a prefix (`"shop/images/*"`), either of them as an ARN or an
 * `s3://` address, ARNs of access points, and Terraform's expressions of a name or an ARN (`bucket.arn`). `*` and `?`
 * are wildcards, and IAM fills in `${aws:username}`. A prefix gives its objects and their listing; of the bucket itself
 * it gives no more than its region and who owns its objects.
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

  private constructor(private readonly source: PolicySource) {}

  /**
   * What image optimizers' manuals ask for: put, get and list everything in every bucket of the account, including future
   * ones. That includes bucket policies and ACLs, so anyone who has the key can make any bucket public; `forSoftware`,
   * `readWrite`, `writeOnly` and `readOnly` do not allow that.
   *
   * @example
   * S3Access.allBuckets({ createBucket: false, deleteObject: false })
   */
  static allBuckets(options: S3AccessOptions = {}): S3Access {
    const statements = (given: S3AccessOptions, partition: string) =>
      allow(manualActions(given), [`arn:${partition}:s3:::*`]);
    return new S3Access(builtSource(options, manualSwitches, statements));
  }

  /**
   * The same actions on these buckets only, without listing the account's buckets. That can still make these buckets
   * public.
   *
   * @example
   * S3Access.buckets(["photos", "shop/images/*"])
   */
  static buckets(buckets: readonly string[], options: S3AccessOptions = {}): S3Access {
    const statements = (given: S3AccessOptions, partition: string) =>
      allowAllOn(buckets, manualActions(given), partition);
    return new S3Access(builtSource(options, manualSwitches, statements, { buckets }));
  }

  /**
   * List, download and upload in these buckets, for software that `forSoftware` does not know by name: no wildcard in any
   * action, and no power over buckets, policies or ACLs.
   *
   * @example
   * S3Access.readWrite(["photos"], { deleteObject: true })
   */
  static readWrite(buckets: readonly string[], options: ReadWriteOptions = {}): S3Access {
    const statements = (given: ReadWriteOptions, partition: string) =>
      allowOn(buckets, readWriteActions(given), partition);
    return new S3Access(builtSource(options, readWriteSwitches, statements, { buckets }));
  }

  /**
   * List and download in these buckets.
   *
   * @example
   * S3Access.readOnly(["photos"])
   */
  static readOnly(buckets: readonly string[], options: ReadOnlyOptions = {}): S3Access {
    const statements = (given: ReadOnlyOptions, partition: string) =>
      allowOn(buckets, readOnlyActions(given), partition);
    return new S3Access(builtSource(options, readOnlySwitches, statements, { buckets }));
  }

  /**
   * Upload to these buckets, for backups, logs and uploads from CI: no reading, and no listing unless a switch allows it.
   *
   * @example
   * S3Access.writeOnly(["backups/web-1/*"])
   */
  static writeOnly(buckets: readonly string[], options: WriteOnlyOptions = {}): S3Access {
    const statements = (given: WriteOnlyOptions, partition: string) =>
      allowOn(buckets, writeOnlyActions(given), partition);
    return new S3Access(builtSource(options, writeOnlySwitches, statements, { buckets }));
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
    if (!tool) return new S3Access(refusedSource(unknownSoftware(name)));
    const statements = (given: SoftwareOptions, partition: string) =>
      allowOn(buckets, softwareActions(tool, given), partition);
    return new S3Access(builtSource(options, tool.optional, statements, { buckets }));
  }

  /**
   * No policy of the user's own: for a user whose permissions come from its groups or managed policies, or who has none
   * yet.
   *
   * @example
   * { userName: "reports", access: S3Access.none(), groups: ["analysts"] }
   */
  static none(): S3Access {
    return new S3Access(combinedSource([]));
  }

  /**
   * Combines several accesses into one policy. What one of them denies is denied.
   *
   * @example
   * S3Access.combine(S3Access.readOnly(["photos"]), S3Access.readWrite(["thumbnails"]))
   */
  static combine(...accesses: readonly S3Access[]): S3Access {
    const wrong = accesses.find((access) => !isAccess(access));
    if (wrong !== undefined) return new S3Access(refusedSource(`combine has ${show(wrong)}; ${example}`));
    if (accesses.length === 0) return new S3Access(refusedSource(`combine needs at least one access; ${example}`));
    return new S3Access(combinedSource(accesses.map(({ source }) => source)));
  }

  /**
   * A policy of your own: an object, its JSON text, an object with `toJSON` (also as a statement), or a token for the text,
   * such as the `json` of a `DataAwsIamPolicyDocument`. Checked against IAM's grammar and AWS's own list of actions. Policy
   * variables such as `${aws:username}` stay IAM's.
   *
   * @example
   * S3Access.fromDocument({
   *   Version: "2012-10-17",
   *   Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::photos/*" }],
   * })
   */
  static fromDocument(document: PolicyInput): S3Access {
    return new S3Access(documentSource(document));
  }

  /**
   * The same access, allowed only under a condition: from these addresses, through these VPC endpoints, or before this time.
   * Several properties must all hold. What the policy denies stays denied without the condition.
   *
   * @example
   * S3Access.readOnly(["photos"]).when({ sourceIp: ["198.51.100.0/24"], expires: "2030-01-31" })
   *
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
   */
  when(condition: AccessCondition): S3Access {
    return new S3Access(conditionalSource(this.source, withoutNulls(condition)));
  }

  /**
   * What is wrong with the input, in sentences; empty when nothing is.
   *
   * @internal
   */
  validate(partition = "aws", kind: "inline" | "managed" = "inline"): string[] {
    const errors = this.source.errors(partition);
    if (errors.length > 0) return errors;
    return policySizeErrors([unescapeTemplates(this.toTerraformText(partition))], kind);
  }

  /**
   * What can't be confirmed of the policy or may not be intended, in sentences; no errors.
   *
   * @internal
   */
  warnings(): string[] {
    return this.source.warnings();
  }

  /**
   * Whether there is no policy at all, as of `none`.
   *
   * @internal
   */
  get isEmpty(): boolean {
    return this.source.isEmpty;
  }

  /**
   * The policy as the text that Terraform passes to AWS, for a partition (`aws`, `aws-cn`, `aws-us-gov`, …).
   *
   * @internal
   */
  toTerraformText(partition = "aws"): string {
    const document = this.source.render(partition);
    return typeof document === "string" ? document : escapeTemplates(policyJson(document));
  }
}

const example = 'write for example S3Access.readOnly(["photos"])';

function unknownSoftware(name: unknown): string {
  return `software ${show(name)} is not known here; write one of ${Object.keys(software).join(", ")}, or use S3Access.readWrite`;
}

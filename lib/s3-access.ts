import { show } from "./iam/json";
import { type Software, type SoftwareName, type SoftwareOption, software } from "./iam/software";
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
import { mustBe, nearest, withoutNulls } from "./rules/input";
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
import { unescapeTemplates } from "./terraform/expression";
import { policyText } from "./terraform/policy-json";

/**
 * The S3 permissions of an IAM user. Create one with a factory such as {@link S3Access.readOnly}.
 *
 * A list of buckets contains names (`"photos"`), names with a prefix (`"shop/images/*"`), either of them as an ARN or
 * an `s3://` address, ARNs of access points, and Terraform expressions for a name or an ARN (`bucket.arn`). `*` and `?`
 * are wildcards, and IAM replaces `${aws:username}`. An entry with a prefix allows access to its objects and their
 * listing, and to the region and object ownership of the bucket.
 *
 * No method throws. Errors in the input are reported at synth, together with all others.
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
   * The policy in most image-optimizer manuals: put, get and list everything in every bucket of the account, including
   * future ones. That includes bucket policies and ACLs, so anyone who has the key can make any bucket public.
   * `forSoftware`, `readWrite`, `writeOnly` and `readOnly` don't allow that.
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
   * The actions of `allBuckets`, but only on these buckets, and without listing the account's buckets. Anyone who has
   * the key can still make these buckets public.
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
   * Listing, downloads and uploads in these buckets, for an application that `forSoftware` doesn't have. No action has
   * a wildcard, and none changes buckets, policies or ACLs.
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
   * Listing and downloads in these buckets.
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
   * Uploads to these buckets, for backups, logs and CI. Reading is not allowed, and listing only with a switch.
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
   * Exactly the S3 calls of one application in these buckets, according to its source or manual.
   *
   * @param name the application, such as `"s3-image-optimizer"`; docs/applications.md lists all of them with their
   * calls
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
    return new S3Access(builtSource(options, tool.optional, statements, { buckets, application: name }));
  }

  /**
   * No policy: for a user whose permissions come from its groups or managed policies, or that has none yet.
   *
   * @example
   * { userName: "reports", access: S3Access.none(), groups: ["analysts"] }
   */
  static none(): S3Access {
    return new S3Access(combinedSource([]));
  }

  /**
   * Combines several accesses into one policy. If one of them denies a request, it is denied.
   *
   * @example
   * S3Access.combine(S3Access.readOnly(["photos"]), S3Access.readWrite(["thumbnails"]))
   */
  static combine(...accesses: readonly S3Access[]): S3Access {
    const wrong = accesses.find((access) => !isAccess(access));
    if (wrong !== undefined)
      return new S3Access(refusedSource(mustBe("each argument of combine", "an S3Access", wrong, example)));
    if (accesses.length === 0) return new S3Access(refusedSource(`combine needs at least one access. ${example}.`));
    return new S3Access(combinedSource(accesses.map(({ source }) => source)));
  }

  /**
   * Your own policy: an object, its JSON text, an object with `toJSON` (also as a statement), or a token for the text,
   * such as the `json` of a `DataAwsIamPolicyDocument`. It is checked against IAM's grammar and AWS's list of actions.
   * IAM replaces policy variables such as `${aws:username}`.
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
   * The same access under a condition: from these addresses, through these VPC endpoints, or before this time. Several
   * properties must all be true. What the policy denies stays denied without the condition.
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
   * The errors in the input, as sentences.
   *
   * @internal
   */
  validate(partition = "aws", kind: "inline" | "managed" = "inline"): string[] {
    const errors = this.source.errors(partition);
    if (errors.length > 0) return errors;
    return policySizeErrors([unescapeTemplates(this.toTerraformText(partition))], kind);
  }

  /**
   * What is perhaps not intended, or can't be checked, as sentences.
   *
   * @internal
   */
  warnings(): string[] {
    return this.source.warnings();
  }

  /**
   * Whether there is no policy, as with `none`.
   *
   * @internal
   */
  get isEmpty(): boolean {
    return this.source.isEmpty;
  }

  /**
   * Returns the policy's text for Terraform, in a partition (`aws`, `aws-cn`, `aws-us-gov`, …).
   *
   * @internal
   */
  toTerraformText(partition = "aws"): string {
    const document = this.source.render(partition);
    return typeof document === "string" ? document : policyText(document);
  }
}

const example = 'Write for example S3Access.readOnly(["photos"])';

function unknownSoftware(name: unknown): string {
  const names = Object.keys(software);
  const near = typeof name === "string" ? nearest(name, names) : undefined;
  const fix = near ? `Did you mean ${show(near)}?` : `Write one of ${names.join(", ")}, or use S3Access.readWrite.`;
  return `forSoftware doesn't have ${show(name)}. ${fix}`;
}

import type { SoftwareOption } from "./iam/software";

/** A condition on requests, for `access.when`. Each property restricts access further. */
export interface AccessCondition {
  /**
   * The public addresses that requests may come from: `"198.51.100.7"`, `"198.51.100.0/24"` or IPv6. Private and
   * reserved addresses are rejected, because requests to S3's public endpoint never come from them.
   */
  readonly sourceIp?: readonly string[];
  /** The VPC endpoints that requests may use, such as `"vpce-0123456789abcdef0"`. Such requests have no `sourceIp`. */
  readonly sourceVpce?: readonly string[];
  /**
   * The time in UTC at which access ends. It must be in the future: `"2030-01-31T18:00:00Z"`, or `"2030-01-31"` for the
   * start of that day.
   */
  readonly expires?: string;
}

/** Options that every factory with a list of buckets accepts. */
export interface AccessOptions {
  /**
   * The ARNs of the KMS keys that the buckets are encrypted with. The user gets `kms:Decrypt` on them for downloads,
   * and `kms:GenerateDataKey` too for uploads. Buckets with S3's own encryption need none.
   * @default no keys
   */
  readonly kmsKeys?: readonly string[];
}

/** Options of `S3Access.allBuckets` and `S3Access.buckets`. */
export interface S3AccessOptions extends AccessOptions {
  /**
   * Whether the user can create buckets.
   * @default true
   */
  readonly createBucket?: boolean;
  /**
   * Whether the user can delete objects.
   * @default true
   */
  readonly deleteObject?: boolean;
}

/** Options of `S3Access.readOnly`. */
export interface ReadOnlyOptions extends AccessOptions {
  /**
   * Whether the user can list the account's buckets, for example to choose one: `s3:ListAllMyBuckets`.
   * @default false
   */
  readonly listAllBuckets?: boolean;
  /**
   * Whether a user that is limited to a prefix can list the levels above it, one level at a time, for clients that
   * start at the bucket's root. The user sees all names on those levels.
   * @default false
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/walkthrough1.html
   */
  readonly browse?: boolean;
  /**
   * Whether the user can list and read earlier versions of the objects and, with `deleteObject`, delete them
   * permanently.
   * @default false
   */
  readonly versions?: boolean;
  /**
   * Whether the user can see if the bucket is versioned: `s3:GetBucketVersioning`, which backup software checks first.
   * @default false
   */
  readonly bucketVersioning?: boolean;
  /**
   * Whether the user can read the objects' tags and, if it can upload, set them.
   * @default false
   */
  readonly objectTags?: boolean;
  /**
   * Whether the user can restore archived objects from S3 Glacier, which AWS charges for: `s3:RestoreObject`.
   * @default false
   */
  readonly restore?: boolean;
}

/** Options of `S3Access.readWrite`. */
export interface ReadWriteOptions extends ReadOnlyOptions {
  /**
   * Whether the user can delete objects.
   * @default false
   */
  readonly deleteObject?: boolean;
  /**
   * Whether the user can make single objects public or private: `s3:PutObjectAcl`, for software that sends an ACL with
   * each upload. Buckets created since April 2023 have ACLs disabled.
   * @default false
   */
  readonly objectAcl?: boolean;
  /**
   * Whether the user can read and set the objects' retention and legal hold, on a bucket with Object Lock. The user
   * can't bypass a retention.
   * @default false
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
   */
  readonly objectLock?: boolean;
  /**
   * Whether the user can list interrupted multipart uploads: `s3:ListMultipartUploadParts` on the objects and
   * `s3:ListBucketMultipartUploads` on the buckets. Multipart uploads themselves, and aborting one, don't need this.
   * @default false
   */
  readonly multipart?: boolean;
  /**
   * Whether the user can upload.
   * @default true
   */
  readonly putObject?: boolean;
}

/** Options of `S3Access.writeOnly`. */
export interface WriteOnlyOptions extends AccessOptions {
  /**
   * Whether the user can list the buckets' objects and get the buckets' region.
   * @default false
   */
  readonly listBucket?: boolean;
  /**
   * Whether the user can list the account's buckets: `s3:ListAllMyBuckets`.
   * @default false
   */
  readonly listAllBuckets?: boolean;
  /**
   * Whether the user can delete objects. An upload with an existing name replaces the object even without this.
   * @default false
   */
  readonly deleteObject?: boolean;
  /**
   * Whether the user can make single objects public or private: `s3:PutObjectAcl`.
   * @default false
   */
  readonly objectAcl?: boolean;
  /**
   * Whether the user can set the objects' tags.
   * @default false
   */
  readonly objectTags?: boolean;
  /**
   * Whether the user can set the objects' retention and legal hold, on a bucket with Object Lock.
   * @default false
   */
  readonly objectLock?: boolean;
  /**
   * Whether the user can list interrupted multipart uploads, as in {@link ReadWriteOptions}.
   * @default false
   */
  readonly multipart?: boolean;
}

/** Options of `S3Access.forSoftware`: each application has the switches that change its calls. */
export type SoftwareOptions<Option extends SoftwareOption = SoftwareOption> = AccessOptions & {
  readonly [option in Option]?: boolean;
};

// The switches with their defaults, and the properties of a condition, for the checks of plain JavaScript and for
// programs that choose among them. The compiler compares their names with the interfaces.

type Switches<Options> = Readonly<Record<Exclude<keyof Options, keyof AccessOptions>, boolean>>;

/** Of `allBuckets` and `buckets`. */
export const manualSwitches = { createBucket: true, deleteObject: true } satisfies Switches<S3AccessOptions>;

export const readOnlySwitches: Switches<ReadOnlyOptions> = {
  listAllBuckets: false,
  browse: false,
  versions: false,
  bucketVersioning: false,
  objectTags: false,
  restore: false,
};

export const readWriteSwitches: Switches<ReadWriteOptions> = {
  deleteObject: false,
  objectAcl: false,
  ...readOnlySwitches,
  objectLock: false,
  multipart: false,
  putObject: true,
};

export const writeOnlySwitches: Switches<WriteOnlyOptions> = {
  listBucket: false,
  listAllBuckets: false,
  deleteObject: false,
  objectAcl: false,
  objectTags: false,
  objectLock: false,
  multipart: false,
};

export const conditionProperties = {
  sourceIp: true,
  sourceVpce: true,
  expires: true,
} satisfies Record<keyof AccessCondition, true>;

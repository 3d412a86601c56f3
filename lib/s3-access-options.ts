import type { SoftwareOption } from "./iam/software";

/** When requests are allowed. Every property takes away from what is allowed without it. */
export interface AccessCondition {
  /** Only from these addresses, as the internet sees them: `"203.0.113.7"`, `"203.0.113.0/24"` or IPv6. */
  readonly sourceIp?: readonly string[];
  /** Only through these VPC endpoints, such as `"vpce-0123456789abcdef0"`. Requests through one have no `sourceIp`. */
  readonly sourceVpce?: readonly string[];
  /** Only before this moment in UTC: `"2027-01-31T18:00:00Z"`, or `"2027-01-31"` for the beginning of that day. */
  readonly expires?: string;
}

/** What every factory of `S3Access` takes. */
export interface AccessOptions {
  /**
   * The ARNs of the KMS keys that the buckets are encrypted with: a user needs `kms:Decrypt` on them to download, and
   * `kms:GenerateDataKey` too to upload. Buckets with S3's own encryption need none.
   * @default no keys
   */
  readonly kmsKeys?: readonly string[];
  /**
   * When all of it is allowed.
   * @default always
   */
  readonly condition?: AccessCondition;
}

/** What `S3Access.allBuckets` and `S3Access.buckets` may leave out. */
export interface S3AccessOptions extends AccessOptions {
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

/** What the read-only policy may add. */
export interface ReadOnlyOptions extends AccessOptions {
  /**
   * May list the account's buckets, to pick one from a list: `s3:ListAllMyBuckets`.
   * @default false
   */
  readonly listAllBuckets?: boolean;
}

/** What the least-privilege policy may add or leave out. */
export interface ReadWriteOptions extends ReadOnlyOptions {
  /**
   * May delete objects.
   * @default false
   */
  readonly deleteObject?: boolean;
  /**
   * May make single objects public or private: `s3:PutObjectAcl`, which software needs that sends an ACL with each
   * upload. Buckets made since April 2023 have ACLs switched off.
   * @default false
   */
  readonly objectAcl?: boolean;
  /**
   * May look for uploads in parts that were broken off: `s3:ListMultipartUploadParts` on the objects and
   * `s3:ListBucketMultipartUploads` on the buckets. To upload in parts and to give it up needs nothing more.
   * @default false
   */
  readonly multipart?: boolean;
  /**
   * May upload.
   * @default true
   */
  readonly putObject?: boolean;
}

/** What `S3Access.forSoftware` may add or leave out; each tool has the switches that change what it calls. */
export type SoftwareOptions<Option extends SoftwareOption = SoftwareOption> = AccessOptions & {
  readonly [option in Option]?: boolean;
};

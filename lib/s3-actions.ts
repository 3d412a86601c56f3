import type { PolicyStatement } from "./iam/policy-document";
import type { Software, SoftwareActions } from "./iam/software";
import type {
  ReadOnlyOptions,
  ReadWriteOptions,
  S3AccessOptions,
  SoftwareOptions,
  WriteOnlyOptions,
} from "./s3-access-options";

// The actions that each factory of S3Access allows, by its options.

/** The actions on a bucket that applications need even if they use only a part of it. */
export const bucketQuestions = ["s3:GetBucketLocation", "s3:GetBucketOwnershipControls"];

/** The actions of the image-optimizer manuals, in their order. */
export function manualActions({ createBucket = true, deleteObject = true }: S3AccessOptions): string[] {
  return [
    ...on(createBucket, "s3:CreateBucket"),
    ...on(deleteObject, "s3:DeleteObject"),
    "s3:Put*",
    "s3:Get*",
    "s3:List*",
  ];
}

export function readOnlyActions(options: ReadOnlyOptions): SoftwareActions {
  const { listAllBuckets, browse, versions, bucketVersioning, objectTags, restore } = options;
  return {
    account: on(listAllBuckets, "s3:ListAllMyBuckets"),
    bucket: [
      "s3:GetBucketLocation",
      "s3:ListBucket",
      ...on(versions, "s3:ListBucketVersions"),
      ...on(bucketVersioning, "s3:GetBucketVersioning"),
    ],
    object: [
      "s3:GetObject",
      ...on(versions, "s3:GetObjectVersion"),
      ...on(objectTags, "s3:GetObjectTagging"),
      ...on(restore, "s3:RestoreObject"),
    ],
    browse,
  };
}

export function readWriteActions(options: ReadWriteOptions): SoftwareActions {
  const { deleteObject, objectAcl, multipart, putObject = true, listAllBuckets, browse, ...others } = options;
  const { objectTags, objectLock, versions, bucketVersioning, restore } = others;
  return {
    account: on(listAllBuckets, "s3:ListAllMyBuckets"),
    bucket: [
      ...bucketQuestions,
      "s3:ListBucket",
      ...on(multipart, "s3:ListBucketMultipartUploads"),
      ...on(versions, "s3:ListBucketVersions"),
      ...on(bucketVersioning, "s3:GetBucketVersioning"),
      ...on(objectLock, "s3:GetBucketObjectLockConfiguration"),
    ],
    object: [
      "s3:GetObject",
      ...on(putObject, "s3:PutObject", "s3:AbortMultipartUpload"),
      ...on(deleteObject, "s3:DeleteObject"),
      ...on(objectAcl, "s3:PutObjectAcl"),
      ...on(multipart, "s3:ListMultipartUploadParts"),
      ...on(versions, "s3:GetObjectVersion"),
      ...on(versions && deleteObject, "s3:DeleteObjectVersion"),
      ...on(objectTags, "s3:GetObjectTagging", "s3:PutObjectTagging"),
      ...on(objectLock, "s3:GetObjectRetention", "s3:GetObjectLegalHold"),
      ...on(objectLock, "s3:PutObjectRetention", "s3:PutObjectLegalHold"),
      ...on(restore, "s3:RestoreObject"),
    ],
    browse,
  };
}

export function writeOnlyActions(options: WriteOnlyOptions): SoftwareActions {
  const { listBucket, listAllBuckets, deleteObject, objectAcl, objectTags, objectLock, multipart } = options;
  return {
    account: on(listAllBuckets, "s3:ListAllMyBuckets"),
    bucket: [
      ...on(listBucket, "s3:GetBucketLocation", "s3:ListBucket"),
      ...on(multipart, "s3:ListBucketMultipartUploads"),
      ...on(objectLock, "s3:GetBucketObjectLockConfiguration"),
    ],
    object: [
      "s3:PutObject",
      "s3:AbortMultipartUpload",
      ...on(deleteObject, "s3:DeleteObject"),
      ...on(objectAcl, "s3:PutObjectAcl"),
      ...on(multipart, "s3:ListMultipartUploadParts"),
      ...on(objectTags, "s3:PutObjectTagging"),
      ...on(objectLock, "s3:PutObjectRetention", "s3:PutObjectLegalHold"),
    ],
  };
}

/** The calls of an application: those of every installation, and those of the switches that are on. */
export function softwareActions({ always, optional }: Software, given: SoftwareOptions): SoftwareActions {
  const chosen = Object.entries(optional)
    .filter(([option, { byDefault }]) => given[option as keyof typeof optional] ?? byDefault)
    .map(([, actions]) => actions);
  const all = [always, ...chosen];
  return {
    account: all.flatMap(({ account = [] }) => account),
    bucket: all.flatMap(({ bucket = [] }) => bucket),
    object: all.flatMap(({ object = [] }) => object),
    browse: all.some(({ browse }) => browse),
  };
}

/** The actions on the KMS key of a bucket that these statements need. Multipart uploads decrypt too. */
export function keyActions(statements: readonly PolicyStatement[]): string[] {
  const actions = statements.flatMap(({ Action }) => Action ?? []);
  const uploads = actions.some((action) => /^s3:Put(Object|\*)$/.test(action));
  return ["kms:Decrypt", ...on(uploads, "kms:GenerateDataKey")];
}

function on(isOn: boolean | undefined, ...actions: string[]): string[] {
  return isOn ? actions : [];
}

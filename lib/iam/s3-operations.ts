import { actionsOf } from "./actions";

// S3's API operations, and the actions that allow them.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html

/** The operations that each action allows, if its name is another. People often write the operation as an action. */
const callsOf: Readonly<Record<string, readonly string[]>> = {
  "s3:ListBucket": ["HeadBucket", "ListObjects", "ListObjectsV2"],
  "s3:ListBucketVersions": ["ListObjectVersions"],
  "s3:ListAllMyBuckets": ["ListBuckets"],
  "s3:ListBucketMultipartUploads": ["ListMultipartUploads"],
  "s3:ListMultipartUploadParts": ["ListParts"],
  "s3:GetObject": ["HeadObject", "SelectObjectContent"],
  "s3:PutObject": [
    "CopyObject",
    "CreateMultipartUpload",
    "CompleteMultipartUpload",
    "UploadPart",
    "UploadPartCopy",
    "PostObject",
  ],
  "s3:DeleteObject": ["DeleteObjects"],
  "s3:GetBucketPublicAccessBlock": ["GetPublicAccessBlock"],
  "s3:PutBucketPublicAccessBlock": ["PutPublicAccessBlock", "DeletePublicAccessBlock"],
  "s3:PutBucketOwnershipControls": ["DeleteBucketOwnershipControls"],
  "s3:GetBucketObjectLockConfiguration": ["GetObjectLockConfiguration"],
  "s3:PutBucketObjectLockConfiguration": ["PutObjectLockConfiguration"],
  "s3:GetLifecycleConfiguration": ["GetBucketLifecycle", "GetBucketLifecycleConfiguration"],
  "s3:PutLifecycleConfiguration": [
    "PutBucketLifecycle",
    "PutBucketLifecycleConfiguration",
    "DeleteBucketLifecycle",
    "DeleteBucketLifecycleConfiguration",
  ],
  "s3:GetEncryptionConfiguration": ["GetBucketEncryption"],
  "s3:PutEncryptionConfiguration": ["PutBucketEncryption", "DeleteBucketEncryption"],
  "s3:GetReplicationConfiguration": ["GetBucketReplication"],
  "s3:PutReplicationConfiguration": ["PutBucketReplication", "DeleteBucketReplication"],
  "s3:PutBucketCORS": ["DeleteBucketCors"],
  "s3:PutBucketTagging": ["DeleteBucketTagging"],
  "s3:GetBucketNotification": ["GetBucketNotificationConfiguration"],
  "s3:PutBucketNotification": ["PutBucketNotificationConfiguration"],
  "s3:GetAccelerateConfiguration": ["GetBucketAccelerateConfiguration"],
  "s3:PutAccelerateConfiguration": ["PutBucketAccelerateConfiguration"],
  "s3:GetAnalyticsConfiguration": ["GetBucketAnalyticsConfiguration", "ListBucketAnalyticsConfigurations"],
  "s3:PutAnalyticsConfiguration": ["PutBucketAnalyticsConfiguration", "DeleteBucketAnalyticsConfiguration"],
  "s3:GetIntelligentTieringConfiguration": [
    "GetBucketIntelligentTieringConfiguration",
    "ListBucketIntelligentTieringConfigurations",
  ],
  "s3:PutIntelligentTieringConfiguration": [
    "PutBucketIntelligentTieringConfiguration",
    "DeleteBucketIntelligentTieringConfiguration",
  ],
  "s3:GetInventoryConfiguration": ["GetBucketInventoryConfiguration", "ListBucketInventoryConfigurations"],
  "s3:PutInventoryConfiguration": ["PutBucketInventoryConfiguration", "DeleteBucketInventoryConfiguration"],
  "s3:GetMetricsConfiguration": ["GetBucketMetricsConfiguration", "ListBucketMetricsConfigurations"],
  "s3:PutMetricsConfiguration": ["PutBucketMetricsConfiguration", "DeleteBucketMetricsConfiguration"],
};

const actionOfCall = new Map(
  Object.entries(callsOf).flatMap(([action, calls]) => calls.map((call) => [`s3:${call}`.toLowerCase(), action])),
);

/** The action that allows an API call that was written as an action, such as `s3:HeadBucket`. */
export function actionForCall(action: string): string | undefined {
  return actionOfCall.get(action.toLowerCase());
}

/** The action that allows an operation such as `ListObjectsV2`; undefined if S3 doesn't have the operation. */
export function actionOfOperation(operation: string): string | undefined {
  const known = actionForCall(`s3:${operation}`);
  if (known) return known;
  const name = actionsOf("s3").find((action) => action.toLowerCase() === operation.toLowerCase());
  return name === undefined ? undefined : `s3:${name}`;
}

/** Another action that an operation needs for some requests. */
interface OtherAction {
  readonly action: string;
  /** The condition, for messages. */
  readonly when?: string;
  /** The header of such requests, if it decides. */
  readonly header?: RegExp;
}

const acl = /^x-amz-(acl|grant-.*)$/;
const lockEnabled = /^x-amz-bucket-object-lock-enabled$/;
const readsSource = { action: "s3:GetObject", when: "on the object that is copied" };
const finds = { action: "s3:ListBucket", when: "for a 404 answer if the object is missing" };
const bypasses = { action: "s3:BypassGovernanceRetention", header: /^x-amz-bypass-governance-retention$/ };
const writes: readonly OtherAction[] = [
  { action: "s3:PutObjectAcl", when: "with an ACL (x-amz-acl)", header: acl },
  { action: "s3:PutObjectTagging", when: "with tags (x-amz-tagging)", header: /^x-amz-tagging$/ },
  {
    action: "s3:PutObjectRetention",
    when: "with a retention (x-amz-object-lock-mode)",
    header: /^x-amz-object-lock-mode$/,
  },
  {
    action: "s3:PutObjectLegalHold",
    when: "with a legal hold (x-amz-object-lock-legal-hold)",
    header: /^x-amz-object-lock-legal-hold$/,
  },
];

/** Other actions by operation. */
export const otherActions: Readonly<Record<string, readonly OtherAction[]>> = {
  PutObject: writes,
  CreateMultipartUpload: writes,
  CopyObject: [
    readsSource,
    { action: "s3:GetObjectTagging", when: "on the object that is copied, if it has tags" },
    ...writes,
  ],
  UploadPartCopy: [readsSource],
  GetObject: [finds],
  HeadObject: [finds],
  DeleteObject: [bypasses],
  DeleteObjects: [{ action: "s3:DeleteObjectVersion", when: "for a version" }],
  PutObjectRetention: [bypasses],
  CreateBucket: [
    { action: "s3:PutBucketAcl", header: acl },
    { action: "s3:PutBucketOwnershipControls", header: /^x-amz-object-ownership$/ },
    { action: "s3:PutBucketObjectLockConfiguration", header: lockEnabled },
    { action: "s3:PutBucketVersioning", header: lockEnabled },
  ],
};

/** Other actions that an operation may need, each with its condition. */
export function actionsBesides(operation: string): readonly (readonly [action: string, when: string])[] {
  return (otherActions[operation] ?? []).flatMap(({ action, when }) => (when === undefined ? [] : [[action, when]]));
}

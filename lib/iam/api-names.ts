// S3's API calls whose action has another name, from AWS's table of required permissions. People often write the call.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html

/** The calls that each action allows. */
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

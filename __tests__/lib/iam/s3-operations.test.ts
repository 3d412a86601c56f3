import { actionOfOperation, actionsBesides } from "../../../lib/iam/s3-operations";

const writing = [
  ["s3:PutObjectAcl", "with an ACL (x-amz-acl)"],
  ["s3:PutObjectTagging", "with tags (x-amz-tagging)"],
  ["s3:PutObjectRetention", "with a retention (x-amz-object-lock-mode)"],
  ["s3:PutObjectLegalHold", "with a legal hold (x-amz-object-lock-legal-hold)"],
];
const copied = ["s3:GetObject", "on the object that is copied"];
const missing = ["s3:ListBucket", "for a 404 answer if the object is missing"];

test.each([
  ["PutObject", writing],
  ["CreateMultipartUpload", writing],
  ["CopyObject", [copied, ["s3:GetObjectTagging", "on the object that is copied, if it has tags"], ...writing]],
  ["UploadPartCopy", [copied]],
  ["GetObject", [missing]],
  ["HeadObject", [missing]],
  ["DeleteObjects", [["s3:DeleteObjectVersion", "for a version"]]],
  ["ListBuckets", []],
])("lists the other actions that %s may need, each with its condition", (operation, actions) => {
  expect(actionsBesides(operation)).toStrictEqual(actions);
});

// AWS's table: https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
test.each([
  ["s3:ListBucket", "HeadBucket ListObjects ListObjectsV2"],
  ["s3:ListBucketVersions", "ListObjectVersions"],
  ["s3:ListAllMyBuckets", "ListBuckets"],
  ["s3:ListBucketMultipartUploads", "ListMultipartUploads"],
  ["s3:ListMultipartUploadParts", "ListParts"],
  ["s3:GetObject", "HeadObject SelectObjectContent"],
  ["s3:PutObject", "CopyObject CreateMultipartUpload CompleteMultipartUpload UploadPart UploadPartCopy PostObject"],
  ["s3:DeleteObject", "DeleteObjects"],
  ["s3:GetBucketPublicAccessBlock", "GetPublicAccessBlock"],
  ["s3:PutBucketPublicAccessBlock", "PutPublicAccessBlock DeletePublicAccessBlock"],
  ["s3:PutBucketOwnershipControls", "DeleteBucketOwnershipControls"],
  ["s3:GetBucketObjectLockConfiguration", "GetObjectLockConfiguration"],
  ["s3:PutBucketObjectLockConfiguration", "PutObjectLockConfiguration"],
  ["s3:GetLifecycleConfiguration", "GetBucketLifecycle GetBucketLifecycleConfiguration"],
  [
    "s3:PutLifecycleConfiguration",
    "PutBucketLifecycle PutBucketLifecycleConfiguration DeleteBucketLifecycle DeleteBucketLifecycleConfiguration",
  ],
  ["s3:GetEncryptionConfiguration", "GetBucketEncryption"],
  ["s3:PutEncryptionConfiguration", "PutBucketEncryption DeleteBucketEncryption"],
  ["s3:GetReplicationConfiguration", "GetBucketReplication"],
  ["s3:PutReplicationConfiguration", "PutBucketReplication DeleteBucketReplication"],
  ["s3:PutBucketCORS", "DeleteBucketCors"],
  ["s3:PutBucketTagging", "DeleteBucketTagging"],
  ["s3:GetBucketNotification", "GetBucketNotificationConfiguration"],
  ["s3:PutBucketNotification", "PutBucketNotificationConfiguration"],
  ["s3:GetAccelerateConfiguration", "GetBucketAccelerateConfiguration"],
  ["s3:PutAccelerateConfiguration", "PutBucketAccelerateConfiguration"],
  ["s3:GetAnalyticsConfiguration", "GetBucketAnalyticsConfiguration ListBucketAnalyticsConfigurations"],
  ["s3:PutAnalyticsConfiguration", "PutBucketAnalyticsConfiguration DeleteBucketAnalyticsConfiguration"],
  [
    "s3:GetIntelligentTieringConfiguration",
    "GetBucketIntelligentTieringConfiguration ListBucketIntelligentTieringConfigurations",
  ],
  [
    "s3:PutIntelligentTieringConfiguration",
    "PutBucketIntelligentTieringConfiguration DeleteBucketIntelligentTieringConfiguration",
  ],
  ["s3:GetInventoryConfiguration", "GetBucketInventoryConfiguration ListBucketInventoryConfigurations"],
  ["s3:PutInventoryConfiguration", "PutBucketInventoryConfiguration DeleteBucketInventoryConfiguration"],
  ["s3:GetMetricsConfiguration", "GetBucketMetricsConfiguration ListBucketMetricsConfigurations"],
  ["s3:PutMetricsConfiguration", "PutBucketMetricsConfiguration DeleteBucketMetricsConfiguration"],
  ["s3:GetObjectAcl", "GetObjectAcl getobjectacl"],
])("knows that %s allows %s", (action, operations) => {
  for (const operation of operations.split(" "))
    expect([operation, actionOfOperation(operation)]).toStrictEqual([operation, action]);
});

test("knows no action of an operation that S3 doesn't have", () => {
  expect(actionOfOperation("GetEverything")).toBeUndefined();
});

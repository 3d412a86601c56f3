import { actionsOf } from "../../../lib/iam/actions";
import { requestedCall } from "../../../lib/iam/s3-requests";

/** A request as `METHOD /path header: value`, and what it asks for as text. */
function asked(line: string, body?: string): string {
  const [method = "", url = "", ...rest] = line.split(" ");
  const headers = Object.fromEntries(rest.map((header) => header.split(/=(.*)/s).slice(0, 2)));
  const call = requestedCall({ method, url, headers, body });
  if (!call) return "nothing";
  const needs = call.needs.map(
    ({ action, resource, prefix }) => `${action} ${resource}${prefix === undefined ? "" : ` [${prefix}]`}`,
  );
  return `${call.operation}: ${needs.join(", ")}`;
}

// AWS's table of required permissions:
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
test.each([
  ["GET /", "ListBuckets: s3:ListAllMyBuckets *"],
  ["PUT /photos", "CreateBucket: s3:CreateBucket photos"],
  ["PUT /photos/ x-amz-acl=private", "CreateBucket: s3:CreateBucket photos, s3:PutBucketAcl photos"],
  [
    "PUT /photos x-amz-bucket-object-lock-enabled=true",
    "CreateBucket: s3:CreateBucket photos, s3:PutBucketObjectLockConfiguration photos, s3:PutBucketVersioning photos",
  ],
  ["DELETE /photos", "DeleteBucket: s3:DeleteBucket photos"],
  ["HEAD /photos", "HeadBucket: s3:ListBucket photos []"],
  ["GET /photos", "ListObjects: s3:ListBucket photos []"],
  ["GET /photos?list-type=2&prefix=images%2F", "ListObjectsV2: s3:ListBucket photos [images/]"],
  ["GET /photos?versions&prefix=a", "ListObjectVersions: s3:ListBucketVersions photos [a]"],
  ["GET /photos?uploads", "ListMultipartUploads: s3:ListBucketMultipartUploads photos"],
  ["GET /photos?location", "GetBucketLocation: s3:GetBucketLocation photos"],
  ["GET /photos?versioning", "GetBucketVersioning: s3:GetBucketVersioning photos"],
  ["GET /photos?acl", "GetBucketAcl: s3:GetBucketAcl photos"],
  ["GET /photos?accelerate", "GetBucketAccelerateConfiguration: s3:GetAccelerateConfiguration photos"],
  ["GET /photos?analytics", "GetBucketAnalyticsConfiguration: s3:GetAnalyticsConfiguration photos"],
  ["PUT /photos?cors", "PutBucketCors: s3:PutBucketCORS photos"],
  ["GET /photos?encryption", "GetBucketEncryption: s3:GetEncryptionConfiguration photos"],
  [
    "GET /photos?intelligent-tiering",
    "GetBucketIntelligentTieringConfiguration: s3:GetIntelligentTieringConfiguration photos",
  ],
  ["GET /photos?inventory", "GetBucketInventoryConfiguration: s3:GetInventoryConfiguration photos"],
  ["GET /photos?logging", "GetBucketLogging: s3:GetBucketLogging photos"],
  ["GET /photos?metrics", "GetBucketMetricsConfiguration: s3:GetMetricsConfiguration photos"],
  ["GET /photos?notification", "GetBucketNotificationConfiguration: s3:GetBucketNotification photos"],
  ["GET /photos?policyStatus", "GetBucketPolicyStatus: s3:GetBucketPolicyStatus photos"],
  ["GET /photos?replication", "GetBucketReplication: s3:GetReplicationConfiguration photos"],
  ["GET /photos?requestPayment", "GetBucketRequestPayment: s3:GetBucketRequestPayment photos"],
  ["PUT /photos?tagging", "PutBucketTagging: s3:PutBucketTagging photos"],
  ["DELETE /photos?website", "DeleteBucketWebsite: s3:DeleteBucketWebsite photos"],
  ["PUT /photos/a?legal-hold", "PutObjectLegalHold: s3:PutObjectLegalHold photos/a"],
  ["GET /photos/a?torrent", "GetObjectTorrent: s3:GetObjectTorrent photos/a"],
  ["PUT /photos?policy", "PutBucketPolicy: s3:PutBucketPolicy photos"],
  ["DELETE /photos?policy", "DeleteBucketPolicy: s3:DeleteBucketPolicy photos"],
  ["DELETE /photos?lifecycle", "DeleteBucketLifecycleConfiguration: s3:PutLifecycleConfiguration photos"],
  ["GET /photos?ownershipControls", "GetBucketOwnershipControls: s3:GetBucketOwnershipControls photos"],
  ["DELETE /photos?publicAccessBlock", "DeletePublicAccessBlock: s3:PutBucketPublicAccessBlock photos"],
  ["GET /photos?object-lock", "GetObjectLockConfiguration: s3:GetBucketObjectLockConfiguration photos"],
  ["GET /photos/a%20b.jpg", "GetObject: s3:GetObject photos/a b.jpg"],
  ["HEAD /photos/a", "HeadObject: s3:GetObject photos/a"],
  ["GET /photos/a?versionId=1", "GetObject: s3:GetObjectVersion photos/a"],
  ["GET /photos/a?acl", "GetObjectAcl: s3:GetObjectAcl photos/a"],
  ["PUT /photos/a?acl", "PutObjectAcl: s3:PutObjectAcl photos/a"],
  ["PUT /photos/a?acl&versionId=1", "PutObjectAcl: s3:PutObjectVersionAcl photos/a"],
  ["GET /photos/a?tagging&versionId=1", "GetObjectTagging: s3:GetObjectVersionTagging photos/a"],
  ["DELETE /photos/a?tagging", "DeleteObjectTagging: s3:DeleteObjectTagging photos/a"],
  ["GET /photos/a?attributes", "GetObjectAttributes: s3:GetObjectAttributes photos/a, s3:GetObject photos/a"],
  ["PUT /photos/a?retention", "PutObjectRetention: s3:PutObjectRetention photos/a"],
  ["GET /photos/a?legal-hold", "GetObjectLegalHold: s3:GetObjectLegalHold photos/a"],
  ["PUT /photos/a", "PutObject: s3:PutObject photos/a"],
  ["PUT /photos/a x-amz-acl=public-read", "PutObject: s3:PutObject photos/a, s3:PutObjectAcl photos/a"],
  ["PUT /photos/a x-amz-grant-read=id", "PutObject: s3:PutObject photos/a, s3:PutObjectAcl photos/a"],
  ["PUT /photos/a x-amz-tagging=a", "PutObject: s3:PutObject photos/a, s3:PutObjectTagging photos/a"],
  [
    "PUT /photos/a x-amz-object-lock-mode=GOVERNANCE x-amz-object-lock-legal-hold=ON",
    "PutObject: s3:PutObject photos/a, s3:PutObjectRetention photos/a, s3:PutObjectLegalHold photos/a",
  ],
  ["PUT /photos/a x-amz-copy-source=/shop/b%20c", "CopyObject: s3:PutObject photos/a, s3:GetObject shop/b c"],
  [
    "PUT /photos/a x-amz-copy-source=shop/b?versionId=7",
    "CopyObject: s3:PutObject photos/a, s3:GetObjectVersion shop/b",
  ],
  ["DELETE /photos/a", "DeleteObject: s3:DeleteObject photos/a"],
  ["DELETE /photos/a?versionId=1", "DeleteObject: s3:DeleteObjectVersion photos/a"],
  [
    "DELETE /photos/a x-amz-bypass-governance-retention=true",
    "DeleteObject: s3:DeleteObject photos/a, s3:BypassGovernanceRetention photos/a",
  ],
  ["POST /photos/a?uploads", "CreateMultipartUpload: s3:PutObject photos/a"],
  [
    "POST /photos/a?uploads x-amz-acl=private",
    "CreateMultipartUpload: s3:PutObject photos/a, s3:PutObjectAcl photos/a",
  ],
  ["PUT /photos/a?partNumber=1&uploadId=x", "UploadPart: s3:PutObject photos/a"],
  [
    "PUT /photos/a?partNumber=1&uploadId=x x-amz-copy-source=/shop/b",
    "UploadPartCopy: s3:PutObject photos/a, s3:GetObject shop/b",
  ],
  ["POST /photos/a?uploadId=x", "CompleteMultipartUpload: s3:PutObject photos/a"],
  ["GET /photos/a?uploadId=x", "ListParts: s3:ListMultipartUploadParts photos/a"],
  ["DELETE /photos/a?uploadId=x", "AbortMultipartUpload: s3:AbortMultipartUpload photos/a"],
  ["POST /photos/a?restore", "RestoreObject: s3:RestoreObject photos/a"],
  ["POST /photos/a?select&select-type=2", "SelectObjectContent: s3:GetObject photos/a"],
  ["POST /photos", "PostObject: s3:PutObject photos"],
  ["PATCH /photos/a", "nothing"],
  ["POST /", "nothing"],
  ["DELETE /photos?location", "nothing"],
])("needs for %s: %s", (line, expected) => {
  expect(asked(line)).toBe(expected);
});

test("needs for a request to delete several objects each of them, and their versions", () => {
  const body =
    "<Delete><Object><Key>a&amp;b</Key></Object><Object><Key>c</Key><VersionId>1</VersionId></Object></Delete>";
  expect(asked("POST /photos?delete", body)).toBe(
    "DeleteObjects: s3:DeleteObject photos/a&b, s3:DeleteObjectVersion photos/c",
  );
});

test("needs nothing for a request to delete several objects that lists none, or has no body yet", () => {
  expect(asked("POST /photos?delete")).toBe("DeleteObjects: ");
  expect(asked("POST /photos?delete", "<Delete></Delete>")).toBe("DeleteObjects: ");
});

test("needs the right to bypass governance for each of several objects to delete", () => {
  const body = "<Delete><Object><Key>a</Key></Object><Object><Key>b</Key></Object></Delete>";
  expect(asked("POST /photos?delete x-amz-bypass-governance-retention=true", body)).toBe(
    "DeleteObjects: s3:DeleteObject photos/a, s3:DeleteObject photos/b, s3:BypassGovernanceRetention photos/a, " +
      "s3:BypassGovernanceRetention photos/b",
  );
});

test("the key of an object to delete may have any character, as XML writes it", () => {
  const body = "<Delete><Object><Key>&lt;&quot;&apos;&gt;&#65;&#x42;</Key></Object></Delete>";
  expect(asked("POST /photos?delete", body)).toBe(`DeleteObjects: s3:DeleteObject photos/<"'>AB`);
});

test("has only AWS's actions for requests", () => {
  const known = new Set(actionsOf("s3").map((action) => `s3:${action}`));
  const parts = "acl tagging retention legal-hold attributes torrent cors website logging analytics metrics inventory";
  const more = "encryption replication requestPayment notification accelerate policyStatus intelligent-tiering";
  const paths = `${parts} ${more}`.split(" ").flatMap((part) => [`/photos?${part}`, `/photos/a?${part}`]);
  const calls = paths.flatMap((url) =>
    ["GET", "PUT", "DELETE"].map((method) => requestedCall({ method, url, headers: {} })),
  );
  const actions = calls.flatMap((call) => call?.needs.map(({ action }) => action) ?? []);
  expect(actions.length).toBeGreaterThan(40);
  expect(actions.filter((action) => !known.has(action))).toStrictEqual([]);
});

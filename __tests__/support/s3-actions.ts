import * as s3 from "@aws-sdk/client-s3";
import { type AccessKey, type Answer, answerTo } from "../../commands/aws/s3-calls";

/** A bucket to try calls on, with an object and two uploads in parts that were begun. */
export interface Place {
  readonly Bucket: string;
  readonly Key: string;
  readonly uploads: readonly [listed: string, aborted: string];
  /** An earlier version of the object, to read, and one to delete. */
  readonly versions: readonly [read: string, deleted: string];
}

type Send = (client: s3.S3Client, place: Place) => Promise<unknown>;

const Rules = [{ ObjectOwnership: "BucketOwnerPreferred" as const }];

/**
 * The calls about which the local AWS asks IAM nothing, or about another action: its answers prove nothing.
 * nightly/enforced-actions.test.ts tries all of them.
 */
export const notEnforced: ReadonlySet<string> = new Set([
  "s3:GetBucketObjectLockConfiguration",
  "s3:GetBucketOwnershipControls",
  "s3:GetBucketPublicAccessBlock",
  "s3:GetObjectLegalHold",
  "s3:GetObjectRetention",
  "s3:GetObjectVersionAcl",
  "s3:PutBucketOwnershipControls",
  "s3:PutBucketPublicAccessBlock",
  "s3:PutObjectLegalHold",
  "s3:PutObjectRetention",
]);

/** One real call for each action that a tool needs. What deletes comes last. */
export const callFor: Readonly<Record<string, Send>> = {
  "s3:ListAllMyBuckets": (client) => client.send(new s3.ListBucketsCommand({})),
  "s3:ListBucket": (client, { Bucket }) => client.send(new s3.ListObjectsV2Command({ Bucket })),
  "s3:GetBucketLocation": (client, { Bucket }) => client.send(new s3.GetBucketLocationCommand({ Bucket })),
  "s3:GetBucketOwnershipControls": (client, { Bucket }) =>
    client.send(new s3.GetBucketOwnershipControlsCommand({ Bucket })),
  "s3:GetBucketPublicAccessBlock": (client, { Bucket }) => client.send(new s3.GetPublicAccessBlockCommand({ Bucket })),
  "s3:GetBucketAcl": (client, { Bucket }) => client.send(new s3.GetBucketAclCommand({ Bucket })),
  "s3:GetBucketPolicy": (client, { Bucket }) => client.send(new s3.GetBucketPolicyCommand({ Bucket })),
  "s3:ListBucketMultipartUploads": (client, { Bucket }) => client.send(new s3.ListMultipartUploadsCommand({ Bucket })),
  "s3:GetObject": async (client, { Bucket, Key }) =>
    (await client.send(new s3.GetObjectCommand({ Bucket, Key }))).Body?.transformToByteArray(),
  "s3:GetObjectAcl": (client, { Bucket, Key }) => client.send(new s3.GetObjectAclCommand({ Bucket, Key })),
  "s3:PutObject": (client, { Bucket, Key }) =>
    client.send(new s3.PutObjectCommand({ Bucket, Key, Body: "a smaller image" })),
  "s3:PutObjectAcl": (client, { Bucket, Key }) =>
    client.send(new s3.PutObjectAclCommand({ Bucket, Key, ACL: "public-read" })),
  "s3:ListMultipartUploadParts": (client, { Bucket, Key, uploads }) =>
    client.send(new s3.ListPartsCommand({ Bucket, Key, UploadId: uploads[0] })),
  "s3:AbortMultipartUpload": (client, { Bucket, Key, uploads }) =>
    client.send(new s3.AbortMultipartUploadCommand({ Bucket, Key, UploadId: uploads[1] })),
  "s3:ListBucketVersions": (client, { Bucket }) => client.send(new s3.ListObjectVersionsCommand({ Bucket })),
  "s3:GetBucketVersioning": (client, { Bucket }) => client.send(new s3.GetBucketVersioningCommand({ Bucket })),
  "s3:GetBucketObjectLockConfiguration": (client, { Bucket }) =>
    client.send(new s3.GetObjectLockConfigurationCommand({ Bucket })),
  "s3:GetObjectVersion": async (client, { Bucket, Key, versions }) =>
    (await client.send(new s3.GetObjectCommand({ Bucket, Key, VersionId: versions[0] }))).Body?.transformToByteArray(),
  "s3:GetObjectVersionAcl": (client, { Bucket, Key, versions }) =>
    client.send(new s3.GetObjectAclCommand({ Bucket, Key, VersionId: versions[0] })),
  "s3:GetObjectTagging": (client, { Bucket, Key }) => client.send(new s3.GetObjectTaggingCommand({ Bucket, Key })),
  "s3:PutObjectTagging": (client, { Bucket, Key }) =>
    client.send(new s3.PutObjectTaggingCommand({ Bucket, Key, Tagging: { TagSet: [{ Key: "k", Value: "v" }] } })),
  "s3:GetObjectRetention": (client, { Bucket, Key }) => client.send(new s3.GetObjectRetentionCommand({ Bucket, Key })),
  "s3:GetObjectLegalHold": (client, { Bucket, Key }) => client.send(new s3.GetObjectLegalHoldCommand({ Bucket, Key })),
  "s3:PutObjectRetention": (client, { Bucket, Key }) =>
    client.send(
      new s3.PutObjectRetentionCommand({
        Bucket,
        Key,
        Retention: { Mode: "GOVERNANCE", RetainUntilDate: new Date(0) },
      }),
    ),
  "s3:PutObjectLegalHold": (client, { Bucket, Key }) =>
    client.send(new s3.PutObjectLegalHoldCommand({ Bucket, Key, LegalHold: { Status: "OFF" } })),
  "s3:RestoreObject": (client, { Bucket, Key }) =>
    client.send(new s3.RestoreObjectCommand({ Bucket, Key, RestoreRequest: { Days: 1 } })),
  "s3:CreateBucket": (client, { Bucket }) => client.send(new s3.CreateBucketCommand({ Bucket })),
  "s3:PutBucketOwnershipControls": (client, { Bucket }) =>
    client.send(new s3.PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules } })),
  "s3:PutBucketPublicAccessBlock": (client, { Bucket }) =>
    client.send(
      new s3.PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: { BlockPublicAcls: false } }),
    ),
  "s3:DeleteObjectVersion": (client, { Bucket, Key, versions }) =>
    client.send(new s3.DeleteObjectCommand({ Bucket, Key, VersionId: versions[1] })),
  "s3:DeleteObject": (client, { Bucket, Key }) => client.send(new s3.DeleteObjectCommand({ Bucket, Key })),
};

/** The client of each key: making one for each call takes longer than the call. */
const clients = new Map<string, s3.S3Client>();

/** Makes one of the calls with one key. */
export function answerOf(action: string, place: Place, key: AccessKey, endpoint: string): Promise<Answer> {
  const name = `${endpoint} ${key.accessKeyId}`;
  const client = clients.get(name) ?? clientWith(key, endpoint);
  clients.set(name, client);
  const send = () => callFor[action]?.(client, place) ?? Promise.reject(new Error(`no call for ${action}`));
  return answerTo({ name: action, action, resource: "", send }, key);
}

/** Makes a bucket with an object in three versions and two uploads that were begun. */
export async function makePlace(Bucket: string, key: AccessKey, endpoint: string): Promise<Place> {
  const client = clientWith(key, endpoint);
  const Key = "uploads/cat.jpg";
  const begin = async () => `${(await client.send(new s3.CreateMultipartUploadCommand({ Bucket, Key }))).UploadId}`;
  try {
    await client.send(new s3.CreateBucketCommand({ Bucket }));
    await client.send(new s3.PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
    const upload = async () =>
      `${(await client.send(new s3.PutObjectCommand({ Bucket, Key, Body: "an image" }))).VersionId}`;
    const versions = [await upload(), await upload()] as const;
    await upload();
    await client.send(new s3.PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules } }));
    return { Bucket, Key, uploads: [await begin(), await begin()], versions };
  } finally {
    client.destroy();
  }
}

/** A client for a local AWS. */
export function clientWith(key: AccessKey, endpoint: string): s3.S3Client {
  const { accessKeyId, secretAccessKey } = key;
  return new s3.S3Client({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
    maxAttempts: 3, // moto answers "denied" before it has read what is uploaded, and closes the connection
  });
}

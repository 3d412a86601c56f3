import { S3 } from "@aws-sdk/client-s3";
import { type AccessKey, type Answer, answerTo } from "../../commands/aws/s3-calls";

/** A bucket to try calls on, with an object and two uploads in parts that were begun. */
export interface Place {
  readonly Bucket: string;
  readonly Key: string;
  readonly uploads: readonly [listed: string, aborted: string];
  /** An earlier version of the object, to read, and one to delete. */
  readonly versions: readonly [read: string, deleted: string];
}

type Send = (client: S3, place: Place) => Promise<unknown>;

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
  "s3:ListAllMyBuckets": (client) => client.listBuckets(),
  "s3:ListBucket": (client, { Bucket }) => client.listObjectsV2({ Bucket }),
  "s3:GetBucketLocation": (client, { Bucket }) => client.getBucketLocation({ Bucket }),
  "s3:GetBucketOwnershipControls": (client, { Bucket }) => client.getBucketOwnershipControls({ Bucket }),
  "s3:GetBucketPublicAccessBlock": (client, { Bucket }) => client.getPublicAccessBlock({ Bucket }),
  "s3:GetBucketAcl": (client, { Bucket }) => client.getBucketAcl({ Bucket }),
  "s3:GetBucketPolicy": (client, { Bucket }) => client.getBucketPolicy({ Bucket }),
  "s3:ListBucketMultipartUploads": (client, { Bucket }) => client.listMultipartUploads({ Bucket }),
  "s3:GetObject": async (client, { Bucket, Key }) =>
    (await client.getObject({ Bucket, Key })).Body?.transformToByteArray(),
  "s3:GetObjectAcl": (client, { Bucket, Key }) => client.getObjectAcl({ Bucket, Key }),
  "s3:PutObject": (client, { Bucket, Key }) => client.putObject({ Bucket, Key, Body: "a smaller image" }),
  "s3:PutObjectAcl": (client, { Bucket, Key }) => client.putObjectAcl({ Bucket, Key, ACL: "public-read" }),
  "s3:ListMultipartUploadParts": (client, { Bucket, Key, uploads }) =>
    client.listParts({ Bucket, Key, UploadId: uploads[0] }),
  "s3:AbortMultipartUpload": (client, { Bucket, Key, uploads }) =>
    client.abortMultipartUpload({ Bucket, Key, UploadId: uploads[1] }),
  "s3:ListBucketVersions": (client, { Bucket }) => client.listObjectVersions({ Bucket }),
  "s3:GetBucketVersioning": (client, { Bucket }) => client.getBucketVersioning({ Bucket }),
  "s3:GetBucketObjectLockConfiguration": (client, { Bucket }) => client.getObjectLockConfiguration({ Bucket }),
  "s3:GetObjectVersion": async (client, { Bucket, Key, versions }) =>
    (await client.getObject({ Bucket, Key, VersionId: versions[0] })).Body?.transformToByteArray(),
  "s3:GetObjectVersionAcl": (client, { Bucket, Key, versions }) =>
    client.getObjectAcl({ Bucket, Key, VersionId: versions[0] }),
  "s3:GetObjectTagging": (client, { Bucket, Key }) => client.getObjectTagging({ Bucket, Key }),
  "s3:PutObjectTagging": (client, { Bucket, Key }) =>
    client.putObjectTagging({ Bucket, Key, Tagging: { TagSet: [{ Key: "k", Value: "v" }] } }),
  "s3:GetObjectRetention": (client, { Bucket, Key }) => client.getObjectRetention({ Bucket, Key }),
  "s3:GetObjectLegalHold": (client, { Bucket, Key }) => client.getObjectLegalHold({ Bucket, Key }),
  "s3:PutObjectRetention": (client, { Bucket, Key }) =>
    client.putObjectRetention({
      Bucket,
      Key,
      Retention: { Mode: "GOVERNANCE", RetainUntilDate: new Date(0) },
    }),
  "s3:PutObjectLegalHold": (client, { Bucket, Key }) =>
    client.putObjectLegalHold({ Bucket, Key, LegalHold: { Status: "OFF" } }),
  "s3:RestoreObject": (client, { Bucket, Key }) => client.restoreObject({ Bucket, Key, RestoreRequest: { Days: 1 } }),
  "s3:CreateBucket": (client, { Bucket }) => client.createBucket({ Bucket }),
  "s3:PutBucketOwnershipControls": (client, { Bucket }) =>
    client.putBucketOwnershipControls({ Bucket, OwnershipControls: { Rules } }),
  "s3:PutBucketPublicAccessBlock": (client, { Bucket }) =>
    client.putPublicAccessBlock({ Bucket, PublicAccessBlockConfiguration: { BlockPublicAcls: false } }),
  "s3:DeleteObjectVersion": (client, { Bucket, Key, versions }) =>
    client.deleteObject({ Bucket, Key, VersionId: versions[1] }),
  "s3:DeleteObject": (client, { Bucket, Key }) => client.deleteObject({ Bucket, Key }),
};

/** The client of each key: making one for each call takes longer than the call. */
const clients = new Map<string, S3>();

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
  const begin = async () => `${(await client.createMultipartUpload({ Bucket, Key })).UploadId}`;
  try {
    await client.createBucket({ Bucket });
    await client.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: "Enabled" } });
    const upload = async () => `${(await client.putObject({ Bucket, Key, Body: "an image" })).VersionId}`;
    const versions = [await upload(), await upload()] as const;
    await upload();
    await client.putBucketOwnershipControls({ Bucket, OwnershipControls: { Rules } });
    return { Bucket, Key, uploads: [await begin(), await begin()], versions };
  } finally {
    client.destroy();
  }
}

/** A client for a local AWS. */
export function clientWith(key: AccessKey, endpoint: string): S3 {
  const { accessKeyId, secretAccessKey } = key;
  return new S3({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
    maxAttempts: 3, // moto answers "denied" before it has read what is uploaded, and closes the connection
  });
}

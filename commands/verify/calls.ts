import { randomBytes } from "node:crypto";
import {
  DeleteObjectCommand,
  GetBucketLocationCommand,
  GetBucketOwnershipControlsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  PutObjectAclCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { RequestKeys } from "terraform-s3-user/iam";
import { awsConnection } from "../aws/connection";
import type { AccessKey } from "../aws/s3-calls";

/** A bucket to try the key on, and where in it. */
export interface Place {
  readonly bucket: string;
  /** Empty for the whole bucket; ends where the policy's pattern begins to be open. */
  readonly prefix: string;
  /** Whether the bucket was named with --bucket, and not by the policy. */
  readonly isTyped?: boolean;
}

/** One call on a place, with what IAM asks permission for. */
export interface PlaceCall {
  /** In words, such as "list photos". */
  readonly name: string;
  readonly action: string;
  /** What follows `arn:<partition>:s3:::`. */
  readonly path: string;
  /** Condition keys that the request has, or is known not to have. */
  readonly keys?: RequestKeys;
  readonly send: (client: S3Client) => Promise<unknown>;
}

/** Calls that change nothing. */
export function readingCalls({ bucket: Bucket, prefix }: Place, objectKey: string | undefined): PlaceCall[] {
  const onBucket = { path: Bucket } as const;
  return [
    {
      ...onBucket,
      name: `region of ${Bucket}`,
      action: "s3:GetBucketLocation",
      send: (client) => client.send(new GetBucketLocationCommand({ Bucket })),
    },
    {
      ...onBucket,
      name: `ownership of ${Bucket}`,
      action: "s3:GetBucketOwnershipControls",
      send: (client) => noneIsAnAnswer(client.send(new GetBucketOwnershipControlsCommand({ Bucket }))),
    },
    listing({ bucket: Bucket, prefix }),
    ...(objectKey === undefined
      ? []
      : [
          {
            name: `read a byte of ${Bucket}/${objectKey}`,
            action: "s3:GetObject",
            path: `${Bucket}/${objectKey}`,
            send: (client: S3Client) =>
              client.send(new GetObjectCommand({ Bucket, Key: objectKey, Range: "bytes=0-0" })),
          },
        ]),
  ];
}

/** One page of a listing. */
export function listing({ bucket: Bucket, prefix }: Place): PlaceCall {
  return {
    path: Bucket,
    name: `list ${Bucket}/${prefix}`,
    action: "s3:ListBucket",
    keys: { "s3:prefix": prefix || undefined, "s3:delimiter": undefined },
    send: (client) => client.send(new ListObjectsV2Command({ Bucket, Prefix: prefix || undefined, MaxKeys: 10 })),
  };
}

/** A name below the prefix that nothing else has. */
export function testKey({ prefix }: Place): string {
  return `${prefix}s3-user-verify-${randomBytes(12).toString("hex")}`;
}

/** Calls that write a test object, and take it away again last. */
export function writingCalls({ bucket: Bucket }: Place, Key: string): PlaceCall[] {
  const path = `${Bucket}/${Key}`;
  const call = (name: string, action: string, send: PlaceCall["send"]): PlaceCall => ({ name, action, path, send });
  return [
    call(`upload a test object to ${Bucket}`, "s3:PutObject", (client) =>
      client.send(new PutObjectCommand({ Bucket, Key, Body: "s3-user verify" })),
    ),
    call("read it", "s3:GetObject", (client) => client.send(new GetObjectCommand({ Bucket, Key }))),
    call("set its ACL", "s3:PutObjectAcl", (client) =>
      client.send(new PutObjectAclCommand({ Bucket, Key, ACL: "bucket-owner-full-control" })),
    ),
    call("delete it", "s3:DeleteObject", (client) => client.send(new DeleteObjectCommand({ Bucket, Key }))),
  ];
}

/** A client for one bucket's region. */
export function s3Client(key: AccessKey, region: string): S3Client {
  const { accessKeyId, secretAccessKey } = key;
  const forcePathStyle = Boolean(process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL);
  return new S3Client({
    ...awsConnection(),
    region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle,
    maxAttempts: 2,
  });
}

/**
 * The region that a bucket lies in, which S3 tells even those that it refuses; undefined where there is no such bucket.
 *
 * @throws whatever the client throws without an answer of S3's
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
 */
export async function regionOfBucket(client: S3Client, bucket: string, otherwise: string): Promise<string | undefined> {
  try {
    return (await client.send(new HeadBucketCommand({ Bucket: bucket }))).BucketRegion || otherwise;
  } catch (error) {
    const { $metadata, $response } = error as {
      $metadata?: { httpStatusCode?: number };
      $response?: { headers?: Record<string, string> };
    };
    if ($metadata?.httpStatusCode === undefined) throw error;
    if ($metadata.httpStatusCode === 404) return undefined;
    return $response?.headers?.["x-amz-bucket-region"] || otherwise;
  }
}

/** Buckets from before 2021 have no ownership controls: that is an answer, too. */
async function noneIsAnAnswer(answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer;
  } catch (error) {
    if ((error as Error).name === "OwnershipControlsNotFoundError") return undefined;
    throw error;
  }
}

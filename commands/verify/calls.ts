import { randomBytes } from "node:crypto";
import {
  type GetBucketOwnershipControlsCommandOutput,
  type GetPublicAccessBlockCommandOutput,
  HeadBucketCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { Call, S3Calls } from "../aws/s3-calls";

/** A bucket and, in it, a place to try the key on. */
export interface Place {
  readonly bucket: string;
  /** Empty for the whole bucket; ends before the first wildcard of the policy's pattern. */
  readonly prefix: string;
  /** Whether the bucket comes from --bucket, and not from the policy. */
  readonly isTyped?: boolean;
}

/** Calls that change nothing, in addition to a listing. */
export function readingCalls(s3: S3Calls, { bucket }: Place, objectKey: string | undefined): Call[] {
  const calls = [s3.region(bucket), s3.ownership(bucket), s3.publicAccessBlock(bucket)];
  if (objectKey !== undefined) {
    const name = `read a byte of ${bucket}/${objectKey}`;
    calls.push({ ...s3.download(bucket, objectKey, "bytes=0-0"), name });
  }
  return calls;
}

/** What a bucket's setting is, in words; undefined for a call that does not read one. */
export function settingIn({ action }: Call, answer: unknown): string | undefined {
  if (action === "s3:GetBucketOwnershipControls") {
    const { OwnershipControls } = (answer ?? {}) as Partial<GetBucketOwnershipControlsCommandOutput>;
    const ownership = OwnershipControls?.Rules?.[0]?.ObjectOwnership ?? "ObjectWriter";
    return `${ownership} (ACLs ${ownership === "BucketOwnerEnforced" ? "disabled" : "enabled"})`;
  }
  if (action !== "s3:GetBucketPublicAccessBlock") return undefined;
  const { PublicAccessBlockConfiguration = {} } = (answer ?? {}) as Partial<GetPublicAccessBlockCommandOutput>;
  const on = Object.entries(PublicAccessBlockConfiguration).filter(([, isOn]) => isOn);
  if (on.length === 4) return "all public access is blocked";
  return on.length === 0 ? "nothing is blocked" : `only ${on.map(([name]) => name).join(", ")}`;
}

/** A name below the prefix that nothing else has. */
export function testKey({ prefix }: Place): string {
  return `${prefix}s3-user-verify-${randomBytes(12).toString("hex")}`;
}

/** Calls that write a test object, and take it away again last. */
export function writingCalls(s3: S3Calls, { bucket }: Place, key: string): Call[] {
  return [
    { ...s3.upload(bucket, key, "s3-user verify"), name: `upload a test object to ${bucket}` },
    { ...s3.download(bucket, key), name: `read the test object in ${bucket}` },
    { ...s3.setAcl(bucket, key), name: `set the ACL of the test object in ${bucket}` },
    { ...s3.deleteObject(bucket, key), name: `delete the test object in ${bucket}` },
  ];
}

/**
 * The region of a bucket, which S3 returns even with a refusal; undefined if there is no such bucket.
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

import { type BucketLocationConstraint, S3 } from "@aws-sdk/client-s3";
import { splitBucket } from "terraform-s3-user/iam";
import { lacksCredentials } from "../aws/credentials";
import { s3Endpoint } from "../aws/endpoint";
import { environmentAccess } from "../stack/aws/aws-access";
import { clientConfig, regionOf } from "../stack/aws/aws-clients";
import { Problem } from "../system/problem";
import { confirm } from "../terminal/confirm";
import { listed } from "../terminal/list";
import type { Answers } from "./answers";

/** A bucket that the answers name in full. */
export interface NamedBucket {
  readonly name: string;
  readonly region: string;
}

/** How init creates a bucket, for the question and the result. */
const protection = "public access blocked, ACLs disabled, versioned";

/**
 * Creates the buckets in the answers that AWS does not have: with `--create-bucket`, or after a question on a terminal.
 *
 * @throws Problem when a bucket can't be created, or when it is ordered and AWS can't be asked
 */
export async function createMissingBuckets(answers: Answers, isOrdered: boolean): Promise<void> {
  if (!isOrdered && !(process.stdin.isTTY && process.stderr.isTTY)) return;
  const others = answers.buckets.filter((entry) => nameOf(entry) === undefined);
  if (isOrdered && others.length > 0) {
    console.error(`No bucket is created for ${listed(others)}: --create-bucket needs the name of one bucket.`);
  }
  for (const bucket of namedBuckets(answers)) {
    const s3 = clientFor(bucket);
    try {
      if (!(await isMissing(s3, bucket, isOrdered))) continue;
      const where = `in ${bucket.region}${s3Endpoint() === undefined ? "" : ` at ${s3Endpoint()}`}`;
      const question = `There is no bucket "${bucket.name}". Create it ${where}: ${protection}?`;
      if (!isOrdered && !(await confirm(question))) continue;
      await create(s3, bucket);
      console.error(`Created bucket ${bucket.name} ${where}: ${protection}. Terraform does not manage it.`);
    } finally {
      s3.destroy();
    }
  }
}

/** Those that a name describes completely: not a pattern, and not the ARN of an access point. */
export function namedBuckets({ buckets, state }: Answers): NamedBucket[] {
  const region = regionOf(environmentAccess);
  const named = new Map<string, NamedBucket>();
  for (const entry of buckets) {
    const name = nameOf(entry);
    if (name !== undefined) named.set(name, { name, region });
  }
  if (state.kind === "s3") named.set(state.bucket, { name: state.bucket, region: state.region });
  return [...named.values()];
}

/** The bucket's name in an entry, also as an ARN or an `s3://` address; undefined for a pattern or an access point. */
function nameOf(entry: string): string | undefined {
  const { bucket } = splitBucket(entry);
  return /^[a-z0-9][a-z0-9.-]+$/.test(bucket) ? bucket : undefined;
}

function clientFor({ region }: NamedBucket): S3 {
  const forcePathStyle = s3Endpoint() !== undefined;
  return new S3({ ...clientConfig(environmentAccess), region, forcePathStyle, followRegionRedirects: true });
}

/** A bucket that exists elsewhere, or in another account, is not missing. */
async function isMissing(s3: S3, { name }: NamedBucket, isOrdered: boolean): Promise<boolean> {
  try {
    await s3.headBucket({ Bucket: name });
    return false;
  } catch (error) {
    const { message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    if ($metadata?.httpStatusCode === 404) return true;
    if ($metadata?.httpStatusCode === 403) {
      const problem = `Your credentials can't access the bucket "${name}". Check that it is yours.`;
      if (isOrdered) throw new Problem(`Nothing was written. ${problem}`);
      console.error(problem);
      return false;
    }
    if (isOrdered) throw new Problem(`Nothing was written: AWS did not say whether bucket ${name} exists. ${message}`);
    if (!lacksCredentials(error as Error)) console.error(`AWS did not say whether bucket ${name} exists: ${message}`);
    return false;
  }
}

async function create(s3: S3, { name: Bucket, region }: NamedBucket): Promise<void> {
  const CreateBucketConfiguration =
    region === "us-east-1" ? undefined : { LocationConstraint: region as BucketLocationConstraint };
  const PublicAccessBlockConfiguration = {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  };
  let done = "Nothing was written";
  try {
    const ObjectOwnership = "BucketOwnerEnforced";
    await s3.createBucket({ Bucket, CreateBucketConfiguration, ObjectOwnership });
    done = `Bucket ${Bucket} was created, but not all of its settings; no project was written`;
    await s3.putPublicAccessBlock({ Bucket, PublicAccessBlockConfiguration });
    await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: "Enabled" } });
  } catch (error) {
    throw new Problem(`${done}: ${(error as Error).message}`);
  }
}

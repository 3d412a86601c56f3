import { S3Access } from "terraform-s3-user";
import { type PolicyDocument, type PolicyStatement, splitBucket } from "terraform-s3-user/iam";
import { policyInMemory } from "../stack/json/in-memory";
import { allowedResources, s3PathsOf } from "../stack/policies/allowed-s3";
import { getOrMake } from "../system/maps";
import { listed } from "../terminal/list";
import type { Place } from "./calls";

/** The S3 resources of a policy. */
export interface PolicyPlaces {
  readonly places: readonly Place[];
  /** Patterns of buckets, each of which matches many. */
  readonly patterns: readonly string[];
  /** ARNs of anything but buckets, such as access points, and what a NotResource leaves. */
  readonly others: readonly string[];
  /** Whether a statement allows listing the account's buckets, and nothing else. */
  readonly listsAccount: boolean;
}

/** The buckets and prefixes that a policy's Allow statements are about. */
export function placesIn(document: PolicyDocument): PolicyPlaces {
  const statements = [document.Statement].flat();
  const Statement = statements.filter((statement) => !isAboutAccount(statement));
  const arns = allowedResources({ ...document, Statement });
  const points = arns.filter((arn) => s3PathsOf([arn]).length === 0 && !ofOtherService.test(arn));
  const excepted = statements.flatMap(({ Effect, NotResource }) =>
    Effect === "Allow" && NotResource !== undefined ? `everything but ${listed([NotResource].flat())}` : [],
  );
  const prefixes = new Map<string, Set<string>>();
  for (const path of s3PathsOf(arns)) {
    const [bucket = "", ...key] = path.split("/");
    const known = getOrMake(prefixes, bucket, () => new Set());
    if (key.length > 0) known.add(key.join("/").split(/[*?$]/)[0] ?? "");
  }
  const isPattern = (bucket: string) => /[*?]|\$\{/.test(bucket);
  return {
    places: [...prefixes]
      .filter(([bucket]) => !isPattern(bucket))
      .flatMap(([bucket, found]) => [...(found.size > 0 ? found : [""])].map((prefix) => ({ bucket, prefix }))),
    patterns: [...prefixes.keys()].filter(isPattern),
    others: [...new Set([...points, ...excepted])],
    listsAccount: statements.some((statement) => statement.Effect === "Allow" && isAboutAccount(statement)),
  };
}

const ofOtherService = /^arn:[^:]*:(?!s3)[a-z0-9-]+:/;

/** Whether a statement is about listing the account's buckets only: then its resource `*` is not a bucket. */
function isAboutAccount({ Action = [] }: PolicyStatement): boolean {
  const actions = [Action].flat();
  return actions.length > 0 && actions.every((action) => action.toLowerCase() === "s3:listallmybuckets");
}

/** The error in the name of a bucket to test, with what to write; undefined if there is none. */
export function bucketProblem(name: string): string | undefined {
  if (isBucketName(name)) return undefined;
  const { bucket } = splitBucket(name);
  return isBucketName(bucket) ? `Write the bucket's name alone: ${bucket}` : "Write a bucket's name, such as photos";
}

/** Whether a bucket can have the name. Until 2018, us-east-1 accepted capital letters and underscores. */
function isBucketName(name: string): boolean {
  if (/^(?=.*[A-Z_])[\w.-]{3,255}$/.test(name)) return true;
  return /^[a-z0-9.-]+$/.test(name) && !("errors" in policyInMemory(S3Access.readOnly([name]), "us-east-1"));
}

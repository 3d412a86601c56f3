import type { IResolvable } from "cdktf";
import { readAccessPoint, splitBucket } from "./iam/bucket-entry";
import type { PolicyStatement } from "./iam/policy-document";
import type { SoftwareActions } from "./iam/software";
import { bucketQuestions } from "./s3-actions";
import { attributeOf, bucketArn, bucketArns } from "./terraform/bucket-arn";
import { Fn, Token } from "./terraform/cdktf";
import { isToken } from "./terraform/token";

// A policy's statements, from a list of buckets and the actions that are allowed on them.

/** The ARNs of an entry in the list. */
interface Place {
  readonly bucket: Arn;
  readonly objects: Arn;
  /** The pattern of the objects' keys; undefined for a whole bucket. */
  readonly prefix?: string;
  readonly isAccessPoint?: boolean;
}

/** An ARN, or a list of them that is known only after apply. */
type Arn = string | IResolvable;

/** The bucket actions that access points have too. */
const accessPointActions = [
  "s3:ListBucket",
  "s3:ListBucketVersions",
  "s3:GetBucketLocation",
  "s3:GetBucketAcl",
  "s3:GetBucketPolicy",
];

/** The bucket actions that can be limited to a prefix. */
const listingActions = ["s3:ListBucket", "s3:ListBucketVersions"];

/** The actions of the manuals that don't apply to objects. */
const bucketOnlyActions = ["s3:CreateBucket"];

/** Allows actions on buckets and their objects. With a prefix, the bucket's listing is limited to it. */
export function allowOn(
  buckets: readonly string[],
  { account = [], bucket = [], object = [], browse = false }: SoftwareActions,
  partition: string,
): PolicyStatement[] {
  const places = placesOf(buckets, partition);
  const objects = places.map((place) => place.objects);
  return [
    ...allow(account, ["*"]),
    ...allowOnBuckets(bucket, places),
    ...(browse ? listingsOfLevels(places) : []),
    ...allow(object, objects),
  ];
}

/**
 * Allows the same actions on buckets and objects; with a prefix, on the objects, and what applications need of the
 * bucket.
 */
export function allowAllOn(
  buckets: readonly string[],
  actions: readonly string[],
  partition: string,
): PolicyStatement[] {
  const places = placesOf(buckets, partition);
  const arns = places.flatMap(({ bucket, objects, prefix }) => (prefix === undefined ? [bucket, objects] : [objects]));
  const below = places.filter(({ prefix }) => prefix !== undefined);
  const hasBucket = places.some(({ prefix, isAccessPoint }) => prefix === undefined && !isAccessPoint);
  const applicable = hasBucket ? actions : actions.filter((action) => !bucketOnlyActions.includes(action));
  return [...allow(applicable, arns), ...allowOnBuckets([...bucketQuestions, "s3:ListBucket"], below)];
}

/** A statement; none if there is nothing to allow. */
export function allow(actions: readonly string[], resources: readonly Arn[]): PolicyStatement[] {
  if (actions.length === 0 || resources.length === 0) return [];
  return [{ Effect: "Allow", Action: actions, Resource: asOneList(resources) }];
}

function placesOf(buckets: readonly string[], partition: string): Place[] {
  if (!isToken(buckets)) return buckets.map((entry) => placeOf(entry, partition));
  return [{ bucket: bucketArns(buckets, partition, ""), objects: bucketArns(buckets, partition, "/*") }];
}

function placeOf(entry: string, partition: string): Place {
  const accessPoint = readAccessPoint(entry);
  if (accessPoint) return accessPointPlace(accessPoint.arn, accessPoint.prefix);
  const { bucket, prefix } = splitBucket(entry);
  if (attributeOf("aws_s3_access_point", bucket) === "arn") return accessPointPlace(bucket, prefix);
  const arn = isToken(bucket) ? bucketArn(bucket, partition) : `arn:${partition}:s3:::${bucket}`;
  return { bucket: arn, objects: `${arn}/${prefix ?? "*"}`, prefix };
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html */
function accessPointPlace(arn: string, prefix: string | undefined): Place {
  return { bucket: arn, objects: `${arn}/object/${prefix ?? "*"}`, prefix, isAccessPoint: true };
}

/** Resources in one list. If some are known only after apply, Terraform joins the list. */
function asOneList(resources: readonly Arn[]): readonly string[] {
  const known = resources.filter((resource) => typeof resource === "string");
  if (known.length === resources.length) return [...new Set(known)];
  const lists = resources.map((resource) => (typeof resource === "string" ? [resource] : Token.asList(resource)));
  return lists.length === 1 ? (lists[0] as string[]) : Token.asList(Fn.concat(lists));
}

function allowOnBuckets(actions: readonly string[], places: readonly Place[]): PolicyStatement[] {
  const ofAccessPoints = actions.filter((action) => accessPointActions.includes(action));
  const accessPoints = places.filter(({ isAccessPoint }) => isAccessPoint);
  return [
    ...statementsOn(
      places.filter((place) => !accessPoints.includes(place)),
      actions,
    ),
    ...statementsOn(accessPoints, ofAccessPoints),
  ];
}

function statementsOn(places: readonly Place[], actions: readonly string[]): PolicyStatement[] {
  const whole = places.filter(({ prefix }) => prefix === undefined).map(({ bucket }) => bucket);
  const below = places.filter(({ bucket }) => !whole.includes(bucket));
  return [
    ...allow(actions, whole),
    ...allow(
      actions.filter((action) => !listingActions.includes(action)),
      below.map(({ bucket }) => bucket),
    ),
    ...listings(
      actions.filter((action) => listingActions.includes(action)),
      below,
    ),
  ];
}

/** The bucket's listing for places with a prefix, limited to that prefix. */
function listings(actions: readonly string[], places: readonly Place[]): PolicyStatement[] {
  return prefixesByBucket(places).flatMap(([bucket, prefixes]) =>
    allow(actions, [bucket]).map((statement) =>
      // A listing without a prefix has no s3:prefix, so a condition on it would reject the listing of everything.
      prefixes.includes("*") ? statement : { ...statement, Condition: { StringLike: { "s3:prefix": prefixes } } },
    ),
  );
}

/**
 * The listing of each level above a prefix by itself, as in AWS's walkthrough.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/walkthrough1.html
 */
function listingsOfLevels(places: readonly Place[]): PolicyStatement[] {
  return prefixesByBucket(places.filter(({ prefix }) => prefix !== undefined)).flatMap(([bucket, prefixes]) => {
    if (prefixes.includes("*")) return [];
    const levels = [...new Set(prefixes.flatMap(levelsAbove))];
    const Condition = { StringEquals: { "s3:prefix": levels, "s3:delimiter": ["/"] } };
    return allow(["s3:ListBucket"], [bucket]).map((statement) => ({ ...statement, Condition }));
  });
}

/** The prefixes of each bucket; `*` is the whole bucket. */
function prefixesByBucket(places: readonly Place[]): [Arn, string[]][] {
  const prefixesOf = new Map<Arn, string[]>();
  for (const { bucket, prefix = "*" } of places) prefixesOf.set(bucket, [...(prefixesOf.get(bucket) ?? []), prefix]);
  return [...prefixesOf];
}

/** The levels above a prefix. For `shop/images/*`: the root, `shop` and `shop/images`, with and without the slash. */
function levelsAbove(prefix: string): string[] {
  const [, above = ""] = /^([^*?]*)\//s.exec(isToken(prefix) ? "" : prefix) ?? [];
  const names = above === "" ? [] : above.split("/");
  const paths = names.map((_, index) => names.slice(0, index + 1).join("/"));
  // The prefix itself allows the last one with its slash.
  return ["", ...paths.flatMap((path, index) => (index < paths.length - 1 ? [path, `${path}/`] : [path]))];
}

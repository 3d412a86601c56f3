import { type AccessLevel, accessLevels, allGrants, compareText, type Grant, overlap } from "terraform-s3-user/iam";
import { tally } from "../../system/maps";
import type { StackReview, UserReview } from "../model";

// Users × buckets: what a review shows at a glance.

/** The number of columns that fit on a screen; the rest share one. */
const maxColumns = 16;

/** What one user can do in one column; empty if nothing. */
export interface Cell {
  readonly column: string;
  /** The most dangerous level; undefined when there is none. */
  readonly level?: AccessLevel;
  readonly grants: readonly Grant[];
}

/** The column for the buckets that have none of their own. */
const otherBuckets = "other buckets";
/** The column for actions that concern the account, access points or other services. */
const beyondBuckets = "beyond buckets";
/** The column for access to all buckets. */
export const everyBucket = "every bucket";

/** The matrix of a stack: the buckets that most users reach come first. */
export function matrixOf(stack: StackReview) {
  const reach = tally(
    stack.users.flatMap(({ access }) => [...new Set(access.grants.flatMap(({ buckets }) => buckets))]),
  );
  const named = [...reach.keys()]
    .filter((bucket) => bucket !== "*")
    .sort((a, b) => (reach.get(b) as number) - (reach.get(a) as number) || compareText(a, b));
  const shown = named.slice(0, maxColumns).sort(compareText);
  const rest = new Set(named.slice(maxColumns));
  const goesBeyond = stack.users.some((user) => cellOf(user, beyondBuckets, () => false).grants.length > 0);
  const columns = reach.has("*") ? [everyBucket, ...shown] : shown;
  if (rest.size > 0) columns.push(otherBuckets);
  if (goesBeyond) columns.push(beyondBuckets);
  const rows = stack.users.map((user) => ({
    user,
    cells: columns.map((column) => cellOf(user, column, (bucket) => rest.has(bucket))),
  }));
  return { columns, rows };
}

function cellOf(user: UserReview, column: string, isOther: (bucket: string) => boolean): Cell {
  const grants = allGrants(user.access).filter((grant) => belongs(grant, column, isOther));
  const level = [...accessLevels].reverse().find((one) => grants.some((grant) => grant.level === one));
  return { column, level, grants };
}

function belongs(grant: Grant, column: string, isOther: (bucket: string) => boolean): boolean {
  if (column === beyondBuckets) return grant.buckets.length === 0;
  if (column === everyBucket) return grant.buckets.includes("*");
  if (column === otherBuckets) return grant.buckets.some((bucket) => bucket === "*" || isOther(bucket));
  return grant.buckets.some((bucket) => overlap(`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${column}`));
}

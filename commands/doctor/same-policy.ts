import { isDeepStrictEqual } from "node:util";
import { isRecord } from "terraform-s3-user/iam";

/** Whether two texts are the same policy to IAM, to which the order of a list and a list of one make no difference. */
export function isSamePolicy(one: string, other: string): boolean {
  try {
    return isDeepStrictEqual(canonical(JSON.parse(one)), canonical(JSON.parse(other)));
  } catch {
    return one === other;
  }
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(canonical);
    return items.length === 1 ? items[0] : items.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, canonical(inner)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

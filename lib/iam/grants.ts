import { type AccessLevel, accessLevels } from "./actions";
import type { Action } from "./applicable-actions";
import { bucketOf } from "./arn-patterns";
import { grantsAll, type Permission } from "./permissions";

/** Actions of one access level on the same resources under the same limits. */
export interface Grant {
  readonly level: AccessLevel;
  /** Such as `s3:GetObject`, sorted. */
  readonly actions: readonly string[];
  /** ARN patterns. */
  readonly resources: readonly string[];
  /** The buckets, as name patterns; `*` is every bucket. Empty if the actions don't apply to buckets. */
  readonly buckets: readonly string[];
  /** Exceptions: ARN patterns, or a Deny in words. */
  readonly except: readonly string[];
  /** The statement's Condition in words. */
  readonly condition?: string;
}
/** Permissions grouped by what they have in common, the most dangerous first. */
export function group(permissions: readonly (readonly [Action, readonly Permission[]])[]): Grant[] {
  const grants = new Map<string, { grant: Omit<Grant, "actions">; actions: string[] }>();
  for (const [action, granted] of permissions) {
    const byLimits = new Map<string, Permission[]>();
    for (const permission of superfluousRemoved(granted)) {
      const key = JSON.stringify([permission.except, permission.condition]);
      byLimits.set(key, [...(byLimits.get(key) ?? []), permission]);
    }
    for (const same of byLimits.values()) {
      const { except, condition } = same[0] as Permission;
      const resources = same.map((permission) => permission.resource).sort();
      const buckets = concernsBuckets(action) ? bucketsOf(resources) : [];
      const grant = { level: action.level, resources, buckets, except, condition };
      const key = JSON.stringify(grant);
      const entry = grants.get(key) ?? { grant, actions: [] };
      grants.set(key, entry);
      entry.actions.push(action.name);
    }
  }
  return [...grants.values()]
    .map(({ grant, actions }) => ({ ...grant, actions: actions.sort() }))
    .sort(
      (a, b) =>
        accessLevels.indexOf(b.level) - accessLevels.indexOf(a.level) ||
        compareText(a.resources.join(), b.resources.join()) ||
        compareText(a.actions.join(), b.actions.join()),
    );
}

function superfluousRemoved(permissions: readonly Permission[]): readonly Permission[] {
  if (permissions.length < 2) return permissions;
  return permissions.filter(
    (one, index) =>
      !permissions.some((other, at) => {
        if (at === index || !grantsAll(other, one)) return false;
        return !grantsAll(one, other) || at < index;
      }),
  );
}

function concernsBuckets(action: Action): boolean {
  return action.name.startsWith("s3:") && (action.types.includes("bucket") || action.types.includes("object"));
}

function bucketsOf(resources: readonly string[]): string[] {
  const buckets = resources.map(bucketOf).filter((bucket) => bucket !== undefined);
  return buckets.includes("*") ? ["*"] : [...new Set(buckets)];
}

/** Compares by code unit, so that the order is the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

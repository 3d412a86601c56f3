import { type AccessLevel, accessLevels } from "./actions";
import type { Action } from "./applicable-actions";
import { bucketOf } from "./arn-patterns";
import { compareText } from "./compare-text";
import { grantsAll, type Permission } from "./permissions";
import { widest } from "./widest";

/** Actions of one access level on the same resources under the same limits. */
export interface Grant extends Omit<Permission, "resource"> {
  readonly level: AccessLevel;
  /** Such as `s3:GetObject`, sorted; `*` is every action of every service that has no grants of its own. */
  readonly actions: readonly string[];
  /** ARN patterns. */
  readonly resources: readonly string[];
  /** The buckets, as name patterns; `*` is every bucket. Empty if the actions don't apply to buckets. */
  readonly buckets: readonly string[];
}

/** Permissions grouped by what they have in common, the most dangerous first. */
export function group(permissions: readonly (readonly [Action, readonly Permission[]])[]): Grant[] {
  const grants = new Map<string, { grant: Omit<Grant, "actions">; actions: string[] }>();
  for (const [action, granted] of permissions) {
    const byLimits = new Map<string, Permission[]>();
    for (const permission of widest(granted, grantsAll)) {
      const key = JSON.stringify([permission.except, permission.condition]);
      byLimits.set(key, [...(byLimits.get(key) ?? []), permission]);
    }
    for (const [limits, same] of byLimits) {
      const { except, condition } = same[0] as Permission;
      const resources = same.map((permission) => permission.resource).sort();
      const buckets = concernsBuckets(action) ? bucketsOf(resources) : [];
      const grant = { level: action.level, resources, buckets, except, condition };
      const key = `${JSON.stringify([action.level, resources, buckets])} ${limits}`;
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

function concernsBuckets(action: Action): boolean {
  return action.name.startsWith("s3:") && (action.types.includes("bucket") || action.types.includes("object"));
}

function bucketsOf(resources: readonly string[]): string[] {
  const buckets = resources.map(bucketOf).filter((bucket) => bucket !== undefined);
  return buckets.includes("*") ? ["*"] : [...new Set(buckets)];
}

import {
  type AccessLevel,
  allGrants,
  bucketOf,
  compareText,
  covers,
  type EffectiveAccess,
  grantsAll,
  overlap,
  type Permission,
} from "terraform-s3-user/iam";
import { getOrMake } from "../../system/maps";
import type { AccessChange } from "../model";

/** The buckets that `one` reaches and `other` does not. */
export function bucketsBeyond(one: EffectiveAccess, other: EffectiveAccess): string[] {
  const theirs = bucketsOf(other).map((bucket) => `arn:aws:s3:::${bucket}`);
  return bucketsOf(one).filter((bucket) => !theirs.some((wide) => covers(wide, `arn:aws:s3:::${bucket}`)));
}

function bucketsOf(access: EffectiveAccess): string[] {
  return [...new Set(access.grants.flatMap((grant) => grant.buckets))].sort(compareText);
}

/** A permission of one action. */
interface Held extends Permission {
  readonly level: AccessLevel;
  readonly isOnBuckets: boolean;
}

/** What `one` allows and `other` does not, grouped. */
export function accessBeyond(one: EffectiveAccess, other: EffectiveAccess, tellKept = false): AccessChange[] {
  const theirs = byAction(other);
  const changes = new Map<string, Omit<AccessChange, "actions"> & { actions: string[] }>();
  for (const [action, permissions] of byAction(one)) {
    const available = theirs.get(action) ?? [];
    for (const permission of permissions) {
      if (available.some((wide) => grantsAll(wide, permission))) continue;
      const kept = tellKept ? available.filter((held) => overlap(held.resource, permission.resource)) : [];
      const keptOn = kept
        .map(({ resource, condition }) => ({ resource, condition }))
        .sort((a, b) => compareText(JSON.stringify(a), JSON.stringify(b)));
      const { level, isOnBuckets, resource, except, condition } = permission;
      const bucket = isOnBuckets ? bucketOf(resource) : undefined;
      const reached = bucket === undefined ? [] : [bucket];
      const limits = { level, resources: [resource], buckets: reached, except, condition, keptOn };
      getOrMake(changes, JSON.stringify(limits), () => ({ ...limits, actions: [] })).actions.push(action);
    }
  }
  return merged([...changes.values()]);
}

function merged(changes: readonly AccessChange[]): AccessChange[] {
  const result = new Map<string, AccessChange>();
  for (const change of changes) {
    const { resources, buckets, ...limits } = change;
    const key = JSON.stringify([limits, buckets.length > 0]);
    const known = result.get(key);
    const all = known && {
      resources: [...known.resources, ...resources].sort(),
      buckets: [...new Set([...known.buckets, ...buckets])].sort(),
    };
    result.set(key, { ...change, ...all });
  }
  return [...result.values()];
}

function byAction(access: EffectiveAccess): Map<string, Held[]> {
  const map = new Map<string, Held[]>();
  for (const { level, actions, resources, buckets, except, condition } of allGrants(access)) {
    const held = resources.map((resource) => ({ level, isOnBuckets: buckets.length > 0, resource, except, condition }));
    for (const action of actions) getOrMake(map, action, () => []).push(...held);
  }
  return map;
}

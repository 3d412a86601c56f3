import {
  type AccessLevel,
  allGrants,
  bucketOf,
  compareText,
  covers,
  type EffectiveAccess,
  grantsAll,
  overlap,
} from "terraform-s3-user/iam";
import type { SynthesizedStack } from "../stacks/synthesized";
import { count } from "./findings";
import { resourceChanges } from "./resource-changes";
import type {
  AccessChange,
  Difference,
  KeyReview,
  ResourceChange,
  SettingChange,
  StackReview,
  UserDifference,
  UserReview,
} from "./result";

/** One side of a comparison. */
export interface Side {
  readonly synthesized: readonly SynthesizedStack[];
  readonly stacks: readonly StackReview[];
}

/** What changed between two sides: in access first, then for Terraform. */
export function differenceBetween(base: Side, head: Side): Difference {
  const resources = head.synthesized.flatMap((stack) =>
    resourceChanges(
      base.synthesized.find(({ name }) => name === stack.name),
      stack,
    ),
  );
  const users: UserDifference[] = [];
  const settings: string[] = [];
  for (const name of stackNames(base, head)) {
    const before = base.stacks.find((stack) => stack.name === name);
    const after = head.stacks.find((stack) => stack.name === name);
    settings.push(...stackSettings(name, before, after));
    users.push(...usersBetween(name, before, after, resources));
  }
  return { accessChanged: users.some(changesAccess), users, settings, resources };
}

function stackNames(base: Side, head: Side): string[] {
  return [...new Set([...base.stacks, ...head.stacks].map((stack) => stack.name))].sort(compareText);
}

function changesAccess(user: UserDifference): boolean {
  const { change, keys, gained, lost, settings } = user;
  return change !== "changed" || keys.length + gained.length + lost.length > 0 || settings.some(({ access }) => access);
}

function stackSettings(name: string, before: StackReview | undefined, after: StackReview | undefined): string[] {
  if (!before) return [`stack ${name} is new`];
  if (!after) {
    return [
      `stack ${name} is gone from the app; Terraform leaves what it made in AWS until somebody runs cdktf destroy ${name} on the base`,
    ];
  }
  return [
    ...changed("region", before.region, after.region),
    ...changed(
      "allowed accounts",
      before.allowedAccountIds?.join(", ") ?? "any",
      after.allowedAccountIds?.join(", ") ?? "any",
    ),
    ...changed("default tags", tagsInWords(before.tags), tagsInWords(after.tags)),
    ...changed("state", before.backend.description, after.backend.description).map(
      (text) => `${text}; move it first (terraform init -migrate-state), or Terraform creates everything again`,
    ),
  ].map((text) => `stack ${name}: ${text}`);
}

function changed(what: string, before: string | undefined, after: string | undefined): string[] {
  return before === after ? [] : [`${what}: ${before ?? "none"} → ${after ?? "none"}`];
}

function tagsInWords(tags: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(tags).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? "none" : pairs.sort().join(", ");
}

// ── Users ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

const nothing: EffectiveAccess = {
  named: { actions: 0, permissionsManagement: 0 },
  effective: { actions: 0, permissionsManagement: 0 },
  grants: [],
  unknownActions: [],
  withoutEffect: [],
  notAnalysed: [],
};

function usersBetween(
  stack: string,
  before: StackReview | undefined,
  after: StackReview | undefined,
  resources: readonly ResourceChange[],
): UserDifference[] {
  const [old, now] = [byName(before), byName(after)];
  const policiesChanged = new Set(
    resources
      .filter((change) => change.stack === stack && change.arguments.includes("policy"))
      .map((change) => change.path.slice(0, change.path.lastIndexOf("/"))),
  );
  return [...new Set([...old.keys(), ...now.keys()])].sort(compareText).flatMap((name) => {
    const difference = userBetween(stack, old.get(name), now.get(name), policiesChanged.has(name));
    return difference ? [difference] : [];
  });
}

function byName(stack: StackReview | undefined): Map<string, UserReview> {
  return new Map((stack?.users ?? []).map((user) => [user.name, user]));
}

function userBetween(
  stack: string,
  before: UserReview | undefined,
  after: UserReview | undefined,
  policyChanged: boolean,
): UserDifference | undefined {
  const name = (after ?? before)?.name as string;
  const [old, now] = [before?.access ?? nothing, after?.access ?? nothing];
  const same = JSON.stringify(old) === JSON.stringify(now);
  const difference: UserDifference = {
    stack,
    user: name,
    change: before ? (after ? "changed" : "removed") : "added",
    keys: keysBetween(before?.keys ?? [], after?.keys ?? []),
    settings: before && after ? [...userSettings(before, after), ...unreadChanges(old, now, policyChanged)] : [],
    buckets: { gained: bucketsBeyond(now, old), lost: bucketsBeyond(old, now) },
    gained: same ? [] : changesBetween(now, old),
    lost: same ? [] : changesBetween(old, now, true),
  };
  const { keys, settings, gained, lost } = difference;
  const unchanged = before && after && keys.length + settings.length + gained.length + lost.length === 0;
  return unchanged ? undefined : difference;
}

function userSettings(before: UserReview, after: UserReview): SettingChange[] {
  const setting = (texts: readonly string[], access = false) => texts.map((text) => ({ text, access }));
  return [
    ...setting(changed("management", before.management, after.management)),
    ...setting(changed("path", before.path, after.path)),
    ...setting(changed("boundary", before.boundary, after.boundary), true),
    ...setting(changed("tags", tagsInWords(before.tags), tagsInWords(after.tags))),
    ...setting(changed("protection from terraform destroy", String(before.protected), String(after.protected))),
  ];
}

/** Changes of what could not be judged: never "no change". */
function unreadChanges(before: EffectiveAccess, after: EffectiveAccess, policyChanged: boolean): SettingChange[] {
  const [old, now] = [before.notAnalysed.join("\n"), after.notAnalysed.join("\n")];
  if (old === now && !(policyChanged && now !== "")) return [];
  return [{ text: "policies that this review could not judge have changed", access: true }];
}

function keysBetween(before: readonly KeyReview[], after: readonly KeyReview[]): string[] {
  const words: string[] = [];
  for (const key of after) {
    const old = before.find(({ name }) => name === key.name);
    if (!old) {
      words.push(`gains key ${key.name} (${key.status}, secret ${placesInWords(key)})`);
      continue;
    }
    words.push(
      ...changed(`key ${key.name}`, old.status, key.status),
      ...changed(`secret of key ${key.name}`, placesInWords(old), placesInWords(key)),
    );
  }
  const lost = before.filter(({ name }) => !after.some((key) => key.name === name));
  return [...words, ...lost.map(({ name }) => `loses key ${name}`)];
}

/** Where a key's secret is, in words. */
export function placesInWords({ secretInState, deliveredTo }: KeyReview): string {
  const state = secretInState === "plain" ? "plain in state" : "PGP-encrypted in state";
  return [state, ...deliveredTo].join(", ");
}

/** The buckets that `one` reaches and `other` does not. */
function bucketsBeyond(one: EffectiveAccess, other: EffectiveAccess): string[] {
  const theirs = bucketsOf(other).map((bucket) => `arn:aws:s3:::${bucket}`);
  return bucketsOf(one).filter((bucket) => !theirs.some((wide) => covers(wide, `arn:aws:s3:::${bucket}`)));
}

function bucketsOf(access: EffectiveAccess): string[] {
  return [...new Set(access.grants.flatMap((grant) => grant.buckets))].sort(compareText);
}

// ── Actions ───────────────────────────────────────────────────────────────────────────────────────────────────────────

interface Permission {
  readonly resource: string;
  readonly except: readonly string[];
  readonly condition?: string;
}

interface ActionPermissions {
  readonly level: AccessLevel;
  readonly buckets: boolean;
  readonly permissions: Permission[];
}

/** What `one` allows and `other` does not, grouped. */
function changesBetween(one: EffectiveAccess, other: EffectiveAccess, tellKept = false): AccessChange[] {
  const [mine, theirs] = [byAction(one), byAction(other)];
  const changes = new Map<string, Omit<AccessChange, "actions"> & { actions: string[] }>();
  for (const [action, { level, buckets, permissions }] of mine) {
    const available = theirs.get(action)?.permissions ?? [];
    for (const permission of permissions) {
      if (available.some((wide) => grantsAll(wide, permission))) continue;
      const kept = tellKept ? available.filter((held) => overlap(held.resource, permission.resource)) : [];
      const keptOn = kept
        .map(({ resource, condition }) => (condition ? `${resource} if ${condition}` : resource))
        .sort();
      const { resource, except, condition } = permission;
      const terms = {
        level,
        resources: [resource],
        buckets: buckets ? reached(resource) : [],
        except,
        condition,
        keptOn,
      };
      const key = JSON.stringify(terms);
      const change = changes.get(key) ?? { ...terms, actions: [] };
      changes.set(key, change);
      change.actions.push(action);
    }
  }
  return merged([...changes.values()]);
}

function reached(resource: string): string[] {
  const bucket = bucketOf(resource);
  return bucket === undefined ? [] : [bucket];
}

/** Changes of the same actions on several resources as one. */
function merged(changes: readonly AccessChange[]): AccessChange[] {
  const result = new Map<string, AccessChange>();
  for (const change of changes) {
    const { resources, buckets, ...terms } = change;
    const key = JSON.stringify([terms, buckets.length > 0]);
    const known = result.get(key);
    const all = known && {
      resources: [...known.resources, ...resources].sort(),
      buckets: [...new Set([...known.buckets, ...buckets])].sort(),
    };
    result.set(key, { ...change, ...all });
  }
  return [...result.values()];
}

function byAction(access: EffectiveAccess): Map<string, ActionPermissions> {
  const map = new Map<string, ActionPermissions>();
  for (const grant of allGrants(access)) {
    for (const action of grant.actions) {
      const entry = map.get(action) ?? { level: grant.level, buckets: grant.buckets.length > 0, permissions: [] };
      map.set(action, entry);
      for (const resource of grant.resources) {
        entry.permissions.push({ resource, except: grant.except, condition: grant.condition });
      }
    }
  }
  return map;
}

/** A user's gains and losses in one line, such as `loses 76 actions, keeps 4 actions on fewer resources`. */
export function balance({ gained, lost }: UserDifference): string {
  const actionsIn = (changes: readonly AccessChange[]) => new Set(changes.flatMap((change) => change.actions));
  const narrowed = actionsIn(lost.filter((change) => change.keptOn.length > 0));
  const gone = [...actionsIn(lost)].filter((action) => !narrowed.has(action));
  return [
    gained.length > 0 ? `gains ${count(actionsIn(gained).size, "action")}` : "",
    gone.length > 0 ? `loses ${count(gone.length, "action")}` : "",
    narrowed.size > 0 ? `keeps ${count(narrowed.size, "action")} on fewer resources` : "",
  ]
    .filter(Boolean)
    .join(", ");
}

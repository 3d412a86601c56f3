import { isDeepStrictEqual } from "node:util";
import {
  compareText,
  concerns,
  type EffectiveAccess,
  effectiveAccess,
  includes,
  partKey,
  type Statement,
  statementParts,
} from "terraform-s3-user/iam";
import type { PolicyInForce } from "../../stack/policies/in-force";
import type { AccessChange, KeyReview, StatementChange, UserDifference, UserReview, UserSettings } from "../model";
import { asPolicy, type DescribedStack, type UserPolicies } from "../read/describe";
import { accessBeyond, bucketsBeyond } from "./access-changes";
import { differing } from "./differing";
import { inForce } from "./policy-effects";

const nothing: EffectiveAccess = {
  named: { actions: 0, permissionsManagement: 0 },
  effective: { actions: 0, permissionsManagement: 0 },
  grants: [],
  everyOtherService: [],
  unknownActions: [],
  idleTests: [],
  oddTests: [],
  withoutEffect: [],
  notAnalysed: [],
};

const userSettings = ["management", "path", "boundary", "tags", "accepted", "protected"] as const;
const noSettings = { before: {}, after: {} };

/** One user as one of two apps describes it. */
interface DescribedUser {
  readonly review: UserReview;
  readonly policies: UserPolicies;
}

/** The changes of each user of a stack, without users that don't change. */
export function usersBetween(before: DescribedStack | undefined, after: DescribedStack | undefined): UserDifference[] {
  const stack = (after ?? before)?.review.name as string;
  const [old, now] = [byName(before), byName(after)];
  const forgotten = forgottenUsers(before, after);
  return [...new Set([...old.keys(), ...now.keys()])].sort(compareText).flatMap((name) => {
    if (forgotten.has(name) && !now.has(name)) return [forgetting(stack, name)];
    const difference = userBetween(stack, name, old.get(name), now.get(name));
    return difference ? [difference] : [];
  });
}

/** The users that Terraform no longer manages and leaves in AWS, according to a `removed` block. */
function forgottenUsers(before: DescribedStack | undefined, after: DescribedStack | undefined): Set<string> {
  const users = (before?.stack.resources("aws_iam_user") ?? []).filter(({ address }) =>
    after?.stack.blocks.has(`removed.${address}`),
  );
  return new Set(users.map((user) => user.stack.textArgument(user, "name") ?? user.path));
}

function forgetting(stack: string, user: string): UserDifference {
  const none = { buckets: { gained: [], lost: [] }, gained: [], lost: [], statements: [] };
  return { stack, user, change: "forgotten", keys: [], settings: noSettings, ...none };
}

function byName(stack: DescribedStack | undefined): Map<string, DescribedUser> {
  return new Map(
    (stack?.review.users ?? []).map((review) => [
      review.name,
      { review, policies: stack?.policies.get(review.name) ?? { granting: [] } },
    ]),
  );
}

function userBetween(
  stack: string,
  user: string,
  before: DescribedUser | undefined,
  after: DescribedUser | undefined,
): UserDifference | undefined {
  const access = before && after ? accessBetween(before, after) : accessOf(before, after);
  const difference: UserDifference = {
    stack,
    user,
    change: before ? (after ? "changed" : "removed") : "added",
    keys: keysBetween(before?.review.keys ?? [], after?.review.keys ?? []),
    settings: before && after ? differing<UserSettings>(userSettings, before.review, after.review) : noSettings,
    ...access,
  };
  const { keys, settings, gained, lost, statements } = difference;
  const parts = [keys, Object.keys(settings.after), gained, lost, statements];
  const isUnchanged = before && after && parts.every((part) => part.length === 0);
  return isUnchanged ? undefined : difference;
}

type AccessDifference = Pick<UserDifference, "buckets" | "gained" | "lost" | "statements">;

/** All that a new user has, or that a removed one had. */
function accessOf(before: DescribedUser | undefined, after: DescribedUser | undefined): AccessDifference {
  const [old, now] = [before?.review.access ?? nothing, after?.review.access ?? nothing];
  return {
    buckets: { gained: bucketsBeyond(now, old), lost: bucketsBeyond(old, now) },
    gained: accessBeyond(now, old),
    lost: accessBeyond(old, now, true),
    statements: [],
  };
}

function accessBetween(before: DescribedUser, after: DescribedUser): AccessDifference {
  const none = { buckets: { gained: [], lost: [] }, gained: [], lost: [], statements: [] };
  if (inForce(before.policies) === inForce(after.policies)) return none;
  const [old, now] = [before.review.access, accessAsDeployed(before, after)];
  const gained = accessBeyond(now, old);
  const lost = accessBeyond(old, now, true);
  return {
    buckets: { gained: bucketsBeyond(now, old), lost: bucketsBeyond(old, now) },
    gained,
    lost,
    statements: statementsBetween(before.policies, after.policies, gained, lost),
  };
}

/** What a user can do if Terraform leaves some policies as they are deployed: as in the base. */
function accessAsDeployed(before: DescribedUser, after: DescribedUser): EffectiveAccess {
  const kept = (policy: PolicyInForce) =>
    policy.keepsDeployed
      ? before.policies.granting.find(({ kind, name }) => kind === policy.kind && name === policy.name)
      : undefined;
  if (!after.policies.granting.some((policy) => kept(policy))) return after.review.access;
  const { boundary } = after.policies;
  const granting = after.policies.granting.map((policy) => asPolicy(kept(policy) ?? policy));
  return effectiveAccess(granting, boundary && "document" in boundary ? asPolicy(boundary) : undefined);
}

/** Added or removed statements without a gain or loss: a Deny of nothing in view, or a redundant Allow. */
function statementsBetween(
  before: UserPolicies,
  after: UserPolicies,
  gained: readonly AccessChange[],
  lost: readonly AccessChange[],
): StatementChange[] {
  const of = ({ granting }: UserPolicies) => statementPartsOf(granting.filter((policy) => !policy.keepsDeployed));
  const cap = ({ boundary }: UserPolicies) => statementPartsOf(boundary ? [boundary] : []);
  return [
    ...partChanges("policies", of(before), of(after), gained, lost),
    ...partChanges("boundary", cap(before), cap(after), gained, lost),
  ];
}

function statementPartsOf(policies: readonly PolicyInForce[]): readonly Statement[] {
  return statementParts(policies.flatMap((policy) => ("document" in policy ? [policy.document] : [])));
}

function partChanges(
  of: StatementChange["of"],
  before: readonly Statement[],
  after: readonly Statement[],
  gained: readonly AccessChange[],
  lost: readonly AccessChange[],
): StatementChange[] {
  const [old, now] = [new Set(before.map(partKey)), new Set(after.map(partKey))];
  const isTold = (part: Statement, isNew: boolean) => {
    const changes = (part.effect === "Allow") === isNew ? gained : lost;
    return changes.some(({ actions, resources }) => actions.some((action) => concerns(part, action, resources)));
  };
  const isIncluded = (part: Statement, others: readonly Statement[]) => others.some((other) => includes(other, part));
  return [
    ...after
      .filter((part) => !old.has(partKey(part)) && !isTold(part, true) && !isIncluded(part, before))
      .map((part) => ({ of, change: "added" as const, ...part })),
    ...before
      .filter((part) => !now.has(partKey(part)) && !isTold(part, false) && !isIncluded(part, after))
      .map((part) => ({ of, change: "removed" as const, ...part })),
  ];
}

function keysBetween(before: readonly KeyReview[], after: readonly KeyReview[]): UserDifference["keys"] {
  const names = new Set([...after, ...before].map(({ name }) => name));
  const keyIn = (keys: readonly KeyReview[], name: string) => keys.find((key) => key.name === name);
  return [...names]
    .map((name) => ({ before: keyIn(before, name), after: keyIn(after, name) }))
    .filter((pair) => !isDeepStrictEqual(shown(pair.before), shown(pair.after)));
}

/** What a change of a key is about: its status, and where its secret is. */
function shown(key: KeyReview | undefined) {
  return key && [key.status, key.secretInState, key.encryptedFor, key.deliveredTo];
}

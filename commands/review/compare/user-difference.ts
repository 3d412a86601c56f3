import { isDeepStrictEqual } from "node:util";
import {
  compareText,
  concerns,
  type EffectiveAccess,
  effectiveAccess,
  includes,
  partKey,
  type Statement,
} from "terraform-s3-user/iam";
import { argumentRead, type Stack, userNameOf } from "../../stack/json/app";
import { isIgnored } from "../../stack/json/lifecycle";
import type { PolicyInForce } from "../../stack/policies/in-force";
import {
  type AccessChange,
  type KeyReview,
  type StatementChange,
  type UserDifference,
  type UserReview,
  type UserSettings,
  userSettings,
} from "../model";
import { asPolicy, type DescribedStack, type UserPolicies } from "../read/describe";
import { accessBeyond, bucketsBeyond } from "./access-changes";
import { differing } from "./differing";
import { inForce, statementPartsOf } from "./policy-effects";

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

const noDifference = {
  keys: [],
  settings: { before: {}, after: {} },
  buckets: { gained: [], lost: [] },
  gained: [],
  lost: [],
  statements: [],
};

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
    if (forgotten.has(name) && !now.has(name)) return { stack, user: name, change: "forgotten", ...noDifference };
    return userBetween(stack, name, old.get(name), now.get(name), after?.stack) ?? [];
  });
}

/** The users that Terraform no longer manages and leaves in AWS, according to a `removed` block. */
function forgottenUsers(before: DescribedStack | undefined, after: DescribedStack | undefined): Set<string> {
  const users = (before?.stack.resources("aws_iam_user") ?? []).filter(({ address }) =>
    after?.stack.blocks.has(`removed.${address}`),
  );
  return new Set(users.map((user) => userNameOf(user) ?? user.path));
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
  head: Stack | undefined,
): UserDifference | undefined {
  const difference: UserDifference = {
    stack,
    user,
    change: before ? (after ? "changed" : "removed") : "added",
    ...noDifference,
    keys: keysBetween(before?.review.keys ?? [], after?.review.keys ?? []),
    settings:
      before && after ? differing<UserSettings>(userSettings, before.review, after.review) : noDifference.settings,
    ...accessBetween(before, after, head),
  };
  const { keys, settings, gained, lost, statements } = difference;
  const parts = [keys, Object.keys(settings.after), gained, lost, statements];
  const isUnchanged = before && after && parts.every((part) => part.length === 0);
  return isUnchanged ? undefined : difference;
}

/** Of a new user all that it has, and of a removed one all that it had. */
function accessBetween(
  before: DescribedUser | undefined,
  after: DescribedUser | undefined,
  head: Stack | undefined,
): Partial<UserDifference> {
  const areBoth = before !== undefined && after !== undefined;
  if (areBoth && inForce(before.policies) === inForce(after.policies)) return {};
  const stays = areBoth ? before.policies.granting.filter((policy) => isLeft(policy, after, head)) : [];
  const old = before?.review.access ?? nothing;
  const now = areBoth ? accessAsDeployed(before, after, stays) : (after?.review.access ?? nothing);
  const gained = accessBeyond(now, old);
  const lost = accessBeyond(old, now, true);
  return {
    buckets: { gained: bucketsBeyond(now, old), lost: bucketsBeyond(old, now) },
    gained,
    lost,
    statements: areBoth ? statementsBetween(without(stays, before.policies), after.policies, gained, lost) : [],
  };
}

function without(some: readonly PolicyInForce[], { granting, ...others }: UserPolicies): UserPolicies {
  return { ...others, granting: granting.filter((policy) => !some.includes(policy)) };
}

/** Arguments that give policies to users. */
const giving = ["user", "users", "user_name", "group", "groups", "policy_arn", "policy_arns"];

/** Whether a policy that the configuration no longer gives to a user stays, because Terraform ignores that change. */
function isLeft({ kind, name, origin }: PolicyInForce, after: DescribedUser, head: Stack | undefined): boolean {
  if (after.policies.granting.some((policy) => policy.kind === kind && policy.name === name)) return false;
  return [...origin.read].some((key) => {
    const { stack, address, name: argument } = argumentRead(key);
    const resource = stack === head?.name ? head.at(address) : undefined;
    return resource !== undefined && giving.includes(argument) && isIgnored(resource, argument);
  });
}

/** What a user can do if Terraform leaves some policies as they are deployed: as in the base. */
function accessAsDeployed(
  before: DescribedUser,
  after: DescribedUser,
  stays: readonly PolicyInForce[],
): EffectiveAccess {
  const kept = (policy: PolicyInForce) =>
    policy.keepsDeployed
      ? before.policies.granting.find(({ kind, name }) => kind === policy.kind && name === policy.name)
      : undefined;
  if (stays.length === 0 && !after.policies.granting.some((policy) => kept(policy))) return after.review.access;
  const { boundary } = after.policies;
  const granting = [...after.policies.granting, ...stays].map((policy) => asPolicy(kept(policy) ?? policy));
  return effectiveAccess(granting, boundary && "document" in boundary ? asPolicy(boundary) : undefined);
}

/** Added or removed statements without a gain or loss: a Deny of nothing in view, or a redundant Allow. */
function statementsBetween(
  before: UserPolicies,
  after: UserPolicies,
  gained: readonly AccessChange[],
  lost: readonly AccessChange[],
): StatementChange[] {
  const partsOf = ({ granting, boundary }: UserPolicies) => ({
    policies: statementPartsOf(granting.filter((policy) => !policy.keepsDeployed)),
    boundary: statementPartsOf(boundary ? [boundary] : []),
  });
  const [old, now] = [partsOf(before), partsOf(after)];
  return (["policies", "boundary"] as const).flatMap((of) => [
    ...partsBeyond(now[of], old[of], gained, lost).map((part) => ({ of, change: "added" as const, ...part })),
    ...partsBeyond(old[of], now[of], lost, gained).map((part) => ({ of, change: "removed" as const, ...part })),
  ]);
}

/** The parts that no other one includes, and that the changes of access don't show. */
function partsBeyond(
  parts: readonly Statement[],
  others: readonly Statement[],
  ofAllow: readonly AccessChange[],
  ofDeny: readonly AccessChange[],
): Statement[] {
  const known = new Set(others.map(partKey));
  return parts.filter((part) => {
    if (known.has(partKey(part)) || others.some((other) => includes(other, part))) return false;
    const changes = part.effect === "Allow" ? ofAllow : ofDeny;
    return !changes.some(({ actions, resources }) => actions.some((action) => concerns(part, action, resources)));
  });
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

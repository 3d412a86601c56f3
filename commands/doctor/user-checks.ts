import type { LiveUser } from "../stack/aws/live";
import { isInState } from "../stack/users";
import { count } from "../terminal/number";
import { type Check, fail, unknown, warn } from "./check";
import { knownKeys, type Stranger, unknownKey } from "./key-checks";
import { aws, isLeftInAws, isOfModule, type NamedUser, toDeploy } from "./named-user";
import { changedPolicies, foreignPowers, missingPowers } from "./power-checks";
import type { Elsewhere } from "./states";

/** Compares a user as Terraform has it with the same user in AWS. */
export function foundUser(
  user: NamedUser,
  live: LiveUser,
  strangers: readonly Stranger[],
  elsewhere: Elsewhere,
  now: Date,
): Check[] {
  const { name, deployed } = user;
  if (isUnknownToState(user)) return [collision(user, elsewhere)];
  const leaving = leavingUser(user);
  const foreign = [...strangers.map((key) => unknownKey(user, key, now)), ...foreignPowers(user, live, elsewhere)].map(
    (check) => (elsewhere.unread.length > 0 ? perhapsDeclared(check, elsewhere.unread) : check),
  );
  if (leaving && !user.declared) return [leaving, ...foreign];
  const groups = deployed?.powers.group.filter((group) => elsewhere.groups.has(group)) ?? [];
  const checks: Check[] = leaving ? [leaving] : [];
  checks.push(
    ...groups.map((group) => unknown("", `user ${name}: the policies of group ${group} were not compared with AWS`)),
    ...foreign,
    ...knownKeys(user, live.keys),
    ...missingPowers(user, live),
    ...changedPolicies(user, live),
  );
  return checks;
}

/** Whether a deploy would create a user, which fails if AWS has one with that name. */
export function isUnknownToState(user: NamedUser): boolean {
  return user.management === "created" && !isInState(user);
}

/** A user that AWS has and the stack's state does not. Another state may have it. */
function collision(user: NamedUser, { usersNamed, leftBehind }: Elsewhere): Check {
  const { name } = user;
  const message = `user ${name} exists in AWS but not in state, so a deploy fails`;
  const left = leftBehind(name);
  if (left) return fail("", `${message}; ${left.file} has ${left.arn}: was the stack renamed?`, left.fix);
  const other = usersNamed(name).find(({ management }) => management === "created");
  if (other) {
    const fix = `declare the user in stack ${other.stack} again, or first take it out of that state with forget: true`;
    return fail("", `${message}; the state of stack ${other.stack} has ${other.arn}`, `in main.ts, ${fix}`);
  }
  const fix = 'write existing: "import" for the user (its declared keys are created), or rename it';
  return fail("", message, `in main.ts, ${fix}; then: ${toDeploy(user)}`);
}

/** A user that the next deploy deletes or removes from state. */
function leavingUser(user: NamedUser): Check | undefined {
  const { name, declared, deployed, keys } = user;
  if (!isInState(user) || isOfModule(user, deployed?.address)) return undefined;
  const isLeft = isLeftInAws(user, deployed?.address);
  const deploy = toDeploy(user);
  if (declared?.management === "referenced") {
    const outcome = isLeft ? "removes it from state, and no longer manages it" : "deletes it";
    const reason = 'was deployed by this stack, but has existing: "reference" in main.ts';
    const fix = `in main.ts, remove existing: "reference"; if it is intended: ${deploy}`;
    return warn("", `user ${name} ${reason}: the next deploy ${outcome}`, fix);
  }
  if (declared) return undefined;
  if (isLeft) {
    const outcome = "the next deploy removes it from state, and leaves it in AWS";
    return warn("", `user ${name} has forget: true in main.ts: ${outcome}`, deploy);
  }
  const withKeys = keys.length === 0 ? "" : ` with its ${count(keys.length, "access key")}`;
  const message = `user ${name} is no longer in main.ts: the next deploy deletes the user${withKeys}`;
  return warn("", message, `${deploy}   # deletes it; to keep it in AWS, write it in main.ts again with forget: true`);
}

/** What another stack may declare is neither right nor wrong, and must not be deleted. */
function perhapsDeclared({ name, message }: Check, unread: readonly string[]): Check {
  return unknown(name, `${message}; stack ${unread.join(", ")} may declare it, but its state couldn't be read`);
}

/**
 * A user that AWS doesn't have.
 *
 * @param newName the name of the user that has its access key now
 */
export function missingUser(user: NamedUser, newName?: string): Check[] {
  const { name, declared, deployed, management } = user;
  if (isUnknownToState(user)) return []; // not deployed yet
  if (newName !== undefined && newName !== name) {
    const rename = aws(user, "iam update-user", { "user-name": newName, "new-user-name": name });
    const fix = `${rename}   # renames it back, before the next deploy creates a second user`;
    return [fail("", `user ${name} was renamed to ${newName} in AWS, with its access keys`, fix)];
  }
  if (isInState(user)) {
    const remains = declared !== undefined || isOfModule(user, deployed?.address);
    const fix = `${toDeploy(user)}   # ${remains ? "creates it" : "removes it from state"}`;
    return [fail("", `user ${name} is in state but gone from AWS`, fix)];
  }
  const create = `${aws(user, "iam create-user", { "user-name": name })}   # or correct userName in main.ts`;
  return [fail("", `user ${name} does not exist in AWS, so it can't be ${management}`, create)];
}

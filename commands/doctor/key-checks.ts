import type { LiveUser } from "../stack/aws/live";
import type { LiveKey } from "../stack/aws/live-keys";
import type { DeclaredKey } from "../stack/declared";
import type { DeployedUser } from "../stack/deployed";
import type { StackUser } from "../stack/users";
import { shortSpan } from "../terminal/span";
import { type Check, fail, warn } from "./check";
import { aws, isLeftInAws, isOfModule, type NamedUser, toDeploy } from "./named-user";

/** A key in AWS that no state of the app has. */
export type Stranger = LiveKey & { readonly lastUsed?: Date };

/** The keys of a user that no state of the app has, and that its next deploy does not import. */
export function strangersOf(user: StackUser, { keys }: LiveUser, others: readonly DeployedUser[]): LiveKey[] {
  const inState = [...(user.deployed?.keys ?? []), ...others.flatMap((other) => other.keys)];
  const imported = user.keys.map(({ declared }) => declared?.existing);
  const known = new Set([...inState.map(({ accessKeyId }) => accessKeyId), ...imported]);
  return keys.filter(({ accessKeyId }) => !known.has(accessKeyId));
}

/** A key of an interrupted deploy was never used, because its secret was never written. Other keys may be in use. */
export function unknownKey(user: NamedUser, { lastUsed, ...key }: Stranger, now: Date): Check {
  const { name } = user;
  const facts = factsOf({ ...key, lastUsed }, now);
  const message = `user ${name}: access key ${key.accessKeyId} exists in AWS but not in state (${facts})`;
  const remove = aws(user, "iam delete-access-key", { "user-name": name, "access-key-id": key.accessKeyId });
  const takeOver = `{ name: "old", accessKeyId: "${key.accessKeyId}" }`;
  const fix = `${remove}   # if no one needs it; otherwise add ${takeOver} to its accessKeys in main.ts`;
  return user.management === "created" && !lastUsed ? fail("", message, fix) : warn("", message, fix);
}

export function factsOf({ status, created, lastUsed }: Stranger, now: Date): string {
  const since = (date: Date) => shortSpan(now.getTime() - date.getTime());
  return `${status}, ${since(created)} old, ${lastUsed ? `last used ${since(lastUsed)} ago` : "never used"}`;
}

/** The state in AWS of the keys that are in Terraform state. */
export function knownKeys(user: NamedUser, live: readonly LiveKey[]): Check[] {
  const deploy = toDeploy(user);
  return user.keys.flatMap(({ name, declared, deployed }): Check[] => {
    if (!deployed) return declared ? missingImport(user, declared, live) : [];
    const inAws = live.find(({ accessKeyId }) => accessKeyId === deployed.accessKeyId);
    const key = `user ${user.name}: access key ${deployed.accessKeyId} ("${name}")`;
    if (!inAws) {
      const remains = declared !== undefined || isOfModule(user, deployed.address);
      const fix = `${deploy}   # ${remains ? "creates a new one" : "removes it from state"}`;
      return [fail("", `${key} is in state but gone from AWS`, fix)];
    }
    if (!declared && isLeftInAws(user, deployed.address)) {
      return [warn("", `${key} is marked with forget in main.ts`, `${deploy}   # leaves it to AWS`)];
    }
    const status = declared?.status ?? (isOfModule(user, deployed.address) ? deployed.status : undefined);
    if (!status) return [warn("", `${key} is no longer in main.ts, but still in AWS`, `${deploy}   # deletes it`)];
    if (inAws.status === status) return [];
    if (inAws.status === "Active") {
      return [fail("", `${key} is Active in AWS, but Inactive in main.ts`, `${deploy}   # switches it off`)];
    }
    if (inAws.status === deployed.status) {
      return [
        warn("", `${key} is Inactive in AWS and in state, but Active in main.ts`, `${deploy}   # switches it on`),
      ];
    }
    // It may have been deactivated because its secret leaked.
    const keepOff = `in main.ts, write status: "Inactive" for the key "${name}" to keep it off; then: ${deploy}`;
    const message = `${key} was deactivated in AWS, but main.ts says Active`;
    return [fail("", message, `${keepOff}   # without that edit, it switches the key on again`)];
  });
}

/** A key that the next deploy would import, and that AWS has not. */
function missingImport({ name }: NamedUser, { existing, name: key }: DeclaredKey, live: readonly LiveKey[]): Check[] {
  if (existing === undefined || live.some(({ accessKeyId }) => accessKeyId === existing)) return [];
  const message = `user ${name}: access key ${existing} ("${key}") does not exist in AWS, so it can't be imported`;
  return [fail("", message, `in main.ts, correct or remove accessKeyId: ${JSON.stringify(existing)}`)];
}

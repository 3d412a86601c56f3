import { Problem } from "../system/problem";
import { exitCode } from "../terminal/exit-code";
import { listed } from "../terminal/list";
import { accountIn } from "./aws/account";
import { type DeclaredKey, type DeclaredStack, type DeclaredUser, keyName } from "./declared";
import { type DeployedKey, type DeployedUser, deployedUsers } from "./deployed";
import type { SynthesizedStack } from "./json/synthesized";
import { readState } from "./terraform/state";
import { isOwn, type Management, userKey } from "./user-view";

/** A user of a stack, as main.ts declares it and state has it; at least one of them does. */
export interface StackUser {
  readonly stack: SynthesizedStack;
  /** In IAM; absent if it is known only after apply and not deployed. */
  readonly name?: string;
  readonly management: Management;
  /** The provider's reference, such as `aws.other`; absent for the stack's own. */
  readonly provider?: string;
  /** The account in the state of this user, or of others with its provider; absent if nothing is deployed. */
  readonly account?: string;
  readonly declared?: DeclaredUser;
  readonly deployed?: DeployedUser;
  readonly keys: readonly UserKey[];
}

/** An access key as main.ts declares it and state has it; at least one of them does. */
export interface UserKey {
  /** In main.ts, such as `primary`. */
  readonly name: string;
  readonly declared?: DeclaredKey;
  readonly deployed?: DeployedKey;
}

/**
 * Every user of a stack.
 *
 * @throws NotSynthesized when Terraform can't be asked yet
 * @throws Problem when the state can't be read
 */
export async function readUsers(stack: DeclaredStack): Promise<StackUser[]> {
  return joinUsers(stack, deployedUsers(await readState(stack)));
}

/**
 * Every user that a stack manages or gives keys, together with the users in its state. A user is the same if
 * Terraform's address of the user or of a key is the same, or otherwise its name and provider.
 */
export function joinUsers(stack: DeclaredStack, inState: readonly DeployedUser[]): StackUser[] {
  const { users: declared } = stack;
  const deployed = inState.filter(isOwn);
  const declarations = new Map<string, DeclaredUser>();
  for (const user of declared) for (const id of idsOf(user)) declarations.set(id, user);
  const declaredKeys = new Map(declared.flatMap(({ keys }) => keys.map((key) => [key.address, key] as const)));
  const deployedKeys = new Set(deployed.flatMap(({ keys }) => keys.map(({ address }) => withoutIndex(address))));
  const accounts = accountsOf(deployed);
  const join = (declaration: DeclaredUser | undefined, user: DeployedUser | undefined, keys: UserKey[]): StackUser => {
    const { provider, management = "referenced" } = declaration ?? user ?? {};
    const name = user?.name ?? declaration?.name;
    const account = accountIn(user?.arn) ?? accounts.get(provider);
    return { stack, name, management, provider, account, declared: declaration, deployed: user, keys };
  };
  const pendingKeys = new Map(
    declared.map((user) => {
      const pending = user.keys.filter(({ address }) => !deployedKeys.has(address));
      return [user, pending.map((key): UserKey => ({ name: key.name, declared: key }))];
    }),
  );
  const users = deployed.map((user) => {
    const declaration = idsOf(user).flatMap((id) => declarations.get(id) ?? [])[0];
    const pending = (declaration && pendingKeys.get(declaration)) ?? [];
    if (declaration) pendingKeys.delete(declaration);
    const keys = user.keys.map((key) => {
      const declared = declaredKeys.get(withoutIndex(key.address));
      return { name: declared?.name ?? keyName(key.resourceName), declared, deployed: key };
    });
    return join(declaration, user, [...pending, ...keys]);
  });
  return [...users, ...[...pendingKeys].map(([user, pending]) => join(user, undefined, pending))];
}

function idsOf({ address, keys, name, provider }: DeclaredUser | DeployedUser): string[] {
  const ids = keys.map((key) => withoutIndex(key.address));
  if (address !== undefined) ids.unshift(withoutIndex(address));
  if (name !== undefined) ids.push(userKey({ name, provider }));
  return ids;
}

/** A resource's address as main.ts declares it: one block may have several instances. */
function withoutIndex(address: string): string {
  return address.replace(/\[[^\]]*\]$/, "");
}

/** Whether Terraform manages the user itself, not only keys or policies. */
export function isInState({ deployed }: StackUser): boolean {
  return deployed?.management === "created";
}

/** The account of each provider, if the ARNs of its users contain it. */
function accountsOf(users: readonly DeployedUser[]): Map<string | undefined, string> {
  const accounts = new Map<string | undefined, string>();
  for (const { provider, arn } of users) {
    const account = accountIn(arn);
    if (account !== undefined) accounts.set(provider, account);
  }
  return accounts;
}

/**
 * The user of that name, or the only one.
 *
 * @throws Problem when there is no such user, or more than one
 */
export function chooseUser(
  users: readonly StackUser[],
  wanted: string | undefined,
): StackUser & { readonly name: string } {
  const named = users.filter((user): user is StackUser & { readonly name: string } => user.name !== undefined);
  const inMainTs = named.filter(({ declared }) => declared !== undefined); // the next deploy deletes the others
  const likely = inMainTs.length > 0 ? inMainTs : named;
  const found = wanted === undefined && likely.length === 1 ? likely[0] : named.find(({ name }) => name === wanted);
  if (found !== undefined) return found;
  const stack = users[0] ? `Stack "${users[0].stack.name}"` : "The stack";
  if (named.length === 0) {
    const reason = users.length > 0 ? "whose name is known before it is deployed" : "in main.ts";
    throw new Problem(`${stack} has no user ${reason}; add one, or deploy first.`);
  }
  throw notChosen(stack, "user", named, wanted);
}

/** A failure that lists what there is to choose from. */
export function notChosen(
  owner: string,
  noun: "user" | "key",
  all: readonly { readonly name: string }[],
  wanted: string | undefined,
): Problem {
  const names = listed(all.map(({ name }) => name));
  const several = `${owner} has ${all.length} ${noun}s; name one with --${noun}: ${names}.`;
  const message = wanted === undefined ? several : `${owner} has no ${noun} "${wanted}"; it has ${names}.`;
  return new Problem(message, exitCode.usage);
}

import { listed } from "../terminal/list";
import { Problem } from "../tools/problem";
import { accountIn } from "./account";
import { type DeclaredKey, declaredUsers, keyName, type Management } from "./declared";
import { readState, type StateResource } from "./state";
import type { SynthesizedStack } from "./synthesized";

// A user's access keys in the three places that may differ: main.ts, Terraform's state and AWS.

/** A user of a stack, as main.ts declares it and state has it. */
export interface StackUser {
  readonly stack: SynthesizedStack;
  /** In IAM; absent where only Terraform knows it and it is not deployed. */
  readonly name?: string;
  readonly management: Management;
  /** The provider's reference, such as `aws.other`; absent for the stack's own. */
  readonly provider?: string;
  /** Whether main.ts still declares the user, or keys for it. */
  readonly isDeclared: boolean;
  /** Whether Terraform manages the user itself, not only keys or policies. */
  readonly isInState: boolean;
  readonly arn?: string;
  /** The account that state has it in, or others of its provider; absent where nothing is deployed. */
  readonly account?: string;
  readonly keys: readonly UserKey[];
}

/** An access key as main.ts declares it and state has it; at least one of them does. */
export interface UserKey {
  /** In main.ts, such as `primary`. */
  readonly name: string;
  readonly declared?: DeclaredKey;
  readonly deployed?: DeployedKey;
}

/** An access key in state, without its secret. */
export interface DeployedKey {
  readonly accessKeyId: string;
  readonly status: string;
}

/**
 * Every user of a stack.
 *
 * @throws NotSynthesized when Terraform can't be asked yet
 * @throws Problem when the state can't be read
 */
export async function readUsers(stack: SynthesizedStack): Promise<StackUser[]> {
  return joinUsers(stack, await readState(stack));
}

/** Every user of a stack, given its state. */
export function joinUsers(stack: SynthesizedStack, state: readonly StateResource[]): StackUser[] {
  const declared = declaredUsers(stack.json);
  const deployedUsers = state.filter(({ type }) => type === "aws_iam_user");
  const deployedKeys = state.filter(({ type }) => type === "aws_iam_access_key");
  const declarations = new Map(declared.map((user) => [user.address, user]));
  const declaredKeys = new Map(declared.flatMap(({ keys }) => keys.map((key) => [key.address, key] as const)));
  const byAddress = new Map([...deployedUsers, ...deployedKeys].map((one) => [declaredAddress(one), one]));

  const providers = new Map(
    declared.flatMap(({ provider, keys }) => keys.map(({ address }) => [address, provider] as const)),
  );
  // Two users of one name under two providers are two users, in two accounts.
  const keyOf = (name: string, provider: string | undefined) => `${name}\n${provider ?? ""}`;

  const users = new Map<string, StackUser & { readonly keys: UserKey[] }>();
  const enter = (id: string, user: Omit<StackUser, "stack" | "keys">) => {
    const entered = users.get(id) ?? { stack, keys: [], ...user };
    users.set(id, entered);
    return entered;
  };
  for (const user of deployedUsers) {
    const { management, provider } = declarations.get(declaredAddress(user)) ?? {};
    enter(keyOf(deployedName(user), provider), {
      name: deployedName(user),
      management: management ?? (user.mode === "data" ? "referenced" : "created"),
      provider,
      isDeclared: management !== undefined,
      isInState: user.mode === "managed",
      arn: String(user.values.arn),
    });
  }
  for (const user of declared) {
    const { address, management, provider, keys } = user;
    const known = [address, ...keys.map((key) => key.address)].flatMap((one) => byAddress.get(one ?? "") ?? [])[0];
    const name = known ? deployedName(known) : user.name;
    const id = keyOf(name ?? `known only at apply: ${address ?? keys[0]?.address}`, provider);
    const entered = enter(id, { name, management, provider, isDeclared: true, isInState: false });
    const pending = keys.filter((key) => !byAddress.has(key.address));
    entered.keys.push(...pending.map((key) => ({ name: key.name, declared: key })));
  }
  for (const key of deployedKeys) {
    const name = deployedName(key);
    const declared = declaredKeys.get(declaredAddress(key));
    const provider = providers.get(declaredAddress(key));
    const entered = enter(keyOf(name, provider), {
      name,
      provider,
      management: "referenced",
      isDeclared: declared !== undefined,
      isInState: false,
    });
    const deployed = { accessKeyId: String(key.values.id), status: String(key.values.status) };
    entered.keys.push({ name: declared?.name ?? keyName(key.name), declared, deployed });
  }
  const accounts = new Map<string | undefined, string>();
  for (const { provider, arn } of users.values()) {
    const account = accountIn(arn);
    if (account !== undefined) accounts.set(provider, account);
  }
  return [...users.values()].map((user) => ({ ...user, account: accountIn(user.arn) ?? accounts.get(user.provider) }));
}

/** A resource's address as main.ts declares it: one block may have several instances. */
function declaredAddress({ address }: StateResource): string {
  return address.replace(/\[[^\]]*\]$/, "");
}

/** The IAM name of a user in state, or of the user that a key in state belongs to. */
function deployedName({ type, values }: StateResource): string {
  return String(type === "aws_iam_access_key" ? values.user : (values.name ?? values.user_name));
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
  const found = wanted === undefined && named.length === 1 ? named[0] : named.find(({ name }) => name === wanted);
  if (found !== undefined) return found;
  const stack = users[0] ? `Stack "${users[0].stack.name}"` : "The stack";
  if (named.length === 0) {
    const reason = users.length > 0 ? "whose name is known before it is deployed" : "in main.ts";
    throw new Problem(`${stack} has no user ${reason}; add one, or deploy first.`);
  }
  const names = listed(named.map(({ name }) => name));
  throw new Problem(
    wanted === undefined
      ? `${stack} has ${named.length} users; name one with --user: ${names}.`
      : `${stack} has no user "${wanted}"; it has ${names}.`,
  );
}

import type { Construct, IConstruct } from "constructs";
import { isRecord } from "../iam/json";
import { type AwsProviderSettings, awsProviderOf } from "../terraform/aws-provider";
import { TerraformStack } from "../terraform/cdktf";
import { isToken } from "../terraform/token";

// IAM's names of users, and of managed policies, are unique in an account, ignoring case. An app keeps a register of
// both by name in lower case, so that a clash is found across stacks without walking the tree for every user.

/** What has a name that is unique in an account, by the property that holds it. */
const kinds = { userName: "user names", policyName: "names of managed policies" } as const;
type Kind = keyof typeof kinds;

interface Entry {
  readonly user: Construct;
  readonly name: string;
}

const registers = new WeakMap<IConstruct, Map<string, Entry[]>>();

/** The providers that users name instead of their stack's. */
const providers = new WeakMap<IConstruct, AwsProviderSettings>();

/** Enters a user in its app's register. */
export function registerUserName(user: Construct, userName: unknown, provider?: AwsProviderSettings): void {
  if (provider) providers.set(user, provider);
  register("userName", user, userName);
}

/** Enters the managed policy of a user that is registered. */
export function registerPolicyName(user: Construct, policyName: unknown): void {
  register("policyName", user, policyName);
}

/** The clashes of a user with users of the same account that were declared before it. */
export function userNameClashErrors(user: Construct, userName: unknown): string[] {
  return clashErrors("userName", user, userName);
}

/** The clashes of a user's managed policy with those of the same account that were declared before it. */
export function policyNameClashErrors(user: Construct, policyName: unknown): string[] {
  return clashErrors("policyName", user, policyName);
}

function register(kind: Kind, user: Construct, name: unknown): void {
  if (typeof name !== "string" || isToken(name)) return;
  const root = user.node.root;
  const names = registers.get(root) ?? new Map<string, Entry[]>();
  registers.set(root, names);
  const key = keyOf(kind, name);
  names.set(key, [...(names.get(key) ?? []), { user, name }]);
}

function keyOf(kind: Kind, name: string): string {
  return `${kind} ${name.toLowerCase()}`;
}

function clashErrors(kind: Kind, user: Construct, name: unknown): string[] {
  if (typeof name !== "string") return [];
  const namesakes = registers.get(user.node.root)?.get(keyOf(kind, name)) ?? [];
  const earlier = namesakes.slice(
    0,
    namesakes.findIndex((entry) => entry.user === user),
  );
  const clash = earlier.find((entry) => mayShareAccount(entry.user, user));
  if (!clash) return [];
  const [here, there] = [TerraformStack.of(user), TerraformStack.of(clash.user)];
  const where = here === there ? "the same stack" : `stack "${there.node.id}"`;
  const difference = clash.name === name ? "is the same as" : "differs only in case from";
  const remedy =
    here === there
      ? "rename one"
      : "rename one, or give both stacks allowedAccountIds if they deploy to different accounts";
  return [
    `${kind} "${name}" ${difference} "${clash.name}" in ${where}; IAM ${kinds[kind]} are unique in an account, ignoring case: ${remedy}`,
  ];
}

/** Two stacks deploy to different accounts for certain only if both say which, and have none in common. */
function mayShareAccount(one: Construct, other: Construct): boolean {
  const [a, b] = [accountsOf(one), accountsOf(other)];
  return !a || !b || a.some((id) => b.includes(id));
}

function accountsOf(user: Construct): string[] | undefined {
  const provider = providers.get(user) ?? awsProviderOf(user);
  const [role] = [provider?.assumeRoleInput].flat();
  const roleArn = isRecord(role) ? role.roleArn : undefined;
  const account = typeof roleArn === "string" ? /^arn:[^:]*:iam::(\d{12}):/.exec(roleArn)?.[1] : undefined;
  if (account) return [account];
  const ids = provider?.allowedAccountIds;
  return Array.isArray(ids) && !isToken(ids) && !ids.some(isToken) ? ids : undefined;
}

import type { Construct, IConstruct } from "constructs";
import { isRecord } from "../iam/json";
import { type AwsProviderSettings, awsProviderOf } from "../terraform/aws-provider";
import { TerraformStack } from "../terraform/cdktf";
import { isToken } from "../terraform/token";

// Names of IAM users and of managed policies are unique in an account, ignoring case. Each app has a register of both
// by the name in lower case, so that a clash is found across stacks without walking the tree for every user.

/** The names that are unique in an account, by the property that contains them. */
const kinds = { userName: "user names", policyName: "names of managed policies" } as const;
type NameKind = keyof typeof kinds;

interface Entry {
  readonly user: Construct;
  readonly name: string;
}

const registers = new WeakMap<IConstruct, Map<string, Entry[]>>();

/** The providers that users name instead of their stack's. */
const providers = new WeakMap<IConstruct, AwsProviderSettings>();

/** Remembers the provider that a user names instead of its stack's. */
export function declareProvider(user: Construct, provider: AwsProviderSettings): void {
  providers.set(user, provider);
}

export function registerName(kind: NameKind, user: Construct, name: unknown): void {
  if (typeof name !== "string" || isToken(name)) return;
  const root = user.node.root;
  const names = registers.get(root) ?? new Map<string, Entry[]>();
  registers.set(root, names);
  const key = keyOf(kind, name);
  names.set(key, [...(names.get(key) ?? []), { user, name }]);
}

function keyOf(kind: NameKind, name: string): string {
  return `${kind} ${name.toLowerCase()}`;
}

/** Clashes with users and policies of the same account that were declared earlier. */
export function nameClashErrors(kind: NameKind, user: Construct, name: unknown): string[] {
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
  const rule = `IAM's ${kinds[kind]} are unique in an account, ignoring case`;
  const accounts = ", or give both stacks allowedAccountIds if they deploy to different accounts";
  const fix = here === there ? "Rename one" : `Rename one${accounts}`;
  return [`${kind} "${name}" ${difference} "${clash.name}" in ${where}. ${rule}. ${fix}.`];
}

/** Two stacks certainly deploy to different accounts only if both list theirs, and have none in common. */
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

import { createHash } from "node:crypto";
import { holdsExpression } from "terraform-s3-user/iam";
import { getOrMake } from "../system/maps";
import { App, Origin, providerOf, type Resource, type Stack } from "./json/app";
import { deliveriesIn } from "./json/deliveries";
import { existence } from "./json/existence";
import { importId, isIgnored, isImported } from "./json/lifecycle";
import type { SynthesizedStack } from "./json/synthesized";
import { documentOf } from "./policies/documents";
import { type PolicyInForce, policiesOfGroup, policyInForce, stackPolicies } from "./policies/in-force";
import {
  givers,
  isOwn,
  type Management,
  noPowers,
  type PowerKind,
  type TerraformUser,
  type UserInStack,
  userKey,
  waysIn,
} from "./user-view";

/** A user that main.ts declares, with any constructs. */
export interface DeclaredUser extends TerraformUser<DeclaredKey> {
  /** Its name, or the expression for it. */
  readonly label: string;
  readonly resource?: Resource;
  /** Every policy that affects what it can do, including those of its groups. */
  readonly policies: readonly PolicyInForce[];
  readonly boundaryPolicy?: PolicyInForce;
}

/** An access key as main.ts declares it. */
export interface DeclaredKey {
  /** In main.ts, such as `primary`. */
  readonly name: string;
  readonly address: string;
  readonly status: string;
  readonly encrypted: boolean;
  /** Whose PGP key that is: `keybase:name`, or the first digits of its text's SHA-256. */
  readonly encryptedFor?: string;
  /** Whether an existing key stays encrypted for the same person, whatever main.ts contains later. */
  readonly pgpKeyIsFinal: boolean;
  /** The access key id of a key that was there before. */
  readonly existing?: string;
  /** The other places of the secret, such as `SSM parameter /apps/images/key`. */
  readonly deliveredTo: readonly string[];
}

/** The stacks of an app, with references between them followed. */
export function appOf(stacks: readonly SynthesizedStack[]): App {
  return new App(stacks, documentOf);
}

/** A stack with the users that it manages or gives keys. */
export interface DeclaredStack extends SynthesizedStack {
  readonly users: readonly DeclaredUser[];
}

/** The stacks of an app with their users: each is read once, here. */
export function withUsers(stacks: readonly SynthesizedStack[]): DeclaredStack[] {
  const app = appOf(stacks);
  return stacks.map((stack, index) => ({
    ...stack,
    users: declaredUsers(app.stacks[index] as Stack).filter(isOwn),
  }));
}

/** Every user in a stack. Grants to users that are known only after apply go to `notJudged`, as sentences. */
export function declaredUsers(stack: Stack, notJudged: string[] = []): DeclaredUser[] {
  const users = new Map<string, Building>();
  const enter = (user: UserInStack): Building => getOrMake(users, userKey(user), () => newUser(user));
  const entered = (name: string, resource: Resource) => enter({ name, provider: providerOf(resource) });
  for (const resource of existing(stack, "aws_iam_user", notJudged)) {
    const management = isImported(stack, resource) ? "imported" : "created";
    const user = entered(stack.textArgument(resource, "name") ?? resource.path, resource);
    addItself(user, resource, management, "name");
  }
  for (const resource of existing(stack, "data.aws_iam_user", notJudged)) {
    const user = entered(stack.textArgument(resource, "user_name") ?? resource.path, resource);
    addItself(user, resource, "referenced", "user_name");
  }
  const deliveries = deliveriesIn(stack);
  for (const key of existing(stack, "aws_iam_access_key", notJudged)) {
    const user = entered(stack.textArgument(key, "user") ?? "?", key);
    user.keys.push(declaredKey(key, deliveries.get(key.address) ?? []));
  }
  const { grants, memberships } = stackPolicies(stack, notJudged);
  for (const { user: named, policy } of grants) {
    const user = enter(named);
    user.policies.push(policy);
    const { kind, name, arnEnd = name } = policy;
    if (kind === "inline" || kind === "managed") user.powers[`${kind} policy`].push(arnEnd);
  }
  for (const { user: named, group, origin } of memberships) {
    const user = enter(named);
    user.powers.group.push(group.name);
    user.policies.push(...policiesOfGroup(stack.app, group, origin));
  }
  for (const [type, { kind, to }] of Object.entries(givers)) {
    for (const resource of waysIn.has(kind) ? stack.resources(type) : []) {
      entered(stack.textArgument(resource, to) ?? "?", resource).powers[kind].push(resource.address);
    }
  }
  return [...users.values()];
}

/** A user while its resources are being read. */
type Building = {
  -readonly [Key in keyof Omit<DeclaredUser, "keys" | "powers" | "policies">]: DeclaredUser[Key];
} & {
  readonly keys: DeclaredKey[];
  readonly powers: Record<PowerKind, string[]>;
  readonly policies: PolicyInForce[];
};

/** A user that only keys and policies refer to, and that is therefore managed elsewhere. */
function newUser({ name: label, provider }: UserInStack): Building {
  return {
    label,
    name: holdsExpression(label) || label === "?" ? undefined : label,
    provider: provider || undefined,
    management: "referenced",
    keys: [],
    powers: noPowers(),
    policies: [],
  };
}

/** Why it is unknown what AWS has of something. */
export const ignoredInAws = "Terraform ignores changes to it (ignore_changes), so AWS may have another one";

function addItself(user: Building, resource: Resource, management: Management, argument: string): void {
  const { stack, address } = resource;
  const origin = new Origin();
  stack.argument(resource, argument, origin);
  if (origin.assumed.size > 0) user.name = undefined; // a deploy may name it otherwise
  Object.assign(user, { address, management, resource });
  const raw = resource.arguments.permissions_boundary;
  if (isUnset(raw)) return;
  const ofBoundary = new Origin();
  user.boundary = stack.textArgument(resource, "permissions_boundary", ofBoundary) ?? "known only after apply";
  user.boundaryPolicy = isIgnored(resource, "permissions_boundary")
    ? { name: user.boundary, kind: "boundary", origin: ofBoundary, unreadable: ignoredInAws, keepsDeployed: true }
    : policyInForce("boundary", resource, user.boundary, ofBoundary);
}

/** Whether the AWS provider treats an argument as one that is not there. */
function isUnset(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

/** The resources of a type that exist after apply; those that may exist are listed. */
function existing(stack: Stack, type: string, notJudged: string[]): Resource[] {
  return stack.resources(type).filter((resource) => {
    const answer = existence(resource, new Origin());
    if (answer === "unknown")
      notJudged.push(`whether ${resource.address} exists, and how often, is known only after apply`);
    return answer !== "does not exist";
  });
}

function declaredKey(key: Resource, deliveredTo: readonly string[]): DeclaredKey {
  const { address, path, arguments: args, stack } = key;
  const encrypted = !isUnset(stack.value(args.pgp_key, new Origin()));
  return {
    name: keyName((path === address ? address.split(".") : path.split("/")).at(-1) ?? ""),
    address,
    status: stack.textArgument(key, "status") ?? "Active",
    encrypted,
    encryptedFor: encrypted ? nameOfPgpKey(args.pgp_key) : undefined,
    pgpKeyIsFinal: isIgnored(key, "pgp_key"),
    existing: importId(stack, address),
    deliveredTo: [...deliveredTo].sort(),
  };
}

/** A key's name in main.ts, from its construct's ID, `key-primary`, or from its Terraform name. */
export function keyName(id: string): string {
  return /^key-(.+)$/.exec(id)?.[1] ?? /_key-(.+)_[0-9A-F]{8}$/.exec(id)?.[1] ?? id;
}

function nameOfPgpKey(key: unknown): string {
  if (typeof key === "string" && /^keybase:\w+$/.test(key)) return key;
  return `PGP key ${createHash("sha256").update(JSON.stringify(key)).digest("hex").slice(0, 8)}`;
}

import { createHash } from "node:crypto";
import {
  compareText,
  effectiveAccess,
  holdsExpression,
  isRecord,
  type Policy,
  policySize,
} from "terraform-s3-user/iam";
import { Origin, providerOf, type Resource, type Stack, textList, textMap } from "../../stack/app";
import { addressIn } from "../../stack/blocks";
import { existence } from "../../stack/existence";
import { isIgnored, isProtected } from "../../stack/lifecycle";
import type { TerraformJson } from "../../stack/synthesized";
import type { BackendReview, KeyReview, StackReview, UserReview } from "../model";
import { acceptedIn } from "./accepted";
import { deliveriesIn } from "./deliveries";
import {
  type PolicyInForce,
  policiesOfGroup,
  policyInForce,
  type StackPolicies,
  stackPolicies,
} from "./policies-in-force";
import { userKey } from "./user-key";

/** A stack's review, and what its users' access was worked out from. */
export interface DescribedStack {
  readonly stack: Stack;
  readonly review: StackReview;
  /** User name → the policies in force. */
  readonly policies: ReadonlyMap<string, UserPolicies>;
}

/** The policies that decide what one user can do. */
export interface UserPolicies {
  readonly granting: readonly PolicyInForce[];
  readonly boundary?: PolicyInForce;
}

/** What a synthesized stack declares: its state, its users, their keys and what each can do. */
export function describeStack(stack: Stack): DescribedStack {
  const { name, json } = stack;
  const provider = json.provider?.aws?.[0] as Record<string, unknown> | undefined;
  const [defaultTags] = [provider?.default_tags].flat();
  const notJudged: string[] = [];
  const users = describeUsers(stack, notJudged);
  return {
    stack,
    policies: new Map(users.map(({ review, policies }) => [review.name, policies])),
    review: {
      name,
      region: text(provider?.region),
      allowedAccountIds:
        provider?.allowed_account_ids === undefined ? undefined : textList(provider.allowed_account_ids),
      tags: isRecord(defaultTags) ? textMap(defaultTags.tags) : {},
      backend: describeBackend(json),
      users: users.map(({ review }) => review),
      notJudged,
      accepted: acceptedIn(json, "stack"),
    },
  };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function describeBackend({ terraform }: TerraformJson): BackendReview {
  if (isRecord(terraform?.cloud)) {
    const { organization, hostname, workspaces } = terraform.cloud;
    const [first] = [workspaces].flat();
    const workspace = isRecord(first) ? first.name : undefined;
    return { kind: "cloud", description: `${hostname ?? "app.terraform.io"}/${organization}/${workspace ?? "…"}` };
  }
  const [kind = "local", options = {}] = Object.entries(terraform?.backend ?? {})[0] ?? [];
  if (kind === "s3") return { kind, description: `s3://${options.bucket}/${options.key}` };
  if (kind === "local") return { kind, description: localFile(options.path) };
  return { kind, description: `${kind} backend` };
}

/** A path in the project as it is; one that leads out of it would name the machine it was synthesized on. */
export function localFile(path: unknown): string {
  const inProject = typeof path === "string" ? /^(?:\.\.\/){3}((?!\.\.)[^/].*)$/.exec(path)?.[1] : undefined;
  return inProject ? `local file ${inProject}` : "local file";
}

/** What a stack says of one user. */
interface User {
  readonly name: string;
  /** Such as `aws.second`; empty for the stack's own provider. */
  readonly provider: string;
  readonly management: UserReview["management"];
  readonly resource?: Resource;
  readonly keys: Resource[];
  readonly granting: PolicyInForce[];
  readonly groups: string[];
  readonly notes: string[];
}

function describeUsers(stack: Stack, notJudged: string[]): { review: UserReview; policies: UserPolicies }[] {
  const users = new Map<string, User>();
  const imported = importedAddresses(stack.json);
  const enter = (key: string, management: User["management"], resource?: Resource): User => {
    const [name = "", provider = ""] = key.split("\n");
    const empty = { name, provider, management, resource, keys: [], granting: [], groups: [], notes: [] };
    const user = users.get(key) ?? empty;
    users.set(key, user);
    return user;
  };
  for (const resource of existing(stack, "aws_iam_user", notJudged)) {
    const name = stack.textArgument(resource, "name") ?? resource.path;
    enter(userKey(name, providerOf(resource)), imported.has(resource.address) ? "imported" : "created", resource);
  }
  for (const resource of existing(stack, "data.aws_iam_user", notJudged)) {
    const name = stack.textArgument(resource, "user_name") ?? resource.path;
    enter(userKey(name, providerOf(resource)), "referenced", resource);
  }
  // A user that keys and policies name, but the stack doesn't declare, is somebody else's: only referenced.
  const owner = (key: string) => enter(key, "referenced");
  for (const key of existing(stack, "aws_iam_access_key", notJudged)) {
    owner(userKey(stack.textArgument(key, "user") ?? "?", providerOf(key))).keys.push(key);
  }
  const policies: StackPolicies = stackPolicies(stack, notJudged);
  for (const [key, granted] of policies.ofUsers) owner(key).granting.push(...granted);
  for (const [key, memberships] of policies.groupsOfUsers) {
    for (const { group, origin } of memberships) {
      owner(key).groups.push(group.name);
      owner(key).granting.push(...policiesOfGroup(stack.app, group, origin));
    }
  }
  for (const [type, note] of Object.entries(otherWaysIn)) {
    for (const resource of stack.resources(type)) {
      const name = stack.textArgument(resource, "user") ?? stack.textArgument(resource, "user_name") ?? "?";
      owner(userKey(name, providerOf(resource))).notes.push(note);
    }
  }
  const deliveries = deliveriesIn(stack);
  return withOwnNames([...users.values()])
    .sort((a, b) => compareText(a.name, b.name))
    .map((user) => describeUser(stack, user, deliveries));
}

/** The users, each under a name of its own: two of one name are told apart by their providers. */
function withOwnNames(users: readonly User[]): User[] {
  const counts = new Map<string, number>();
  for (const { name } of users) counts.set(name, (counts.get(name) ?? 0) + 1);
  return users.map((user) =>
    user.provider !== "" && (counts.get(user.name) ?? 0) > 1
      ? { ...user, name: `${user.name} (${user.provider})` }
      : user,
  );
}

/** The resources of a type that are there after apply; those that may or may not be are named. */
function existing(stack: Stack, type: string, notJudged: string[]): Resource[] {
  return stack.resources(type).filter((resource) => {
    const answer = existence(resource, new Origin());
    if (answer === "unknown")
      notJudged.push(`whether ${resource.address} exists, and how often, is known only at apply`);
    return answer !== "does not exist";
  });
}

function importedAddresses(json: TerraformJson): Set<string> {
  return new Set((json.import ?? []).map(({ to }) => addressIn(to)));
}

/** Credentials beside access keys, which this review names and does not judge. */
const otherWaysIn: Readonly<Record<string, string>> = {
  aws_iam_user_login_profile: "the user has a console password",
  aws_iam_service_specific_credential: "the user has a password for one AWS service",
  aws_iam_signing_certificate: "the user has a signing certificate",
  aws_iam_user_ssh_key: "the user has an SSH key",
};

function describeUser(
  stack: Stack,
  user: User,
  deliveries: ReadonlyMap<string, readonly string[]>,
): { review: UserReview; policies: UserPolicies } {
  const args = user.resource?.arguments ?? {};
  const granting = [...user.granting].sort((a, b) => compareText(a.name, b.name));
  const boundary = user.resource && boundaryOf(stack, user.resource);
  const access = effectiveAccess(granting.map(asPolicy), boundary && "document" in boundary ? boundary : undefined);
  const assumed = granting.flatMap(({ name, origin }) => [...origin.assumed].map((one) => `policy ${name}: ${one}`));
  const inline = granting.filter(({ kind }) => kind === "inline");
  const review: UserReview = {
    name: user.name,
    management: user.management,
    path: typeof args.path === "string" ? args.path : "/",
    boundary: boundary?.arn,
    boundaryJudged: boundary !== undefined && "document" in boundary,
    tags: textMap(args.tags),
    protected: user.resource !== undefined && isProtected(user.resource),
    keys: user.keys.map((key) => describeKey(key, deliveries)).sort((a, b) => compareText(a.name, b.name)),
    policies: granting.map((policy) => policy.name),
    groups: [...new Set(user.groups)].sort(compareText),
    policyCharacters: inline.reduce((sum, policy) => sum + ("text" in policy ? policySize(policy.text) : 0), 0),
    access: { ...access, notAnalysed: [...access.notAnalysed, ...new Set(assumed), ...user.notes] },
    accepted: user.resource ? acceptedIn(stack.json, user.resource.address) : [],
  };
  // A boundary of somebody else can only take away; which one it is, is told as the user's own.
  const isElsewhere = boundary !== undefined && "unreadable" in boundary && !holdsExpression(boundary.arn);
  return { review, policies: { granting, boundary: isElsewhere ? undefined : boundary } };
}

function boundaryOf(stack: Stack, user: Resource): (PolicyInForce & { arn: string }) | undefined {
  const raw = user.arguments.permissions_boundary;
  if (raw === undefined || raw === null) return undefined;
  const origin = new Origin();
  const arn = stack.textArgument(user, "permissions_boundary", origin) ?? "known only at apply";
  return { ...policyInForce("boundary", user, arn, origin), arn };
}

/** A policy for the evaluator. What Terraform ignores the changes of may be another in AWS than it is here. */
export function asPolicy(policy: PolicyInForce): Policy {
  return "document" in policy
    ? {
        name: policy.name,
        document: policy.document,
        remarks: policy.remarks,
        isAws: /^arn:[^:]+:iam::aws:/.test(policy.name),
      }
    : { name: policy.name, unreadable: policy.unreadable };
}

function describeKey(key: Resource, deliveries: ReadonlyMap<string, readonly string[]>): KeyReview {
  return {
    name: (key.path.split("/").at(-1) as string).replace(/^key-/, ""),
    status: typeof key.arguments.status === "string" ? key.arguments.status : "Active",
    secretInState: key.arguments.pgp_key === undefined ? "plain" : "PGP-encrypted",
    encryptedFor: key.arguments.pgp_key === undefined ? undefined : nameOfPgpKey(key.arguments.pgp_key),
    pgpKeyIsFinal: isIgnored(key, "pgp_key"),
    deliveredTo: [...(deliveries.get(key.address) ?? [])].sort(),
  };
}

function nameOfPgpKey(key: unknown): string {
  if (typeof key === "string" && /^keybase:\w+$/.test(key)) return key;
  return `PGP key ${createHash("sha256").update(JSON.stringify(key)).digest("hex").slice(0, 8)}`;
}

/** The buckets whose versioning a stack switches on. */
export function versionedBuckets(stack: Stack): Set<string> {
  return new Set(
    stack
      .resources("aws_s3_bucket_versioning")
      .filter(({ arguments: { versioning_configuration: given } }) => {
        const configuration = Array.isArray(given) ? given[0] : given;
        return isRecord(configuration) && configuration.status === "Enabled";
      })
      .map((resource) => stack.textArgument(resource, "bucket") ?? "?"),
  );
}

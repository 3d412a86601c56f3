import {
  compareText,
  effectiveAccess,
  holdsExpression,
  isRecord,
  type Policy,
  policySize,
} from "terraform-s3-user/iam";
import { type DeclaredKey, type DeclaredUser, declaredUsers, ignoredInAws } from "../../stack/declared";
import { Origin, type Stack, textList, textMap } from "../../stack/json/app";
import { existence } from "../../stack/json/existence";
import { isProtected } from "../../stack/json/lifecycle";
import type { TerraformJson } from "../../stack/json/synthesized";
import type { PolicyInForce } from "../../stack/policies/in-force";
import { type PowerKind, powerKinds } from "../../stack/user-view";
import { tally } from "../../system/maps";
import type { Acceptance, BackendReview, KeyReview, StackReview, UserReview } from "../model";
import { unknownParts } from "./unknown-parts";

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

/** All of them, the boundary last. */
export function policiesOf({ granting, boundary }: UserPolicies): readonly PolicyInForce[] {
  return boundary ? [...granting, boundary] : granting;
}

/** A synthesized stack: its state, its users, their keys and permissions. */
export function describeStack(stack: Stack): DescribedStack {
  const { name, json } = stack;
  const provider = json.provider?.aws?.[0] as Record<string, unknown> | undefined;
  const [defaultTags] = [provider?.default_tags].flat();
  const notJudged: string[] = [];
  const users = withOwnNames(declaredUsers(stack, notJudged))
    .sort((a, b) => compareText(a.label, b.label))
    .map(describeUser);
  return {
    stack,
    policies: new Map(users.map(({ review, policies }) => [review.name, policies])),
    review: {
      name,
      region: typeof provider?.region === "string" ? provider.region : undefined,
      allowedAccountIds:
        provider?.allowed_account_ids === undefined ? undefined : textList(provider.allowed_account_ids),
      tags: isRecord(defaultTags) ? textMap(defaultTags.tags) : {},
      backend: describeBackend(json),
      users: users.map(({ review }) => review),
      notJudged: [...notJudged, ...unknownParts(stack)],
      accepted: acceptedIn(json, "stack"),
    },
  };
}

/**
 * The findings that a stack's code accepts for an address, or for the whole `stack`: cdktf writes them as a comment.
 * They are in the order of their rules, because their order in the code means nothing.
 */
function acceptedIn(json: TerraformJson, about: string): Acceptance[] {
  const comment = (json as { "//"?: unknown })["//"];
  const metadata = isRecord(comment) && isRecord(comment.metadata) ? comment.metadata : {};
  const all = isRecord(metadata.accepted_findings) ? metadata.accepted_findings : {};
  return [all[about]]
    .flat()
    .filter(isRecord)
    .flatMap(({ rule, reason }) => (typeof rule === "string" && typeof reason === "string" ? { rule, reason } : []))
    .sort((one, other) => compareText(one.rule, other.rule));
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
function localFile(path: unknown): string {
  const inProject = typeof path === "string" ? /^(?:\.\.\/){3}((?!\.\.)[^/].*)$/.exec(path)?.[1] : undefined;
  return inProject ? `local file ${inProject}` : "local file";
}

/** The users, each with a unique name: two with the same name are distinguished by their providers. */
function withOwnNames(users: readonly DeclaredUser[]): DeclaredUser[] {
  const counts = tally(users.map(({ label }) => label));
  return users.map((user) =>
    user.provider !== undefined && (counts.get(user.label) ?? 0) > 1
      ? { ...user, label: `${user.label} (${user.provider})` }
      : user,
  );
}

/** Credentials other than access keys, which the review lists and does not judge. */
const otherWaysIn: Readonly<Partial<Record<PowerKind, string>>> = {
  "console password": "the user has a console password",
  "service-specific credential": "the user has a password for one AWS service",
  "signing certificate": "the user has a signing certificate",
  "SSH key": "the user has an SSH key",
};

function describeUser(user: DeclaredUser): { review: UserReview; policies: UserPolicies } {
  const { resource, powers } = user;
  const args = resource?.arguments ?? {};
  const granting = [...user.policies].sort((a, b) => compareText(a.name, b.name));
  const boundary = user.boundaryPolicy;
  const cap = boundary && "document" in boundary ? asPolicy(boundary) : undefined;
  const access = effectiveAccess(granting.map(asPolicy), cap);
  const assumed = policiesOf({ granting, boundary }).flatMap(({ name, origin }) =>
    [...origin.assumed].map((one) => `policy ${name}: ${one}`),
  );
  const waysIn = powerKinds.flatMap((kind) => powers[kind].flatMap(() => otherWaysIn[kind] ?? []));
  const inline = granting.filter(({ kind }) => kind === "inline");
  const review: UserReview = {
    name: user.label,
    management: user.management,
    path: typeof args.path === "string" ? args.path : "/",
    boundary: user.boundary,
    boundaryJudged: boundary !== undefined && "document" in boundary,
    tags: textMap(args.tags),
    protected: resource !== undefined && isProtected(resource),
    keys: user.keys.map(describeKey).sort((a, b) => compareText(a.name, b.name)),
    policies: granting.map((policy) => policy.name),
    groups: [...new Set(powers.group)].sort(compareText),
    policyCharacters: inline.reduce((sum, one) => sum + ("document" in one ? policySize(one.text ?? "") : 0), 0),
    access: { ...access, notAnalysed: [...access.notAnalysed, ...new Set(assumed), ...waysIn] },
    accepted: resource ? acceptedIn(resource.stack.json, resource.address) : [],
  };
  // A permissions boundary of others can only limit. The review shows which one it is with the user.
  const isElsewhere = boundary !== undefined && "unreadable" in boundary && !holdsExpression(user.boundary ?? "");
  return { review, policies: { granting, boundary: isElsewhere ? undefined : boundary } };
}

/** A policy for the evaluator. What Terraform ignores changes of may be different in AWS. */
export function asPolicy(policy: PolicyInForce): Policy {
  return "document" in policy
    ? {
        name: policy.name,
        document: policy.document,
        remarks: policy.keepsDeployed ? [ignoredInAws] : [],
        isAws: /^arn:[^:]+:iam::aws:/.test(policy.name),
      }
    : { name: policy.name, unreadable: policy.unreadable };
}

function describeKey({ name, status, existing, encrypted, ...others }: DeclaredKey): KeyReview {
  const { encryptedFor, pgpKeyIsFinal, deliveredTo } = others;
  const secretInState = existing === undefined ? (encrypted ? "PGP-encrypted" : "plain") : "unknown";
  return { name, status, existing, secretInState, encryptedFor, pgpKeyIsFinal, deliveredTo };
}

/** The buckets whose versioning a stack switches on. */
export function versionedBuckets(stack: Stack): Set<string> {
  return new Set(
    stack
      .resources("aws_s3_bucket_versioning")
      .filter((resource) => {
        const [configuration] = [resource.arguments.versioning_configuration].flat();
        const isOn = isRecord(configuration) && configuration.status === "Enabled";
        return isOn && existence(resource, new Origin()) === "exists";
      })
      .map((resource) => stack.textArgument(resource, "bucket") ?? "?"),
  );
}

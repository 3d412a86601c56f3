import {
  compareText,
  effectiveAccess,
  holdsExpression,
  isRecord,
  type Policy,
  policySize,
} from "terraform-s3-user/iam";
import type { SynthesizedStack, TerraformJson } from "../stacks/synthesized";
import type { BackendReview, KeyReview, StackReview, UserReview } from "./result";
import {
  dataSourcesOf,
  isProtected,
  type Resource,
  resolveText,
  resourcesOf,
  textArgument,
  textMap,
} from "./terraform-json";

/** What a synthesized stack declares: its state, its users, their keys and what each can do. */
export function describeStack({ name, json }: SynthesizedStack): StackReview {
  const provider = json.provider?.aws?.[0];
  const defaultTags = (provider as { default_tags?: { tags?: unknown }[] } | undefined)?.default_tags;
  return {
    name,
    region: provider?.region,
    allowedAccountIds: provider?.allowed_account_ids,
    tags: textMap(defaultTags?.[0]?.tags),
    backend: describeBackend(json),
    users: describeUsers(json),
  };
}

// ── Backend ───────────────────────────────────────────────────────────────────────────────────────────────────────────

function describeBackend({ terraform }: TerraformJson): BackendReview {
  if (isRecord(terraform?.cloud)) {
    const { organization, hostname, workspaces } = terraform.cloud;
    const workspace = isRecord(workspaces) ? workspaces.name : undefined;
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

// ── Users ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

interface User {
  readonly name: string;
  readonly management: UserReview["management"];
  readonly resource?: Resource;
  readonly keys: Resource[];
  readonly policies: Resource[];
  readonly notes: string[];
}

function describeUsers(json: TerraformJson): UserReview[] {
  const users = new Map<string, User>();
  const imported = new Set((json.import ?? []).map(({ to }) => to));
  const add = (name: string, management: User["management"], resource?: Resource) => {
    const user = users.get(name) ?? { name, management, resource, keys: [], policies: [], notes: [] };
    users.set(name, user);
    return user;
  };
  for (const resource of resourcesOf(json, "aws_iam_user")) {
    const name = textArgument(json, resource, "name") ?? resource.path;
    add(name, imported.has(resource.address) ? "imported" : "created", resource);
  }
  for (const resource of dataSourcesOf(json, "aws_iam_user")) {
    add(textArgument(json, resource, "user_name") ?? resource.path, "referenced");
  }
  // A user that keys and policies name, but the stack doesn't declare, is somebody else's: only referenced.
  const owner = (resource: Resource) => add(textArgument(json, resource, "user") ?? "?", "referenced");
  for (const key of resourcesOf(json, "aws_iam_access_key")) owner(key).keys.push(key);
  for (const policy of resourcesOf(json, "aws_iam_user_policy")) owner(policy).policies.push(policy);
  for (const [type, describe] of Object.entries(unreadGrants)) {
    for (const grant of resourcesOf(json, type)) owner(grant).notes.push(describe(json, grant));
  }
  const deliveries = findDeliveries(json);
  return [...users.values()]
    .sort((a, b) => compareText(a.name, b.name))
    .map((user) => describeUser(json, user, deliveries));
}

/** Resources that give a user more than its inline policies do, which this review names and does not judge. */
const unreadGrants: Readonly<Record<string, (json: TerraformJson, resource: Resource) => string>> = {
  aws_iam_user_policy_attachment: (json, grant) =>
    `managed policy ${textArgument(json, grant, "policy_arn") ?? "?"} is attached and not analysed`,
  aws_iam_user_group_membership: () => "the policies of the user's groups are not analysed",
  aws_iam_user_login_profile: () => "the user has a console password",
};

function describeUser(json: TerraformJson, user: User, deliveries: ReadonlyMap<string, string[]>): UserReview {
  const args = user.resource?.arguments ?? {};
  const texts = user.policies.map((policy) => textArgument(json, policy, "policy") ?? "");
  const policies = user.policies.map((policy, index) => readPolicy(json, policy, texts[index] as string));
  const access = effectiveAccess(policies);
  return {
    name: user.name,
    management: user.management,
    path: typeof args.path === "string" ? args.path : "/",
    boundary: typeof args.permissions_boundary === "string" ? args.permissions_boundary : undefined,
    tags: textMap(args.tags),
    protected: user.resource !== undefined && isProtected(user.resource),
    keys: user.keys.map((key) => describeKey(key, deliveries)).sort((a, b) => compareText(a.name, b.name)),
    policies: policies.map((policy) => policy.name).sort(),
    policyCharacters: texts.reduce((sum, text) => sum + policySize(text), 0),
    access: { ...access, notAnalysed: [...access.notAnalysed, ...user.notes] },
  };
}

function readPolicy(json: TerraformJson, resource: Resource, text: string): Policy {
  const name = textArgument(json, resource, "name") ?? resource.path;
  if (text.startsWith("${")) return { name, unreadable: "it is known only at apply" };
  try {
    return { name, document: JSON.parse(text) };
  } catch {
    return { name, unreadable: holdsExpression(text) ? "it is known only at apply" : "it is not JSON" };
  }
}

function describeKey(key: Resource, deliveries: ReadonlyMap<string, string[]>): KeyReview {
  return {
    name: (key.path.split("/").at(-1) as string).replace(/^key-/, ""),
    status: typeof key.arguments.status === "string" ? key.arguments.status : "Active",
    secretInState: key.arguments.pgp_key === undefined ? "plain" : "PGP-encrypted",
    deliveredTo: [...(deliveries.get(key.address) ?? [])].sort(),
  };
}

/** Key's address → the secret stores that its secret is written to. */
function findDeliveries(json: TerraformJson): Map<string, string[]> {
  const deliveries = new Map<string, string[]>();
  const stores = [
    ...resourcesOf(json, "aws_ssm_parameter").map(
      (resource) => [resource, `SSM parameter ${textArgument(json, resource, "name") ?? "?"}`] as const,
    ),
    ...resourcesOf(json, "aws_secretsmanager_secret_version").map(
      (resource) => [resource, `Secrets Manager ${textArgument(json, resource, "secret_id") ?? "?"}`] as const,
    ),
  ];
  for (const [resource, store] of stores) {
    const references = JSON.stringify(resource.arguments).matchAll(
      /(aws_iam_access_key\.[\w-]+)\.(encrypted_)?secret\b/g,
    );
    for (const address of new Set([...references].map(([, key]) => key as string))) {
      deliveries.set(address, [...(deliveries.get(address) ?? []), store]);
    }
  }
  return deliveries;
}

/** The buckets whose versioning a stack switches on. */
export function versionedBuckets(json: TerraformJson): Set<string> {
  return new Set(
    resourcesOf(json, "aws_s3_bucket_versioning")
      .filter(({ arguments: { versioning_configuration: given } }) => {
        const configuration = Array.isArray(given) ? given[0] : given;
        return isRecord(configuration) && configuration.status === "Enabled";
      })
      .map((resource) => resolveText(json, String(resource.arguments.bucket))),
  );
}

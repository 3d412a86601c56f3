import { holdsExpression } from "terraform-s3-user/iam";
import { type App, Origin, providerOf, type Resource, resourceBehind, type Stack } from "../../stack/json/app";
import { addToList, onceForEach } from "../../system/maps";

// Two blocks may be one object in AWS: declared twice, or declared at different addresses in the base and the head.
// Terraform creates, changes and deletes them in any order, so the result is unknown.

/** What identifies an object in AWS, by resource type: arguments that are unique together. */
const identifying: Readonly<Record<string, { readonly object: string; readonly by: readonly string[] }>> = {
  aws_iam_user: { object: "user", by: ["name"] },
  aws_iam_group: { object: "group", by: ["name"] },
  aws_iam_role: { object: "role", by: ["name"] },
  aws_iam_policy: { object: "policy", by: ["name"] },
  aws_iam_user_policy: { object: "user policy", by: ["user", "name"] },
  aws_iam_group_policy: { object: "group policy", by: ["group", "name"] },
  aws_iam_role_policy: { object: "role policy", by: ["role", "name"] },
  aws_iam_user_policy_attachment: { object: "user attachment", by: ["user", "policy_arn"] },
  aws_iam_user_policy_attachments_exclusive: { object: "user attachment", by: ["user_name", "policy_arns"] },
  aws_iam_group_policy_attachment: { object: "group attachment", by: ["group", "policy_arn"] },
  aws_iam_policy_attachment: { object: "user attachment", by: ["users", "policy_arn"] },
  aws_iam_user_group_membership: { object: "membership", by: ["user", "groups"] },
  aws_iam_group_membership: { object: "membership", by: ["users", "group"] },
  aws_s3_bucket_policy: { object: "bucket policy", by: ["bucket"] },
  aws_secretsmanager_secret_policy: { object: "secret policy", by: ["secret_arn"] },
  aws_kms_key_policy: { object: "key policy", by: ["key_id"] },
  aws_ssm_parameter: { object: "parameter", by: ["name"] },
  aws_secretsmanager_secret: { object: "secret", by: ["name"] },
};

/** An object in AWS: its kind, account and names. A name that is known only after apply may be any. */
interface Identity {
  readonly kind: string;
  readonly names: readonly string[];
}

interface Declared extends Identity {
  readonly stack: string;
  readonly address: string;
}

/** The address of another block that is, or may be, the same object as a resource. */
export function otherBlockOf(
  resource: Resource,
  apps: readonly App[],
  addresses: readonly string[],
): string | undefined {
  for (const identity of identitiesOf(resource)) {
    for (const app of apps) {
      const candidates = lookupKeys(identity).flatMap((key) => objectsIn(app).get(key) ?? []);
      const other = candidates.find(
        ({ stack, address, names }) =>
          !(stack === resource.stack.name && addresses.includes(address)) && mayBeEqual(names, identity.names),
      );
      if (other)
        return other.stack === resource.stack.name ? other.address : `${other.address} of stack ${other.stack}`;
    }
  }
  return undefined;
}

function mayBeEqual(some: readonly string[], others: readonly string[]): boolean {
  return some.every((name, at) => {
    const other = others[at] ?? "";
    return name === other || holdsExpression(name) || holdsExpression(other);
  });
}

/** The objects that an app declares, each by its kind and by its own key. */
const objectsIn = onceForEach((app: App) => {
  const objects = new Map<string, Declared[]>();
  for (const stack of app.stacks) {
    for (const resource of stack.all()) {
      for (const identity of identitiesOf(resource)) {
        const declared = { ...identity, stack: stack.name, address: resource.address };
        addToList(objects, identity.kind, declared);
        addToList(objects, keyOf(identity), declared);
      }
    }
  }
  return objects;
});

/** The place to look for an object that may be the same. One whose name is known only after apply may be any. */
function lookupKeys({ kind, names }: Identity): string[] {
  return names.some(holdsExpression) ? [kind] : [keyOf({ kind, names }), unknownOf(kind)];
}

function keyOf({ kind, names }: Identity): string {
  return names.some(holdsExpression) ? unknownOf(kind) : JSON.stringify([kind, ...names]);
}

function unknownOf(kind: string): string {
  return `${kind}, known only after apply`;
}

/** The objects of a block; each entry of a list argument is one. */
function identitiesOf(resource: Resource): Identity[] {
  const { kind, type, stack } = resource;
  const identity = kind === "resource" && Object.hasOwn(identifying, type) ? identifying[type] : undefined;
  if (!identity) return [];
  let rows: string[][] = [[]];
  for (const argument of identity.by) {
    const value = stack.argument(resource, argument, new Origin());
    // A name that Terraform or AWS generates is unique.
    const values = value === undefined ? [`(own) ${resource.address}`] : [value].flat();
    rows = rows.flatMap((row) => values.map((one) => [...row, nameOf(stack, String(one))]));
  }
  return rows.map((names) => ({ kind: `${identity.object} ${accountOf(resource)}`, names }));
}

/** A name in one form: a reference to a policy of the app and that policy's ARN are the same. */
function nameOf(stack: Stack, text: string): string {
  const behind = resourceBehind(stack, text);
  if (behind) return `${behind.type} ${behind.stack.textArgument(behind, "name") ?? behind.address}`;
  const policy = /^arn:[^:]+:iam::\d+:policy\/(?:.*\/)?([^/]+)$/.exec(text)?.[1];
  return policy === undefined ? text : `aws_iam_policy ${policy}`;
}

/** The account of a resource, according to its provider. Two resources with different ones are two objects. */
function accountOf(resource: Resource): string {
  const alias = providerOf(resource).split(".")[1];
  const block = (resource.stack.json.provider?.aws ?? []).find((one) => one.alias === alias);
  const { profile, assume_role, allowed_account_ids, access_key } = block ?? {};
  return JSON.stringify([profile, assume_role, allowed_account_ids, access_key]);
}

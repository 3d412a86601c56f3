import { Origin, type Resource, type Stack, userNameOf } from "../../stack/json/app";
import { addressOf, attributeOf, textsIn, usedIn } from "../../stack/json/uses";
import { resourcePolicyTypes } from "../../stack/policies/of-resources";
import { givers } from "../../stack/user-view";
import { listed } from "../../terminal/list";

/** Resource types whose effect on a user the review shows. */
const known: ReadonlySet<string> = new Set([
  ...Object.keys(givers),
  ...resourcePolicyTypes,
  "aws_iam_access_key",
  "aws_iam_user",
  "aws_iam_user_policies_exclusive",
  "aws_iam_user_policy_attachments_exclusive",
]);

/** Attributes by which AWS's grants name a user; empty for the whole user. */
const naming = ["arn", "unique_id", ""];

/** Providers whose resources give no user access and run nothing, or are findings of `runs-at-apply` if they do. */
const knownProvider = /^(archive|aws|external|http|local|null|random|terraform|time|tls)(_|$)/;

/** Resources of other providers that only keep a value, as those of a custom `SecretStore` do. */
const onlyKeep: ReadonlySet<string> = new Set([
  "azurerm_key_vault_secret",
  "github_actions_environment_secret",
  "github_actions_organization_secret",
  "github_actions_secret",
  "gitlab_group_variable",
  "gitlab_project_variable",
  "google_secret_manager_secret_version",
  "kubernetes_secret",
  "kubernetes_secret_v1",
  "vault_kv_secret_v2",
]);

/** What a stack has that may do anything, as far as this review knows, as sentences. */
export function unknownParts(stack: Stack): string[] {
  const parts = [...stack.blocks.values()].flatMap(({ kind, type, address }) => {
    if (kind === "other") return `this review doesn't know the block ${address}`;
    if ((kind !== "resource" && kind !== "data") || knownProvider.test(type) || onlyKeep.has(type)) return [];
    return `this review doesn't know the provider of ${address}`;
  });
  return [...parts, ...unknownGrants(stack)];
}

/** Resources that name one of the stack's users, and may give it access. */
function unknownGrants(stack: Stack): string[] {
  const users = [...stack.resources("aws_iam_user"), ...stack.resources("data.aws_iam_user")];
  return [...stack.all()].flatMap((resource) => {
    if (resource.kind !== "resource" || !resource.type.startsWith("aws_") || known.has(resource.type)) return [];
    const named = namedIn(stack.value(resource.arguments, new Origin()), users);
    if (named.length === 0) return [];
    const names = listed(named.map((user) => userNameOf(user) ?? user.path));
    return `${resource.address} names user ${names}, and this review doesn't know what it gives`;
  });
}

function namedIn(value: unknown, users: readonly Resource[]): readonly Resource[] {
  const references = (usedIn(value)?.references ?? []).filter((path) => naming.includes(attributeOf(path)));
  const addresses = new Set(references.map(addressOf));
  const arns = [...textsIn(value)].flatMap((text) => text.match(/:user\/[\w+=,.@/-]+/g) ?? []);
  if (addresses.size === 0 && arns.length === 0) return []; // as nearly always: there may be thousands of users
  return users.filter(
    (user) => addresses.has(user.address) || arns.some((arn) => arn.endsWith(`/${userNameOf(user)}`)),
  );
}

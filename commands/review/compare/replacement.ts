import type { Stack } from "../../stack/json/app";
import { addressIn, type Block } from "../../stack/json/blocks";
import { lifecycleOf } from "../../stack/json/lifecycle";
import { onceForEach } from "../../system/maps";

// What makes Terraform delete a resource and create it again. In between it is missing: a Deny has no effect then, and
// what depends on the resource is gone.

/**
 * Arguments whose change makes the AWS provider replace a resource, by resource type. For a type that is not listed,
 * this is unknown.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs
 */
const replacedBy: Readonly<Record<string, readonly string[]>> = {
  aws_iam_user: [],
  aws_iam_access_key: ["user", "pgp_key"],
  aws_iam_user_policy: ["name", "name_prefix", "user"],
  aws_iam_policy: ["name", "name_prefix", "path", "description"],
  aws_iam_user_policy_attachment: ["user", "policy_arn"],
  aws_iam_policy_attachment: ["name", "policy_arn"],
  aws_iam_group: [],
  aws_iam_group_policy: ["name", "name_prefix", "group"],
  aws_iam_group_policy_attachment: ["group", "policy_arn"],
  aws_iam_group_membership: ["name", "group"],
  aws_iam_user_group_membership: ["user"],
  aws_ssm_parameter: ["name"],
  aws_secretsmanager_secret: ["name", "name_prefix"],
  aws_secretsmanager_secret_version: ["secret_id", "secret_string", "secret_binary", "secret_string_wo_version"],
};

/** Whether changes of these arguments replace a resource of a type; undefined if unknown. */
export function isReplacedBy(type: string, names: readonly string[]): boolean | undefined {
  const replacing = Object.hasOwn(replacedBy, type) ? replacedBy[type] : undefined;
  return replacing && names.some((name) => replacing.includes(name));
}

const triggersIn = onceForEach((stack: Stack) => [...stack.all()].flatMap(triggersOf));

/** The paths to what replaces a resource when it changes. */
function triggersOf({ address, arguments: { lifecycle } }: Block) {
  return [lifecycleOf(lifecycle)?.replace_triggered_by ?? []]
    .flat()
    .map((trigger) => ({ path: addressIn(trigger).replace(/\[.*$/, ""), address }));
}

/** The addresses of the resources that are replaced when a block's argument changes, because they ask for it. */
export function replacedWith(stack: Stack, { address }: Block, argument: string | undefined): string[] {
  return triggersIn(stack)
    .filter(({ path }) => {
      if (path === address || path === `${address}.${argument}`) return true;
      return argument === undefined && path.startsWith(`${address}.`);
    })
    .map((trigger) => trigger.address);
}

import { lifecycleOf } from "../../stack/json/lifecycle";
import { listed } from "../../terminal/list";
import { type Judgement, notJudged, type Pair } from "./pair";

// A block that comes or goes is judged by what it is. That holds only if it has nothing else: a provisioner runs a
// program, and `roles` gives the same policy to others.

/** The arguments of blocks that are judged by the policies that they put in force. */
export const knownArguments = {
  aws_iam_user_policy: ["name", "name_prefix", "user", "policy"],
  aws_iam_group_policy: ["name", "name_prefix", "group", "policy"],
  aws_iam_policy: ["name", "name_prefix", "path", "policy", "description", "tags"],
  aws_iam_user_policy_attachment: ["user", "policy_arn"],
  aws_iam_group_policy_attachment: ["group", "policy_arn"],
  aws_iam_policy_attachment: ["name", "users", "groups", "policy_arn"],
  aws_iam_user_policy_attachments_exclusive: ["user_name", "policy_arns"],
  aws_iam_user_group_membership: ["user", "groups"],
  aws_iam_group_membership: ["name", "users", "group"],
  aws_iam_group: ["name", "path"],
  aws_s3_bucket_policy: ["bucket", "policy"],
  aws_secretsmanager_secret_policy: ["secret_arn", "policy"],
  aws_kms_key_policy: ["key_id", "policy"],
} as const;

const byType: Readonly<Record<string, readonly string[]>> = knownArguments;

/** Arguments that every resource may have, and that only say how often, where and in which order it is made. */
const ofEveryResource = ["count", "for_each", "provider", "depends_on"];

/** Arguments of `lifecycle` that run and show nothing. */
const quietLifecycle = ["create_before_destroy", "ignore_changes", "prevent_destroy", "replace_triggered_by"];

/** A block that comes or goes with something that decides more than its type does. */
export function doesMore({ block, argument }: Pair): Judgement | undefined {
  if (argument !== undefined || block.kind !== "resource") return undefined;
  const { type, arguments: args } = block;
  if (args.provisioner !== undefined) return notJudged("it runs a program (provisioner)");
  const known = Object.hasOwn(byType, type) ? byType[type] : undefined;
  if (!known) return undefined;
  const others = Object.keys(args).filter((name) => {
    if (name === "lifecycle") return !isQuiet(args.lifecycle);
    return !known.includes(name) && !ofEveryResource.includes(name);
  });
  if (others.length === 0) return undefined;
  return notJudged(`this review does not know how its ${listed(others)} affects access`);
}

function isQuiet(lifecycle: unknown): boolean {
  const given = lifecycleOf(lifecycle);
  return given !== undefined && Object.keys(given).every((name) => quietLifecycle.includes(name));
}

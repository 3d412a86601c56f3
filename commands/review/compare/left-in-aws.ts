import { isIgnored } from "../../stack/json/lifecycle";
import { harmlessReason } from "./harmless";
import type { Comparison, Judgement, Pair } from "./pair";

/** Arguments for Terraform itself, which `ignore_changes` does not concern. */
const metaArguments = ["count", "for_each", "provider", "lifecycle", "depends_on", "provisioner", "connection"];

/** Where a policy's text is judged by its statements, and the view of a policy says that Terraform keeps it. */
const policies = ["aws_iam_user_policy", "aws_iam_group_policy", "aws_iam_policy"];

/** A change that Terraform ignores, unless it creates the resource only now. */
export function isLeftInAws(pair: Pair, comparison: Comparison): Judgement | undefined {
  const { block, argument, addresses, base, head } = pair;
  if (block.kind !== "resource" || argument === undefined || metaArguments.includes(argument)) return undefined;
  if (argument === "policy" && policies.includes(block.type)) return undefined;
  if (argument === "pgp_key") return undefined; // the user's part shows it, in case the key does not exist yet
  const isThere = addresses.some((address) => base?.at(address));
  const after = head?.at(block.address);
  if (!isThere || !after || !isIgnored(after, argument)) return undefined;
  if (harmlessReason(pair, comparison) !== undefined) return undefined;
  const reason = "Terraform ignores changes to it (ignore_changes), so AWS keeps what was deployed";
  return { verdict: "not judged", reason };
}

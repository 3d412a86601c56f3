import { holdsExpression } from "terraform-s3-user/iam";
import type { Stack } from "../../stack/json/app";
import { usedIn } from "../../stack/json/uses";
import { type DescribedStack, policiesOf } from "../read/describe";

/**
 * Whether tags may decide who can do what: a policy has a condition on tags, a policy that could have one can't be
 * read, or an expression reads tags through something else than the block that sets them.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html
 */
export function asksForTags(stacks: readonly DescribedStack[]): boolean {
  return stacks.some((described) => mentionsTags(described.stack) || policiesAsk(described));
}

/** Condition keys such as `aws:PrincipalTag/team` and `s3:BucketTag/team`, wherever they are written. */
const tagKey = /[A-Za-z]Tags?\/|TagKeys/i;

function policiesAsk({ policies, review: { users } }: DescribedStack): boolean {
  if (users.some(({ boundary, boundaryJudged }) => boundary !== undefined && !boundaryJudged)) return true;
  return [...policies.values()].flatMap(policiesOf).some((policy) => {
    if (!("document" in policy)) return true;
    const text = JSON.stringify(policy.document);
    return tagKey.test(text) || holdsExpression(text);
  });
}

function mentionsTags(stack: Stack): boolean {
  for (const { arguments: args } of stack.blocks.values()) {
    // JSON may write any letter as \u0041; in a policy inside a stack's JSON the backslash is escaped once more.
    const text = JSON.stringify(args).replace(/\\+u([0-9a-f]{4})/gi, (_, code) =>
      String.fromCharCode(Number(`0x${code}`)),
    );
    if (tagKey.test(text) || readsTags(args)) return true;
  }
  return false;
}

/** Whether tags are read through `tags_all` or a data source, in which a change of them is visible too. */
function readsTags(value: unknown): boolean {
  const used = usedIn(value);
  if (!used) return true;
  return used.references.some(
    (path) =>
      path.includes("tags_all") || (path[0] === "data" && (path.includes("tags") || path[1] === "aws_default_tags")),
  );
}

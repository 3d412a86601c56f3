import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A policy that AWS or a tool publishes, as facts: each statement in one line. */
export interface RealPolicy {
  /** The page: a name in the IAM or S3 user guide, an AWS managed policy, or an address. */
  readonly from: string;
  readonly statements: readonly string[];
}

/** Policies that IAM takes, and so must we. The names of buckets are changed. */
export const realPolicies: readonly RealPolicy[] = readFileSync(join(__dirname, "real-policies.txt"), "utf8")
  .trim()
  .split("\n\n")
  .map((policy) => {
    const [from = "", ...statements] = policy.split("\n");
    return { from, statements };
  });

/** The document of which each line is a statement: `Deny not s3:GetObject on not arn:aws:s3:::photos if {…}`. */
export function documentOf({ statements }: RealPolicy) {
  return { Version: "2012-10-17" as const, Statement: statements.map(statementOf) };
}

function statementOf(line: string) {
  const form = /^(Allow|Deny) (not )?(.+?) on (not )?(.+?)(?: if (\{.*\}))?$/;
  const [, effect, notActions, actions = "", notResources, resources = "", condition] = form.exec(line) ?? [];
  return {
    Effect: effect as "Allow" | "Deny",
    [notActions ? "NotAction" : "Action"]: actions.split(", "),
    [notResources ? "NotResource" : "Resource"]: resources.split(", "),
    ...(condition ? { Condition: JSON.parse(condition) } : {}),
  };
}

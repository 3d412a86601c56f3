import { wildcardPattern } from "./actions";
import type { PolicyDocument, PolicyStatement } from "./policy-document";

/** What a policy says to one call: `conditional` depends on the request, such as its prefix or address. */
export type Decision = "allowed" | "denied" | "conditional";

/**
 * Decides one call by an identity policy alone, as IAM does: an explicit deny wins, then an allow, else it is denied.
 *
 * @param action such as `s3:GetObject`
 * @param resource the ARN that the call is about
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function decide(policy: PolicyDocument, action: string, resource: string): Decision {
  const matching = [policy.Statement].flat().filter((statement) => covers(statement, action, resource));
  const outcome = (effect: string) => {
    const statements = matching.filter((statement) => statement.Effect === effect);
    if (statements.some((statement) => statement.Condition === undefined)) return "always";
    return statements.length > 0 ? "sometimes" : "never";
  };
  const [deny, allow] = [outcome("Deny"), outcome("Allow")];
  if (deny === "always" || allow === "never") return "denied";
  return deny === "sometimes" || allow === "sometimes" ? "conditional" : "allowed";
}

function covers(statement: PolicyStatement, action: string, resource: string): boolean {
  const matches = (patterns: string | readonly string[] | undefined, value: string, ignoreCase: boolean) =>
    [patterns ?? []].flat().some((pattern) => wildcardPattern(pattern, ignoreCase).test(value));
  return (
    (statement.NotAction ? !matches(statement.NotAction, action, true) : matches(statement.Action, action, true)) &&
    (statement.NotResource
      ? !matches(statement.NotResource, resource, false)
      : matches(statement.Resource, resource, false))
  );
}

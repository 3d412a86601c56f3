import { names } from "./applicable-actions";
import { covers } from "./arn-patterns";
import type { PolicyDocument } from "./policy-document";
import { readStatements, type Statement } from "./statements";

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
  const { statements } = readStatements(policy);
  const matching = statements.filter((one) => names(one, action) && isAbout(one, resource));
  const outcome = (effect: Statement["effect"]) => {
    const some = matching.filter((statement) => statement.effect === effect);
    if (some.some(({ condition }) => condition === undefined)) return "always";
    return some.length > 0 ? "sometimes" : "never";
  };
  const [deny, allow] = [outcome("Deny"), outcome("Allow")];
  if (deny === "always" || allow === "never") return "denied";
  return deny === "sometimes" || allow === "sometimes" ? "conditional" : "allowed";
}

function isAbout({ resources, notResources }: Statement, resource: string): boolean {
  return resources.some((pattern) => covers(pattern, resource)) !== notResources;
}

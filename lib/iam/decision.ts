import { names } from "./applicable-actions";
import { covers, overlap } from "./arn-patterns";
import type { PolicyDocument } from "./policy-document";
import { readStatements, type Statement } from "./statements";

/** The decision about one call. `conditional` depends on the request, such as its prefix or address. */
export type Decision = "allowed" | "denied" | "conditional";

/** The caller, with the values of policy variables. */
export interface Requester {
  /** The value of `${aws:username}`. */
  readonly userName?: string;
}

/**
 * Decides one call by an identity policy alone, as IAM does: an explicit deny wins, then an allow; otherwise the call
 * is denied. A resource with another variable, such as `${aws:PrincipalTag/team}`, makes the decision `conditional`.
 *
 * @param action such as `s3:GetObject`
 * @param resource the ARN of the call's resource
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function decide(policy: PolicyDocument, action: string, resource: string, requester: Requester = {}): Decision {
  const { statements } = readStatements(policy);
  const named = statements.filter((one) => names(one, action)).map((one) => withRequester(one, requester));
  const outcome = (effect: Statement["effect"]) => {
    const matching = named.filter((statement) => statement.effect === effect).map((one) => concernOf(one, resource));
    if (matching.includes("always")) return "always";
    return matching.includes("sometimes") ? "sometimes" : "never";
  };
  const [deny, allow] = [outcome("Deny"), outcome("Allow")];
  if (deny === "always" || allow === "never") return "denied";
  return deny === "sometimes" || allow === "sometimes" ? "conditional" : "allowed";
}

function withRequester(statement: Statement, { userName }: Requester): Statement {
  if (userName === undefined) return statement;
  const resources = statement.resources.map((one) => one.replace(/\$\{aws:username\}/gi, () => userName));
  return { ...statement, resources };
}

/** Whether a statement applies to a resource: for every request, for some, or for none. */
function concernOf({ resources, notResources, condition }: Statement, resource: string) {
  const isCertain = resources.some((pattern) => covers(pattern, resource));
  const isPossible = resources.some((pattern) => overlap(pattern, resource));
  const [always, never] = notResources ? [!isPossible, isCertain] : [isCertain, !isPossible];
  if (never) return "never";
  return always && condition === undefined ? "always" : "sometimes";
}

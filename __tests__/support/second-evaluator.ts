// IAM's evaluation logic a second time, from AWS's user guide, without any code of the project. Tests compare lib/iam
// with it. It is slow and plain on purpose: one request at a time, one character at a time.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html

export interface PlainStatement {
  readonly Effect: "Allow" | "Deny";
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: object;
}

export interface PlainPolicy {
  readonly Version?: string;
  readonly Statement: PlainStatement | readonly PlainStatement[];
}

export interface Request {
  readonly action: string;
  readonly arn: string;
}

/** Whose request it is: the value of `${aws:username}`. */
export const requester = "bob";

/** Whether a request is allowed, denied, or depends on a condition. */
export function judge(policies: readonly PlainPolicy[], request: Request): "allowed" | "denied" | "conditional" {
  let [allowed, allowedIf, deniedIf] = [false, false, false];
  for (const policy of policies) {
    const statements = Array.isArray(policy.Statement) ? policy.Statement : [policy.Statement];
    for (const statement of statements as PlainStatement[]) {
      if (!isMeant(statement, request, policy.Version === "2012-10-17")) continue;
      const isConditional = statement.Condition !== undefined;
      if (statement.Effect === "Deny" && !isConditional) return "denied";
      if (statement.Effect === "Deny") deniedIf = true;
      else if (isConditional) allowedIf = true;
      else allowed = true;
    }
  }
  if (!allowed && !allowedIf) return "denied";
  return !allowed || deniedIf ? "conditional" : "allowed";
}

function isMeant(statement: PlainStatement, { action, arn }: Request, hasVariables: boolean): boolean {
  const listOf = (value: string | readonly string[] | undefined) =>
    typeof value === "string" ? [value] : (value ?? []);
  const namesAction = (list: readonly string[]) => list.some((one) => fits(one.toUpperCase(), action.toUpperCase()));
  const namesArn = (list: readonly string[]) => list.some((one) => fitsArn(one, arn, hasVariables));
  const byAction = statement.NotAction
    ? !namesAction(listOf(statement.NotAction))
    : namesAction(listOf(statement.Action));
  const byArn = statement.NotResource ? !namesArn(listOf(statement.NotResource)) : namesArn(listOf(statement.Resource));
  return byAction && byArn;
}

/** An ARN is compared part by part, so that no wildcard reaches over one of the first five colons. */
function fitsArn(pattern: string, arn: string, hasVariables: boolean): boolean {
  if (pattern === "*") return true;
  const filled = hasVariables
    ? pattern.split("${aws:username}").join(requester)
    : pattern.split(":username}").join("\u0000");
  const [wanted, given] = [sixParts(filled), sixParts(arn.split(":username}").join("\u0000"))];
  for (let part = 0; part < 6; part++) if (!fits(wanted[part] as string, given[part] as string)) return false;
  return true;
}

function sixParts(arn: string): string[] {
  const parts = arn.split(":");
  return [...parts.slice(0, 5), parts.slice(5).join(":")];
}

/** A pattern with `*` and `?` against a text. */
function fits(pattern: string, text: string): boolean {
  if (pattern === "") return text === "";
  const [first, rest] = [pattern[0], pattern.slice(1)];
  if (first === "*") {
    for (let taken = 0; taken <= text.length; taken++) if (fits(rest, text.slice(taken))) return true;
    return false;
  }
  return text !== "" && (first === "?" || first === text[0]) && fits(rest, text.slice(1));
}

import type { LiveUser } from "../stack/aws/live";
import type { PowerKind } from "../stack/user-view";
import { aws, type NamedUser } from "./named-user";

/**
 * The declaration in main.ts for what a user has in AWS; undefined if there is none.
 *
 * @param isFirst whether it is the first of its kind: `policyName` and `access` are one inline policy
 */
export function declaration(
  user: NamedUser,
  live: LiveUser,
  kind: PowerKind,
  power: string,
  isFirst: boolean,
): string | undefined {
  const name = JSON.stringify(power);
  if (kind === "managed policy") return `in main.ts, add ${name} to its managedPolicyArns`;
  if (kind === "group") return `in main.ts, add ${name} to its groups`;
  if (kind !== "inline policy") return undefined;
  const access = `S3Access.fromDocument(${documentOf(user, live, power)})`;
  const isOnly = isFirst && user.declared?.powers["inline policy"].length === 0;
  if (isOnly) return `in main.ts, write policyName: ${name}, access: ${access} for the user`;
  return `in main.ts, add ${name}: ${access} to its inlinePolicies`;
}

/** A policy's text in one line of TypeScript, or in a comment what shows it. */
function documentOf(user: NamedUser, live: LiveUser, policy: string): string {
  const text = live.documents.get(policy);
  try {
    if (typeof text === "string") return JSON.stringify(JSON.parse(text));
  } catch {
    // Shown by the command below.
  }
  const show = aws(user, "iam get-user-policy", { "user-name": user.name, "policy-name": policy });
  return `/* the PolicyDocument of: ${show} */`;
}

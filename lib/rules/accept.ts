import { isRecord, show } from "../iam/json";
import { mustBe, nearest, repeated, unknownPropertyErrors } from "./input";

/** The rules of `s3-user review` whose findings can be accepted. `docs/findings.md` explains each of them. */
export const acceptableRules = [
  "aws-managed-policy",
  "beyond-s3",
  "every-bucket",
  "permissions-management",
  "delete-without-versioning",
  "existing-user",
  "idle-condition",
  "unknown-condition-key",
  "condition-operator",
  "constant-condition",
  "repeated-condition-key",
  "unknown-action",
  "without-effect",
  "not-analysed",
  "two-active-keys",
  "plain-secret-in-state",
  "no-boundary",
  "policy-near-quota",
  "secret-in-the-open",
  "runs-at-apply",
  "provider-settings",
  "unprotected-state",
  "public-resource-policy",
  "local-state-for-several",
] as const;

/** A finding of `s3-user review` that is intended. The review shows it as accepted, with the reason. */
export interface AcceptedFinding {
  /** The finding's rule, such as `"every-bucket"`. */
  readonly rule: (typeof acceptableRules)[number];
  /** The reason why it is intended, for reviewers: 1–300 characters. */
  readonly reason: string;
}

export function acceptErrors(accept: unknown): string[] {
  const example = '{ rule: "every-bucket", reason: "the optimizer serves all our shops" }';
  if (!Array.isArray(accept)) return [mustBe("accept", "a list", accept, `Write for example [${example}]`)];
  const rules = accept.map((one) => (isRecord(one) ? one.rule : undefined));
  const errors = accept.flatMap((one) =>
    isRecord(one) ? acceptedErrors(one) : [mustBe("each entry of accept", "an object", one, `Write ${example}`)],
  );
  return [...errors, ...repeated(rules).map((rule) => `accept has the rule ${show(rule)} twice. Keep one.`)];
}

function acceptedErrors(accepted: Record<string, unknown>): string[] {
  const { rule, reason } = accepted;
  const errors = unknownPropertyErrors(accepted, { rule: true, reason: true }).map((error) => `accept: ${error}`);
  if (!(acceptableRules as readonly unknown[]).includes(rule)) errors.push(unknownRule(rule));
  if (typeof reason !== "string" || !/^.{1,300}$/s.test(reason.trim())) {
    const property = `accept: the reason for ${show(rule)}`;
    errors.push(mustBe(property, "1–300 characters", reason, "Explain why the finding is intended"));
  }
  return errors;
}

function unknownRule(rule: unknown): string {
  const near = typeof rule === "string" ? nearest(rule, acceptableRules) : undefined;
  const fix = near === undefined ? `Write one of ${acceptableRules.join(", ")}.` : `Did you mean ${show(near)}?`;
  return `accept: the review has no rule ${show(rule)}. ${fix}`;
}

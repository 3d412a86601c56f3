import { isRecord, show } from "../iam/json";
import { nearest, unknownPropertyErrors } from "./input";

/**
 * The rules of `s3-user review` whose findings can be accepted. `docs/findings.md` tells what each finds.
 */
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

/** A finding of `s3-user review` that is meant. The review shows it as accepted, with the reason. */
export interface AcceptedFinding {
  /** The finding's rule, such as `"every-bucket"`. */
  readonly rule: (typeof acceptableRules)[number];
  /** Why it is meant: 1–300 characters, for whoever reviews. */
  readonly reason: string;
}

/** Everything that is wrong with a list of accepted findings. */
export function acceptErrors(accept: unknown): string[] {
  const example = 'write for example [{ rule: "every-bucket", reason: "the optimizer serves all our shops" }]';
  if (!Array.isArray(accept)) return [`accept is ${show(accept)}; ${example}`];
  const rules = accept.map((one) => (isRecord(one) ? one.rule : undefined));
  const twice = rules.filter((rule, index) => rule !== undefined && rules.indexOf(rule) !== index);
  return [
    ...accept.flatMap((one) => (isRecord(one) ? acceptedErrors(one) : [`accept has ${show(one)}; ${example}`])),
    ...[...new Set(twice)].map((rule) => `accept has the rule ${show(rule)} twice; keep one`),
  ];
}

function acceptedErrors(accepted: Record<string, unknown>): string[] {
  const { rule, reason } = accepted;
  return [
    ...unknownPropertyErrors(accepted, { rule: true, reason: true }).map((error) => `accept: ${error}`),
    ...((acceptableRules as readonly unknown[]).includes(rule) ? [] : [unknownRule(rule)]),
    ...(typeof reason === "string" && /^.{1,300}$/s.test(reason.trim())
      ? []
      : [`accept of ${show(rule)} has the reason ${show(reason)}; write in 1–300 characters why it is intended`]),
  ];
}

function unknownRule(rule: unknown): string {
  const near = typeof rule === "string" ? nearest(rule, acceptableRules) : undefined;
  const remedy = near === undefined ? `write one of ${acceptableRules.join(", ")}` : `did you mean ${show(near)}?`;
  return `accept has the rule ${show(rule)}, which the review does not have; ${remedy}`;
}

import type { Finding } from "../review/model";
import { onStdout } from "../terminal/colours";
import { exitCode } from "../terminal/exit-code";

/** A finding about a policy that belongs to no user yet. */
export type PolicyFinding = Omit<Finding, "stack" | "user" | "accepted">;

/** The fix in JSON, where the review shows an edit of main.ts. */
const jsonFixes: Readonly<Record<string, string>> = {
  "beyond-s3": "remove the actions of other services from Action",
  "every-bucket": 'name the buckets in Resource: "arn:aws:s3:::my-bucket" and "arn:aws:s3:::my-bucket/*"',
  "permissions-management": "remove these actions from Action",
  "policy-near-quota":
    "create a customer managed policy, which has room for 6,144 characters, and attach it to the user",
  "not-analysed": "write it as plain IAM JSON",
};

/** The findings as they are about a JSON file. */
export function aboutJson(findings: readonly Finding[]): PolicyFinding[] {
  return findings.map(({ stack: _stack, user: _user, accepted: _accepted, ...finding }) => ({
    ...finding,
    fix: jsonFixes[finding.rule] ?? finding.fix,
  }));
}

/** The errors in a policy, for people. */
export function findingsInWords(errors: readonly string[], findings: readonly PolicyFinding[]): string {
  if (errors.length > 0)
    return ["IAM refuses this policy:", ...errors.map((error) => `${onStdout.red("✗")} ${error}`)].join("\n");
  if (findings.length === 0) return "No findings.";
  return findings.map(asFinding).join("\n");
}

/** A policy that was checked completely without a finding is OK; one that was not is unknown. */
export function checkStatus(errors: readonly string[], findings: readonly PolicyFinding[]): number {
  if (errors.length > 0 || findings.some(({ rule }) => rule !== "not-analysed")) return exitCode.found;
  return findings.length === 0 ? exitCode.fine : exitCode.failed;
}

function asFinding({ rule, severity, message, details, fix }: PolicyFinding): string {
  const shown = details.slice(0, 10);
  const more = details.length > shown.length ? [`and ${details.length - shown.length} more`] : [];
  const sign = rule === "not-analysed" ? onStdout.yellow("?") : onStdout.red("✗");
  const lines = [...shown, ...more].map((detail) => `    ${detail}`);
  return [`${sign} ${severity} ${onStdout.bold(rule)}: it ${message}`, ...lines, `    → ${fix}`].join("\n");
}

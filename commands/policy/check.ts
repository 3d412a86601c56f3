import type { Finding } from "../review/model";
import { onStdout } from "../terminal/colours";
import { exitStatus } from "../terminal/exit-status";

/** What is wrong with a policy, for people. */
export function findingsInWords(errors: readonly string[], findings: readonly Finding[]): string {
  if (errors.length > 0) return ["IAM refuses this policy:", ...errors.map(asError)].join("\n");
  if (findings.length === 0) return "No findings.";
  return findings.map(asFinding).join("\n");
}

/** A policy that was judged in full without a finding is fine; one that was not is no yes. */
export function checkStatus(errors: readonly string[], findings: readonly Finding[]): number {
  if (errors.length > 0 || findings.some(({ rule }) => rule !== "not-analysed")) return exitStatus.found;
  return findings.length === 0 ? exitStatus.fine : exitStatus.failed;
}

function asError(error: string): string {
  return `${onStdout.red("✗")} ${error}`;
}

function asFinding({ rule, severity, message, details, fix }: Finding): string {
  const shown = details.slice(0, 10);
  const more = details.length > shown.length ? [`and ${details.length - shown.length} more`] : [];
  const sign = rule === "not-analysed" ? onStdout.yellow("?") : onStdout.red("✗");
  const lines = [...shown, ...more].map((detail) => `    ${detail}`);
  return [`${sign} ${severity} ${onStdout.bold(rule)}: it ${message}`, ...lines, `    → ${fix}`].join("\n");
}

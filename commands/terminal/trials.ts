import Table from "cli-table3";
import { onStdout } from "./colours";
import { exitCode } from "./exit-code";

/** One call with a key, next to what the policy says about it: a row of a table. */
export interface Trial {
  readonly user: string;
  readonly call: string;
  readonly expected: string;
  readonly actual: string;
  readonly verdict: "passed" | "failed" | "skipped";
}

/** A call whose result can be compared with the policy. */
export function judge(user: string, call: string, expected: string, actual: string): Trial {
  return { user, call, expected, actual, verdict: expected === actual ? "passed" : "failed" };
}

/** A call that was not made, or whose answer proves nothing. */
export function skippedCall(user: string, call: string, reason: string): Trial {
  return { user, call, expected: "–", actual: reason, verdict: "skipped" };
}

export function trialTable(trials: readonly Trial[]): string {
  const signs = {
    passed: onStdout.green("✓"),
    failed: onStdout.red("✗ failed"),
    skipped: onStdout.yellow("! skipped"),
  };
  const head = ["User", "Call", "Expected", "Actual", "Verdict"];
  const noLineBetweenRows = { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" };
  const rows = new Table({ head, style: { head: [], border: [] }, chars: noLineBetweenRows });
  rows.push(
    ...trials.map(({ user, call, expected, actual, verdict }) => [user, call, expected, actual, signs[verdict]]),
  );
  return rows.toString();
}

/** Whether no call ended otherwise than the policy says. */
export function noneFailed(trials: readonly Trial[]): boolean {
  return trials.every(({ verdict }) => verdict !== "failed");
}

export function trialCounts(trials: readonly Trial[]): string {
  const count = (verdict: Trial["verdict"]) => trials.filter((trial) => trial.verdict === verdict).length;
  return `${count("passed")} passed, ${count("failed")} failed, ${count("skipped")} skipped`;
}

export function trialSummary(trials: readonly Trial[]): string {
  if (!noneFailed(trials)) return "At least one answer is not as the policy says.";
  const skipped = trials.filter(({ verdict }) => verdict === "skipped");
  if (skipped.length === 0) return "AWS answered every call as the policy says.";
  const calls = skipped.map(({ call, expected, actual }) => (expected === "–" ? `${call} (${actual})` : call));
  return `No call failed. Not tested: ${calls.join("; ")}.`;
}

/** The exit code of the command with these trials: a skipped call is not a success, nor is no call at all. */
export function trialStatus(trials: readonly Trial[]): number {
  if (!noneFailed(trials)) return exitCode.found;
  return trials.every(({ verdict }) => verdict === "passed") && trials.length > 0 ? exitCode.fine : exitCode.failed;
}

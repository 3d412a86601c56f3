import Table from "cli-table3";
import { onStdout } from "./colours";
import { exitStatus } from "./exit-status";

/** One call that was made with a key, beside what the policy says of it: a line of a table. */
export interface Trial {
  readonly user: string;
  readonly call: string;
  readonly expected: string;
  readonly actual: string;
  readonly verdict: "right" | "wrong" | "not judged";
}

/** A call that was made and can be judged. */
export function judge(user: string, call: string, expected: string, actual: string): Trial {
  return { user, call, expected, actual, verdict: expected === actual ? "right" : "wrong" };
}

/** A call that was not made, or whose answer says nothing. */
export function notJudged(user: string, call: string, reason: string): Trial {
  return { user, call, expected: "–", actual: reason, verdict: "not judged" };
}

/** The trials as a table for people. */
export function trialTable(trials: readonly Trial[]): string {
  const signs = {
    right: onStdout.green("✓"),
    wrong: onStdout.red("✗ wrong"),
    "not judged": onStdout.yellow("! not judged"),
  };
  const head = ["User", "Call", "Expected", "Actual", "Verdict"];
  const noLineBetweenRows = { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" };
  const rows = new Table({ head, style: { head: [], border: [] }, chars: noLineBetweenRows });
  rows.push(
    ...trials.map(({ user, call, expected, actual, verdict }) => [user, call, expected, actual, signs[verdict]]),
  );
  return rows.toString();
}

/** How many of the trials went which way. */
export function trialCounts(trials: readonly Trial[]): string {
  const count = (verdict: Trial["verdict"]) => trials.filter((trial) => trial.verdict === verdict).length;
  return `${count("right")} right, ${count("wrong")} wrong, ${count("not judged")} not judged`;
}

/** How a command ends that made them: what was not judged is no yes, and no trial at all is none either. */
export function trialStatus(trials: readonly Trial[]): number {
  if (trials.some(({ verdict }) => verdict === "wrong")) return exitStatus.found;
  return trials.every(({ verdict }) => verdict === "right") && trials.length > 0 ? exitStatus.fine : exitStatus.failed;
}

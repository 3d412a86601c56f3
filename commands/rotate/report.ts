import { onStdout } from "../terminal/colours";
import { toRun } from "../terminal/how-to-run";
import { shellOptions, shellStack } from "../terminal/shell-word";
import { ago, day } from "../terminal/span";
import type { Outcome } from "./every-user";
import { accessKeysSource, type RotatingKey, type Step } from "./next-step";

/** A user's next step, with everything that is printed about it. */
export interface Report extends Step {
  readonly stack: string;
  readonly userName: string;
  readonly keys: readonly RotatingKey[];
  /** main.ts before and after the edit, if it can be made there. */
  readonly mainTs?: { readonly before: string; readonly after: string };
  /** Where a secret store has the key. */
  readonly deliveredTo?: string;
}

/** For `--json`. */
export function asJson({ stack, userName, keys, warnings, ...step }: Report): object {
  return { stack, user: userName, keys: keys.map(keyAsJson), ...stepAsJson(keys, step), warnings };
}

/** For `--all --json`. */
export function outcomeAsJson({ stack, user, keys, written, waiting, notWritten, notLookedAt }: Outcome): object {
  const step = written && stepAsJson(keys, written);
  return { stack, user, keys: keys.map(keyAsJson), written: step, waiting, notWritten, notChecked: notLookedAt };
}

function keyAsJson({ name, accessKeyId, status, created, lastUsed }: RotatingKey): object {
  return { name, accessKeyId, status, created, lastUsed: lastUsed ?? null };
}

function stepAsJson(keys: readonly RotatingKey[], { step, key, after }: Pick<Step, "step" | "key" | "after">): object {
  return { step, key, before: accessKeysSource(keys), after: accessKeysSource(after) };
}

export const titles = {
  add: "step 1 of 3, add the key",
  deactivate: "step 2 of 3, deactivate the key",
  remove: "step 3 of 3, remove the key",
} as const;

/** For people: the keys, the edit of main.ts, and what to run then. */
export function textReport(report: Report, now: Date): string {
  const { stack, userName, keys, step, key } = report;
  return [
    onStdout.bold(`User "${userName}": ${titles[step]} "${key}"`),
    ...report.warnings.map((warning) => onStdout.yellow(`⚠ Not yet: ${warning}`)),
    ...finishedNote(report, now),
    "",
    ...keys.map(
      ({ name, accessKeyId, status, created, lastUsed }) =>
        `  ${name}  ${accessKeyId}  ${status}, made ${ago(created, now)}, last used ${ago(lastUsed, now)}`,
    ),
    "",
    `In main.ts, stack "${stack}":`,
    "",
    ...editLines(report),
    "",
    "Then:",
    "",
    `  ${toRun("deploy", shellStack(stack))}`,
    ...commandsAfter(report),
  ].join("\n");
}

/** Whether a rotation has just ended: there is one new key, and nothing is due. */
export function isFinished({ step, keys }: Pick<Report, "step" | "keys">, now: Date): boolean {
  const [only, ...others] = keys;
  return step === "add" && only !== undefined && others.length === 0 && now.getTime() - only.created.getTime() <= day;
}

function finishedNote(report: Report, now: Date): string[] {
  const [only] = report.keys;
  if (!only || !isFinished(report, now)) return [];
  return [`No step is due: the key "${only.name}" was created ${ago(only.created, now)}. To replace it all the same:`];
}

/** The lines of main.ts that change; if they can't be found, the list as it would be written. */
function editLines({ userName, keys, after, mainTs }: Report): string[] {
  if (mainTs) return changedLines(mainTs.before.split("\n"), mainTs.after.split("\n"));
  return [
    `        userName: "${userName}",`,
    ...removedLines(keys),
    onStdout.green(`+       ${accessKeysSource(after)}`),
    onStdout.dim("        # keep what else a key has in your main.ts, such as smtpPassword"),
  ];
}

function changedLines(before: readonly string[], after: readonly string[]): string[] {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  const removed = before.slice(start, before.length - end).map((line) => onStdout.red(`- ${line}`));
  const added = after.slice(start, after.length - end).map((line) => onStdout.green(`+ ${line}`));
  return [`  line ${start + 1}:`, ...removed, ...added];
}

function removedLines(keys: readonly RotatingKey[]): string[] {
  if (keys.length === 0) return [];
  const source = accessKeysSource(keys);
  const isDefault = source === 'accessKeys: [{ name: "primary" }],';
  return [
    onStdout.red(`-       ${source}${isDefault ? "  // default: this line may be missing from your main.ts" : ""}`),
  ];
}

function commandsAfter({ stack, userName, step, key, deliveredTo }: Report): string[] {
  const again = (when: string) =>
    `  ${toRun("rotate", shellOptions({ stack, user: userName }))}  ${onStdout.dim(`# ${when}`)}`;
  if (step === "remove") return [];
  if (step === "deactivate") return [again("after some days without a complaint")];
  const fetchKey = deliveredTo
    ? `  ${onStdout.dim(`# the new key is at ${deliveredTo}; let the server fetch it`)}`
    : `  ${toRun("credentials", shellOptions({ stack, user: userName, key }))}`;
  return [fetchKey, again("once the new key is in use")];
}

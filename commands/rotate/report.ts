import { onStdout } from "../terminal/colours";
import { toRun } from "../terminal/how-to-run";
import { shellWord } from "../terminal/shell-word";
import { ago } from "../terminal/span";
import { accessKeysSource, type RotatingKey, type Step } from "./next-step";

/** A user's next step with everything that is told about it. */
export interface Report extends Step {
  readonly stack: string;
  readonly userName: string;
  readonly keys: readonly RotatingKey[];
  /** Where a secret store has the key. */
  readonly deliveredTo?: string;
}

/** For programs. */
export function jsonReport({ stack, userName, keys, step, key, after, warnings }: Report): string {
  const report = {
    stack,
    user: userName,
    keys: keys.map(({ name, accessKeyId, status, created, lastUsed }) => ({
      name,
      access_key_id: accessKeyId,
      status,
      created,
      last_used: lastUsed ?? null,
    })),
    step,
    key,
    before: accessKeysSource(keys),
    after: accessKeysSource(after),
    warnings,
  };
  return JSON.stringify(report, null, 2);
}

export const titles = {
  add: "step 1 of 3, add the key",
  deactivate: "step 2 of 3, deactivate the key",
  remove: "step 3 of 3, remove the key",
} as const;

/** For people: the keys, the edit of main.ts, and what to run then. */
export function textReport(report: Report, now: Date): string {
  const { stack, userName, keys, step, key, after } = report;
  return [
    onStdout.bold(`User "${userName}": ${titles[step]} "${key}"`),
    "",
    ...keys.map(
      ({ name, accessKeyId, status, created, lastUsed }) =>
        `  ${name}  ${accessKeyId}  ${status}, made ${ago(created, now)}, last used ${ago(lastUsed, now)}`,
    ),
    "",
    `In main.ts, stack "${stack}":`,
    "",
    `        userName: "${userName}",`,
    ...removedLines(keys),
    onStdout.green(`+       ${accessKeysSource(after)}`),
    "",
    "Then:",
    "",
    `  ${toRun("deploy", shellWord(stack))}`,
    ...commandsAfter(report),
  ].join("\n");
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
    `  ${toRun("rotate", `--stack ${shellWord(stack)} --user ${shellWord(userName)}`)}  ${onStdout.dim(`# ${when}`)}`;
  if (step === "remove") return [];
  if (step === "deactivate") return [again("after some days without a complaint")];
  const fetchKey = deliveredTo
    ? `  ${onStdout.dim(`# the new key is at ${deliveredTo}; let the server fetch it`)}`
    : `  ${toRun("credentials", `--stack ${shellWord(stack)} --user ${shellWord(userName)} --key ${shellWord(key)}`)}`;
  return [fetchKey, again("once the new key is in use")];
}

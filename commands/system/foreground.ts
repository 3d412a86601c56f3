import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { createInterface } from "node:readline";
import { isatty } from "node:tty";
import { onInterrupt } from "./interrupt";
import { Problem } from "./problem";
import { systemReason } from "./system-error";

export interface Ended {
  /** Its exit code; 128 and the signal's number for a process that was ended by one. */
  readonly status: number;
  /** The signal that ended it, such as `SIGKILL` if the system ran out of memory. */
  readonly signal?: NodeJS.Signals;
  /** The exit code for the signal, if this process was asked to stop. */
  readonly interruptedWith?: number;
  /** With `watchErrors`: whether it printed any error. */
  readonly hasErrors?: boolean;
}

export interface ForegroundOptions {
  readonly cwd: string;
  /** Its environment; this process's own by default. */
  readonly env?: NodeJS.ProcessEnv;
  /** The start of every line. Without it, the process has the terminal to itself and can ask questions. */
  readonly label?: string;
  /** Receives each line of its standard output, which is not shown then. It can't ask questions. */
  readonly onLine?: (line: string) => void;
  /** Whether to notice if it prints errors, which it does on a pipe then and no terminal. */
  readonly watchErrors?: boolean;
  /** Whether the files that it creates are private. Terraform creates them readable by everyone. */
  readonly isPrivate?: boolean;
}

const onWindows = process.platform === "win32";
const running = new Set<ChildProcess>();
let interruptedWith: number | undefined;

/**
 * Runs a process in the caller's terminal. It is asked to stop once, so that Terraform completes its call and writes
 * its state, and this process waits for that. On a terminal, Ctrl-C reaches the process directly, and it handles a
 * second one itself. A signal that reaches only this process is passed on. A closed terminal, or a closed pipe, doesn't
 * end it.
 *
 * @throws Problem when it can't be started
 */
export function runInForeground(command: string, args: readonly string[], options: ForegroundOptions): Promise<Ended> {
  const { cwd, env, label, onLine, watchErrors, isPrivate = false } = options;
  onInterrupt(interrupt, interrupt);
  // Elsewhere than on a terminal, a reader that is gone would end it, and it would not notice that a disk is full.
  const output = ([1, 2] as const).map((fd) => (label !== undefined || !isatty(fd) ? "pipe" : "inherit"));
  if (onLine) output[0] = "pipe";
  if (watchErrors) output[1] = "pipe";
  const child = spawn(...inShell(command, args, isPrivate), {
    cwd,
    env,
    stdio: [label === undefined && !onLine ? "inherit" : "ignore", ...output],
    // Without a terminal there is nothing to ask, and a signal for the whole group would reach it twice.
    detached: !onWindows && !process.stdin.isTTY,
  });
  running.add(child);
  if (onLine && child.stdout) createInterface({ input: child.stdout }).on("line", onLine);
  else copy(child.stdout, process.stdout, label);
  copy(child.stderr, process.stderr, label);
  let hasErrors = false;
  child.stderr?.once("data", () => {
    hasErrors = true;
  });
  return new Promise((resolve, reject) => {
    child.once("error", (error) => {
      running.delete(child);
      reject(new Problem(`${command} could not be started: ${systemReason(error)}.`));
    });
    child.once("close", (code, signal) => {
      running.delete(child);
      const status = code ?? 128 + constants.signals[signal as NodeJS.Signals];
      resolve({ status, signal: signal ?? undefined, interruptedWith, hasErrors });
    });
  });
}

function interrupt(status: number): void {
  if (running.size === 0) process.exit(status);
  const isFirst = interruptedWith === undefined;
  interruptedWith ??= status;
  // Windows sends what happens to a console to all its processes, and can't send a signal to one without ending it.
  const hasHeard = onWindows || (process.stdin.isTTY && status === 128 + constants.signals.SIGINT);
  if (isFirst && !hasHeard) for (const child of running) child.kill("SIGINT");
}

/** Without SIGHUP, to which Terraform has no answer: it would end at once, with what it has just created unwritten. */
function inShell(command: string, args: readonly string[], isPrivate: boolean): [string, string[]] {
  if (onWindows) return [command, [...args]];
  return ["sh", ["-c", `${isPrivate ? "umask 077; " : ""}trap "" HUP; exec "$0" "$@"`, command, ...args]];
}

function copy(from: NodeJS.ReadableStream | null, to: NodeJS.WriteStream, label: string | undefined): void {
  if (!from) return;
  let rest = "";
  from.setEncoding("utf8").on("data", (chunk: string) => {
    if (label === undefined) return void to.write(chunk);
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) to.write(`${label}  ${line}\n`);
  });
  from.once("end", () => rest && to.write(`${label}  ${rest}\n`));
}

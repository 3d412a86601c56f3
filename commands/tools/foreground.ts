import { type ChildProcess, spawn } from "node:child_process";
import { onInterrupt } from "./interrupt";
import { Problem } from "./problem";

/** How a process in the foreground ended. */
export interface Ended {
  /** Its exit status; 128 and the signal's number for a process that was ended by one. */
  readonly status: number;
  /** The signal that ended it, such as `SIGKILL` where the system ran out of memory. */
  readonly signal?: NodeJS.Signals;
}

/** How to run a process in the foreground. */
export interface ForegroundOptions {
  readonly cwd: string;
  /** What every line begins with; without it the process has the terminal to itself and can ask questions. */
  readonly label?: string;
}

const running = new Set<ChildProcess>();
const signalNumbers: Partial<Record<NodeJS.Signals, number>> = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

/**
 * Runs a process in the terminal of whoever called. Ctrl-C is the process's own to answer, as it would be without us in
 * between: Terraform finishes what it has begun and writes its state. A request to stop from elsewhere is passed on.
 *
 * @throws Problem when it can't be started
 */
export function runInForeground(command: string, args: readonly string[], options: ForegroundOptions): Promise<Ended> {
  const { cwd, label } = options;
  onInterrupt((status) => {
    // The terminal sends Ctrl-C to the whole group; everything else reaches this process only.
    if (status !== 130 || !process.stdin.isTTY) for (const child of running) child.kill("SIGINT");
  });
  const child = spawn(command, args, { cwd, stdio: label === undefined ? "inherit" : ["ignore", "pipe", "pipe"] });
  running.add(child);
  if (label !== undefined) {
    copyLines(child.stdout, process.stdout, label);
    copyLines(child.stderr, process.stderr, label);
  }
  return new Promise((resolve, reject) => {
    child.once("error", (error) => reject(new Problem(`${command} could not be started: ${error.message}`)));
    child.once("close", (code, signal) => {
      running.delete(child);
      resolve({ status: code ?? 128 + (signalNumbers[signal as NodeJS.Signals] ?? 0), signal: signal ?? undefined });
    });
  });
}

function copyLines(from: NodeJS.ReadableStream | null, to: NodeJS.WritableStream, label: string): void {
  let rest = "";
  from?.setEncoding("utf8").on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) to.write(`${label}  ${line}\n`);
  });
  from?.once("end", () => rest && to.write(`${label}  ${rest}\n`));
}

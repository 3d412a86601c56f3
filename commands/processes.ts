import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { join } from "node:path";

/** What a finished process left behind. */
export interface Result {
  /** The exit status; 1 for a process ended by a signal. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How to start a process. */
export interface StartOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Lets a shell take the command apart. */
  readonly shell?: boolean;
}

/** This project's root, where its packages are installed. */
export const projectRoot = join(__dirname, "..");

const running = new Set<ChildProcess>();

// Whatever ends this process, an error or Ctrl-C included, ends its children too.
process.once("exit", endAll);

/** Starts a process as the head of its own group, so that it can be ended with everything it starts. */
export function start(command: string, args: readonly string[], options: StartOptions = {}): ChildProcess {
  const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"], detached: !onWindows });
  running.add(child);
  child.once("close", () => running.delete(child));
  child.once("error", () => running.delete(child));
  return child;
}

/** Runs a process to its end. Rejects only when it can't be started. */
export function run(command: string, args: readonly string[], options: StartOptions = {}): Promise<Result> {
  return finished(start(command, args, options));
}

/** Waits for a process and collects what it printed. */
export function finished(child: ChildProcess): Promise<Result> {
  return new Promise((resolve, reject) => {
    let [stdout, stderr] = ["", ""];
    child.stdout?.setEncoding("utf8").on("data", (chunk) => {
      stdout += chunk;
    });
    child.stderr?.setEncoding("utf8").on("data", (chunk) => {
      stderr += chunk;
    });
    child.once("error", reject);
    child.once("close", (status) => resolve({ status: status ?? 1, stdout, stderr }));
  });
}

/** Ends a process and everything it started, and waits until it is gone. */
export async function end(child: ChildProcess, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = new Promise((resolve) => child.once("close", resolve));
  killGroup(child, signal);
  const force = setTimeout(() => killGroup(child, "SIGKILL"), 5_000);
  await gone;
  clearTimeout(force);
}

/** Ends everything that is still running, at once. */
export function endAll(): void {
  for (const child of running) killGroup(child, "SIGKILL");
}

let reactToInterrupt: ((status: number) => void) | undefined;

/**
 * Calls back when the user or the system asks this process to stop, with the exit status that says so. The last one to
 * ask is called; a second request ends the process at once.
 */
export function onInterrupt(react: (status: number) => void): void {
  const isFirst = reactToInterrupt === undefined;
  reactToInterrupt = react;
  if (!isFirst) return;
  let wasAsked = false;
  for (const [signal, status] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 })) {
    process.on(signal, () => {
      if (wasAsked) process.exit(status);
      wasAsked = true;
      reactToInterrupt?.(status);
    });
  }
}

/** Whether a command can be started at all. */
export function isInstalled(command: string, args: readonly string[], env = process.env): boolean {
  const { error, status } = spawnSync(command, args, { stdio: "ignore", env });
  return error === undefined && status === 0;
}

/** Runs the installed cdktf command line, in this process's directory unless told otherwise. */
export function cdktf(args: readonly string[], options: StartOptions = {}): Promise<Result> {
  return run(process.execPath, [cdktfCommand, ...args], options);
}

/** The script behind `npx cdktf`. */
export const cdktfCommand = join(projectRoot, "node_modules", "cdktf-cli", "bundle", "bin", "cdktf");

const onWindows = process.platform === "win32";

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  if (onWindows) {
    spawnSync("taskkill", ["/pid", String(child.pid), "/t", "/f"], { stdio: "ignore" });
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

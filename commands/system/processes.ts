import { type ChildProcess, spawn, spawnSync } from "node:child_process";

export interface Result {
  /** The exit code; 1 for a process ended by a signal. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StartOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Lets a shell take the command apart. */
  readonly shell?: boolean;
}

const running = new Set<ChildProcess>();

// Whatever ends this process, an error or Ctrl-C included, ends its children too.
process.once("exit", endAll);

/** Starts a process as the leader of its own group, so that it can be ended with all its children. */
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

/** Whether a command can be started at all. */
export function isInstalled(command: string, args: readonly string[], env = process.env): boolean {
  const { error, status } = spawnSync(command, args, { stdio: "ignore", env, timeout: 20_000 });
  return error === undefined && status === 0;
}

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

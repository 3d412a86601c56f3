import { readFileSync } from "node:fs";
import { Problem } from "../commands/system/problem";
import { type Result, run } from "../commands/system/processes";

/** A command to time. */
export interface Contender {
  readonly file: string;
  readonly args: readonly string[];
  /** @default the directory of this process */
  readonly cwd?: string;
  /** @default this process's environment */
  readonly env?: NodeJS.ProcessEnv;
}

/** One timed run. */
export interface Run extends Result {
  readonly seconds: number;
  /** Processor time of the process and its children; NaN except on Linux. */
  readonly cpuSeconds: number;
}

/** Runs and times a command, from the start of its process to its end. */
export async function time({ file, args, cwd, env }: Contender): Promise<Run> {
  const [started, cpuBefore] = [performance.now(), childrenCpuSeconds()];
  const result = await run(file, args, { cwd, env });
  const seconds = (performance.now() - started) / 1000;
  return { ...result, seconds, cpuSeconds: childrenCpuSeconds() - cpuBefore };
}

/**
 * Processor time of all ended child processes, in user and system mode.
 *
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
function childrenCpuSeconds(): number {
  if (process.platform !== "linux") return Number.NaN;
  const fields = readFileSync("/proc/self/stat", "utf8").split(") ")[1]?.split(" ") ?? [];
  const ticksPerSecond = 100;
  return (Number(fields[13]) + Number(fields[14])) / ticksPerSecond;
}

/** Runs and times a command that must succeed. */
export async function timeSuccess(contender: Contender): Promise<Run> {
  const result = await time(contender);
  if (result.status === 0) return result;
  const command = [contender.file, ...contender.args].join(" ");
  throw new Problem(`"${command}" ended with status ${result.status}:\n${result.stdout}\n${result.stderr}`);
}

/**
 * Calls each contender in turn, round after round, so that other work on the machine affects all of them alike. The
 * order rotates by one each round. The first round warms up, and doesn't count.
 */
export async function interleave<Name extends string, T>(
  contenders: Readonly<Record<Name, () => Promise<T>>>,
  rounds: number,
): Promise<Record<Name, T[]>> {
  const names = Object.keys(contenders) as Name[];
  const results = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, T[]>;
  for (let round = 0; round <= rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(round + turn) % names.length] as Name;
      const result = await contenders[name]();
      if (round > 0) results[name].push(result);
    }
  }
  return results;
}

/** The middle value; of an even number of values, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] as number) + (sorted[Math.ceil(middle)] as number)) / 2;
}

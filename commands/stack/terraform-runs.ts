import { isAbsolute, relative, resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { exitStatus } from "../terminal/exit-status";
import { toRun } from "../terminal/how-to-run";
import { listed } from "../terminal/list";
import { atOnce } from "../tools/at-once";
import { type Ended, runInForeground } from "../tools/foreground";
import { isFile, writePrivateFile } from "../tools/private-file";
import { Problem } from "../tools/problem";
import { requireTerraform, terraformBinary } from "../tools/terraform";
import { chosenStacks, independentGroups } from "./chosen";
import { readSynthesizedStacks } from "./files";
import { forgetInitialization, initialize } from "./initialized";
import { refuseEndlessState } from "./state";
import { synthesizeApp } from "./synthesize";
import type { SynthesizedStack } from "./synthesized";
import { terraformIn } from "./terraform-in-stack";
import { requireUsableProfiles } from "./unusable-profile";
import { leftBehind, requireWritableState, unwrittenState } from "./unwritten-state";
import { requireDefaultWorkspace } from "./workspace";

/** What `deploy`, `diff` and `destroy` take, with cdktf's names. */
export interface RunOptions {
  readonly autoApprove?: boolean;
  readonly refreshOnly?: boolean;
  readonly outputsFile?: string;
  readonly outputsFileIncludeSensitiveOutputs?: boolean;
  readonly ignoreMissingStackDependencies?: boolean;
  /** Stacks at a time. */
  readonly parallelism?: number;
  /** Operations of Terraform's at a time. */
  readonly terraformParallelism?: number;
  readonly migrateState?: boolean;
  readonly skipSynth?: boolean;
  readonly output: string;
  readonly var?: readonly string[];
  readonly varFile?: readonly string[];
  readonly color: boolean;
}

/** Adds the options that `deploy`, `diff` and `destroy` share. */
export function withRunOptions(command: Command): Command {
  return command
    .argument("[stacks...]", "the stacks, if main.ts has several; '*' stands for any characters")
    .option("--ignore-missing-stack-dependencies", "run a stack without those it depends on")
    .option("--terraform-parallelism <number>", "operations of Terraform's at a time (Terraform's default: 10)", number)
    .option("--var <name=value...>", "set a Terraform variable")
    .option("--var-file <file...>", "set Terraform variables from a file")
    .option("--migrate-state", "move the state where the backend has changed")
    .option("--skip-synth", "take what was synthesized before")
    .option("--output <directory>", "the directory that synth writes to", "cdktf.out")
    .option("--no-color", "no colours");
}

/**
 * Synthesizes the app and runs a command of Terraform's in each stack, one after the other. Terraform has the terminal to
 * itself, so that its output, its questions and its answer to Ctrl-C are its own; no plan file is left behind.
 *
 * @throws Problem when Terraform fails in a stack: those behind it are left alone, but a plan goes on with them
 */
export async function runTerraform(
  verb: "plan" | "apply" | "destroy",
  patterns: readonly string[],
  options: RunOptions,
): Promise<void> {
  const version = requireTerraform();
  refuseOutside(options.output);
  if (verb !== "plan" && !options.autoApprove && !process.stdin.isTTY) {
    throw new Problem(
      "There is no terminal to ask for approval. Nothing was changed. Add --auto-approve to skip the question.",
    );
  }
  if (options.outputsFile !== undefined) await isFile(options.outputsFile); // refused before anything is deployed
  if (!options.skipSynth) await synthesizeApp(options.output);
  const all = readSynthesizedStacks(options.output);
  const chosen = chosenStacks(all, patterns, options.ignoreMissingStackDependencies ?? false);
  const groups = independentGroups(chosen);
  const size = options.parallelism ?? 1;
  const batches = (verb === "destroy" ? groups.reverse() : groups).flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / size) }, (_, index) => group.slice(index * size, (index + 1) * size)),
  );
  const failures: Problem[] = [];
  for (const [index, batch] of batches.entries()) {
    const label = (stack: SynthesizedStack) => (batch.length > 1 ? stack.name : undefined);
    const ends = await Promise.allSettled(batch.map((stack) => runIn(stack, verb, version, options, label(stack))));
    failures.push(...ends.flatMap(failureIn));
    const goesOn = verb === "plan" && failures.every(({ status }) => status === exitStatus.failed);
    if (failures.length > 0 && !goesOn) throw allOf(failures, batches.slice(index + 1).flat());
  }
  if (failures.length > 0) throw allOf(failures, []);
  if (options.outputsFile !== undefined) await writeOutputs(chosen, options);
}

function failureIn(end: PromiseSettledResult<void>): Problem[] {
  if (end.status === "fulfilled") return [];
  if (end.reason instanceof Problem) return [end.reason];
  throw end.reason;
}

/** Every failure, and the stacks that were left alone after it. */
function allOf(failures: readonly Problem[], notBegun: readonly SynthesizedStack[]): Problem {
  const left = notBegun.length > 0 ? [`Not begun: ${listed(notBegun.map(({ name }) => name))}.`] : [];
  const status = Math.max(...failures.map((failure) => failure.status)); // an interruption counts for more
  return new Problem([...failures.map(({ message }) => message), ...left].join("\n"), status);
}

/** Local state is found from there. */
function refuseOutside(output: string): void {
  const path = relative(process.cwd(), resolve(output));
  if (path !== "" && !path.startsWith("..") && !isAbsolute(path)) return;
  throw new Problem(
    `--output ${output} is not a directory of the project; local state would lie elsewhere. Name one inside.`,
  );
}

async function runIn(
  stack: SynthesizedStack,
  verb: "plan" | "apply" | "destroy",
  version: string,
  options: RunOptions,
  label: string | undefined,
): Promise<void> {
  refuseEndlessState(stack);
  requireDefaultWorkspace(stack, process.env);
  await requireUsableProfiles(stack);
  const colour = options.color && process.stdout.isTTY && !process.env.NO_COLOR ? [] : ["-no-color"];
  const initArgs = options.migrateState ? [...migration(options), ...colour] : [];
  mustEndWell(stack, "init", await initialize(stack, version, initArgs, label));
  if (verb !== "plan") requireWritableState(stack);
  if (verb === "destroy") await requireState(stack);
  const args = [
    verb,
    ...colour,
    ...(options.autoApprove ? ["-auto-approve"] : []),
    ...(options.refreshOnly ? ["-refresh-only"] : []),
    ...(options.terraformParallelism ? [`-parallelism=${options.terraformParallelism}`] : []),
    ...(options.var ?? []).map((pair) => `-var=${pair}`),
    ...(options.varFile ?? []).map((file) => `-var-file=${file}`),
    ...(process.stdin.isTTY ? [] : ["-input=false"]),
  ];
  const ended = await runInForeground(terraformBinary, args, { cwd: stack.directory, label, isPrivate: true });
  if (ended.status !== 0) forgetInitialization(stack);
  mustEndWell(stack, verb, ended);
}

/** Terraform asks before it copies a state, unless that was approved. */
function migration({ autoApprove }: RunOptions): string[] {
  return [autoApprove ? "-force-copy" : "-migrate-state", ...(process.stdin.isTTY ? [] : ["-input=false"])];
}

/** Without state Terraform would say that everything is destroyed, whatever is in AWS. */
async function requireState(stack: SynthesizedStack): Promise<void> {
  try {
    await terraformIn(stack, ["state", "list"]);
  } catch (error) {
    if (!/No state file was found/.test((error as Error).message)) throw error;
    throw new Problem(
      `Stack "${stack.name}" has no state, so nothing is known that could be deleted. ${toRun("doctor")} names its users if AWS has them.`,
    );
  }
}

function mustEndWell(stack: SynthesizedStack, verb: string, { status, signal, interruptedWith }: Ended): void {
  if (status === 0 && interruptedWith === undefined) return;
  const run = `${terraformBinary} ${verb} of stack "${stack.name}"`;
  const left = verb === "apply" || verb === "destroy" ? unwrittenState(stack) : undefined;
  if (left) throw new Problem(`${run} failed. ${leftBehind(left)} Run ${toRun("doctor")}.`, interruptedWith);
  if (signal) {
    throw new Problem(
      `${run} was ended by ${signal} in the middle: what it had begun may be in AWS and not in state. Run ${toRun("doctor")}.`,
    );
  }
  if (interruptedWith === undefined) throw new Problem(`${run} failed (exit status ${status}).`);
  throw new Problem(`${run} was interrupted; ${toRun("doctor")} tells what is left to do.`, interruptedWith);
}

/** The outputs of the stacks as cdktf writes them: stack → output → value, sensitive ones only if asked for. */
async function writeOutputs(stacks: readonly SynthesizedStack[], options: RunOptions): Promise<void> {
  const entries = await atOnce(4, stacks, async (stack) => {
    const outputs: Record<string, { sensitive?: boolean; value: unknown }> = JSON.parse(
      await terraformIn(stack, ["output", "-json"]),
    );
    const shown = Object.entries(outputs).filter(
      ([, { sensitive }]) => !sensitive || options.outputsFileIncludeSensitiveOutputs,
    );
    return [stack.name, Object.fromEntries(shown.map(([name, { value }]) => [name, value]))] as const;
  });
  const text = `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;
  await writePrivateFile(options.outputsFile as string, text, true);
}

/** A whole number from 1 on. */
export function number(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("write a whole number from 1 on");
}

import { type Ended, runInForeground } from "../../system/foreground";
import { Problem } from "../../system/problem";
import { toRun } from "../../terminal/how-to-run";
import { listed } from "../../terminal/list";
import { shellStack } from "../../terminal/shell-word";
import { plannedOutcome } from "../../terraform/calls";
import { withoutAdvice } from "../../terraform/environment";
import { type Outcome, readEvents } from "../../terraform/events";
import { terraformBinary } from "../../terraform/program";
import { requireUsableProfiles } from "../aws/unusable-profile";
import { type Block, blocksOf } from "../json/blocks";
import { isMultiple, lifecycleOf } from "../json/lifecycle";
import type { SynthesizedStack } from "../json/synthesized";
import { requireHarmlessArguments } from "./cli-arguments";
import { forgetInitialization, hasOtherBackend, initialize } from "./initialized";
import { readState, refuseEndlessState } from "./state";
import { NoAnswer, terraformIn } from "./terraform-in-stack";
import { leftBehind, requireWritableState, unwrittenState } from "./unwritten-state";
import { type Variables, variableArgs } from "./variables";
import { requireDefaultWorkspace } from "./workspace";

/** The options of `deploy`, `diff` and `destroy`, with cdktf's names. */
export interface RunOptions extends Variables {
  /** Other stacks, with the option name that commands for one stack use. */
  readonly stack?: readonly string[];
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
  /** Whether the exit code is 3 if something would change. */
  readonly detailedExitcode?: boolean;
  /** Lets `autoApprove` delete users. */
  readonly allowDestroy?: boolean;
  readonly json?: boolean;
  readonly output: string;
  readonly color: boolean;
}

export type Verb = "plan" | "apply" | "destroy";

/** The result of a run of Terraform in a stack. */
export interface StackResult extends Outcome {
  readonly stack: string;
  /** With `detailedExitcode`: whether something changes. */
  readonly isChanged: boolean;
}

/**
 * Runs Terraform in a stack's directory, which is initialized if necessary.
 *
 * @param version Terraform's
 * @param label what every line of its output begins with
 * @throws Problem when Terraform fails, or must not begin
 */
export async function runInStack(
  stack: SynthesizedStack,
  verb: Verb,
  version: string,
  options: RunOptions,
  label: string | undefined,
): Promise<StackResult> {
  refuseEndlessState(stack);
  requireDefaultWorkspace(stack, process.env);
  requireHarmlessArguments(process.env);
  await requireUsableProfiles(stack);
  const colour = options.color && process.stdout.isTTY && !process.env.NO_COLOR ? [] : ["-no-color"];
  const initArgs = options.migrateState ? [...migration(options), ...colour] : [];
  const initialized = await initialize(stack, version, initArgs);
  if (initialized.status !== 0 && initArgs.length === 0 && hasOtherBackend(stack)) throw otherBackend(stack);
  mustEndWell(stack, "init", initialized);
  if (verb !== "plan") requireWritableState(stack);
  if (verb === "destroy") await requireState(stack);
  if (verb === "apply" && options.autoApprove && !options.allowDestroy) await requireUsersKept(stack, options);
  return options.json ? runForPrograms(stack, verb, options, label) : runForPeople(stack, verb, options, label, colour);
}

async function runForPeople(
  stack: SynthesizedStack,
  verb: Verb,
  options: RunOptions,
  label: string | undefined,
  colour: readonly string[],
): Promise<StackResult> {
  const args = [verb, ...colour, ...terraformArgs(verb, options)];
  if (options.detailedExitcode) args.push("-detailed-exitcode");
  if (!process.stdin.isTTY) args.push("-input=false");
  const isAsked = verb !== "plan" && !options.autoApprove;
  const foreground = { cwd: stack.directory, env: withoutAdvice(), label, isPrivate: true, watchErrors: isAsked };
  const ended = await runInForeground(terraformBinary, args, foreground);
  if (isAsked && ended.status === 1 && !ended.hasErrors && ended.interruptedWith === undefined) {
    throw new Problem("Cancelled. Nothing was changed.");
  }
  const isDifferent = finish(stack, verb, options, ended);
  const isChanged = isDifferent && (!options.refreshOnly || hasChanges(await refreshedOutcome(stack, options)));
  return { stack: stack.name, isChanged, changes: [], outputs: [], errors: [] };
}

async function runForPrograms(
  stack: SynthesizedStack,
  verb: Verb,
  options: RunOptions,
  label: string | undefined,
): Promise<StackResult> {
  const lines: string[] = [];
  const args = [verb, "-json", "-input=false", ...terraformArgs(verb, options)];
  if (options.detailedExitcode) args.push("-detailed-exitcode");
  const onLine = (line: string) => lines.push(line);
  const ended = await runInForeground(terraformBinary, args, { cwd: stack.directory, label, isPrivate: true, onLine });
  const outcome = readEvents(lines, options.refreshOnly ? "resource_drift" : "planned_change");
  for (const error of outcome.errors) console.error(error);
  const isChanged = finish(stack, verb, options, ended) && (!options.refreshOnly || hasChanges(outcome));
  return { stack: stack.name, isChanged, ...outcome };
}

// After "No changes", a refresh-only plan of Terraform 1.11 ends with 2 as well: it compares the bytes of two states,
// in which the order of sensitive attributes is random, and no tags are once null and once {}. Its events leave that
// out.

const refreshedOutcome = (stack: SynthesizedStack, options: RunOptions) =>
  plannedOutcome(stack.directory, terraformArgs("plan", options), "resource_drift");

const hasChanges = ({ changes, outputs }: Outcome) => changes.length + outputs.length > 0;

function terraformArgs(verb: string, options: RunOptions): string[] {
  const args: string[] = [];
  if (options.autoApprove && verb !== "plan") args.push("-auto-approve");
  if (options.refreshOnly) args.push("-refresh-only");
  if (options.terraformParallelism) args.push(`-parallelism=${options.terraformParallelism}`);
  args.push(...variableArgs(options));
  return args;
}

/** Terraform asks before it copies a state, unless that was approved. */
function migration({ autoApprove }: RunOptions): string[] {
  const how = autoApprove ? "-force-copy" : "-migrate-state";
  return process.stdin.isTTY ? [how] : [how, "-input=false"];
}

/** Without state, Terraform would report that everything is destroyed, whatever is in AWS. */
async function requireState(stack: SynthesizedStack): Promise<void> {
  try {
    await terraformIn(stack, ["state", "list"]);
  } catch (error) {
    if (!(error instanceof NoAnswer && /No state file was found/.test(error.stderr))) throw error;
    const next = `${toRun("doctor")} lists its users if AWS has them.`;
    throw new Problem(`Stack "${stack.name}" has no state, so there is nothing to destroy. ${next}`);
  }
}

/**
 * Refuses an unattended apply that would delete a user: a user that main.ts no longer declares may be declared in
 * another branch.
 *
 * @throws Problem which names the users
 */
async function requireUsersKept(stack: SynthesizedStack, options: RunOptions): Promise<void> {
  const users = (await readState(stack)).filter(({ mode, type }) => mode === "managed" && type === "aws_iam_user");
  const blocks = blocksOf(stack.json);
  const isKept = ({ address, isTainted }: (typeof users)[number]) => {
    const block = blocks.get(address);
    return block !== undefined && !isTainted && !mayComeAndGo(block);
  };
  if (users.every(isKept)) return;
  const { changes } = await plannedOutcome(stack.directory, terraformArgs("plan", options));
  const isDeleted = ({ type, action }: (typeof changes)[number]) =>
    type === "aws_iam_user" && ["delete", "replace"].includes(action);
  const deleted = new Set(changes.filter(isDeleted).map(({ address }) => address));
  if (deleted.size === 0) return;
  const names = users.filter(({ address }) => deleted.has(address)).map(({ values }) => `"${values.name}"`);
  const effect = `would delete user ${listed(names)} with all access keys`;
  const fix = "If that is intended, add --allow-destroy.";
  throw new Problem(`Stack "${stack.name}" ${effect}. Nothing was changed. ${fix}`);
}

/** Whether Terraform may delete what a block declares: `count = 0` creates nothing, and a trigger replaces it. */
function mayComeAndGo(block: Block): boolean {
  return isMultiple(block) || lifecycleOf(block.arguments.lifecycle)?.replace_triggered_by !== undefined;
}

function otherBackend({ name }: SynthesizedStack): Problem {
  const move = toRun("deploy", `${shellStack(name)} --migrate-state`);
  return new Problem(
    `The backend of stack "${name}" has changed in main.ts, and the state is in the old place. To move it: ${move}`,
  );
}

/**
 * @returns whether something differs, with a detailed exit code
 * @throws Problem when Terraform failed
 */
function finish(stack: SynthesizedStack, verb: string, options: RunOptions, ended: Ended): boolean {
  const isDifferent = options.detailedExitcode === true && ended.status === 2;
  if (ended.status !== 0 && !isDifferent) forgetInitialization(stack);
  mustEndWell(stack, verb, isDifferent ? { ...ended, status: 0 } : ended);
  return isDifferent;
}

function mustEndWell(stack: SynthesizedStack, verb: string, { status, signal, interruptedWith }: Ended): void {
  if (status === 0 && interruptedWith === undefined) return;
  const command = `${terraformBinary} ${verb} of stack "${stack.name}"`;
  const left = verb === "apply" || verb === "destroy" ? unwrittenState(stack) : undefined;
  if (left) throw new Problem(`${command} failed. ${leftBehind(left)} Run ${toRun("doctor")}.`, interruptedWith);
  if (signal) {
    const lost = "Some changes may be in AWS but not in state.";
    throw new Problem(`${command} was killed (${signal}). ${lost} Next: ${toRun("doctor")}`);
  }
  if (interruptedWith === undefined) {
    throw new Problem(`${command} failed (exit code ${status}). To check your setup: ${toRun("doctor")}`);
  }
  throw new Problem(`${command} was interrupted. To see what is left to do: ${toRun("doctor")}`, interruptedWith);
}

import { isAbsolute, relative, resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { atOnce } from "../system/at-once";
import { isFile, writePrivateFile } from "../system/private-file";
import { Problem } from "../system/problem";
import { appCommand } from "../system/project";
import { canBeDirectory } from "../system/regular-file";
import { onStderr } from "../terminal/colours";
import { confirm } from "../terminal/confirm";
import { exitCode } from "../terminal/exit-code";
import { toRun } from "../terminal/how-to-run";
import { jsonText } from "../terminal/json";
import { listed } from "../terminal/list";
import { requirePlace } from "../terminal/named-file";
import { shellOptions } from "../terminal/shell-word";
import { requireTerraform } from "../terraform/program";
import { readSynthesizedStacks } from "./json/files";
import { replaceOutput } from "./json/synthesize";
import type { SynthesizedStack } from "./json/synthesized";
import { forget, type RemovedStack, remainsInLines, remainsOf, removedStacks } from "./removed-stacks";
import { chosenStacks, independentGroups } from "./terraform/chosen";
import { terraformIn } from "./terraform/terraform-in-stack";
import { type RunOptions, runInStack, type StackResult, type Verb } from "./terraform/terraform-run";
import { requireDeclared, requireVariables } from "./terraform/variables";

/** Adds the options that `deploy`, `diff` and `destroy` share. */
export function withRunOptions(command: Command): Command {
  return command
    .argument("[stacks...]", "stacks, if main.ts has several; '*' matches any characters")
    .option("--ignore-missing-stack-dependencies", "don't require the stacks that it depends on")
    .option(
      "--terraform-parallelism <number>",
      "maximum number of concurrent Terraform operations (default: 10)",
      number,
    )
    .option("--var <name=value...>", "set a Terraform variable")
    .option("--var-file <file...>", "set Terraform variables from a file")
    .option("--skip-synth", "use the existing cdktf.out; don't run main.ts")
    .option("--output <directory>", "directory for the synthesized output", "cdktf.out")
    .option("--no-color", "print without colours");
}

/**
 * Synthesizes the app, and runs a Terraform command in each stack, one after the other. Terraform uses the terminal
 * itself, for its output, its questions and Ctrl-C. No plan file is left behind.
 *
 * @throws Problem when Terraform fails in a stack: those behind it are left alone, but a plan goes on with them
 */
export async function runTerraform(verb: Verb, patterns: readonly string[], options: RunOptions): Promise<void> {
  if (!options.skipSynth) appCommand(); // outside a project, that comes first
  refuseOutside(options.output);
  requireVariables(options);
  const version = requireTerraform();
  if (verb !== "plan" && !options.autoApprove && !process.stdin.isTTY) {
    throw new Problem(
      "There is no terminal to ask for approval. Nothing was changed. Add --auto-approve to skip the question.",
    );
  }
  if (options.outputsFile !== undefined) {
    requirePlace("--outputs-file", options.outputsFile); // before anything is deployed
    isFile(options.outputsFile, "--outputs-file"); // and no link
  }
  if (!options.skipSynth) await replaceOutput(options.output);
  const declared = readSynthesizedStacks(options.output);
  const removed = await removedStacks(options.output, declared);
  const named = [...patterns, ...(options.stack ?? [])];
  // A removed stack is named in full: a pattern is about the stacks that main.ts has.
  const destroyable = removed.flatMap(({ name, stack }) => (stack && named.includes(name) ? stack : []));
  const all = verb === "destroy" ? [...declared, ...destroyable] : declared;
  refuseRemoved(verb, named, declared, removed);
  const wanted = verb === "plan" && named.length === 0 ? ["*"] : named; // a plan of all of them changes nothing
  if (all.length === 0) throw noStack(removed, named.length > 0);
  const chosen = chosenStacks(all, wanted, options.ignoreMissingStackDependencies ?? false);
  requireDeclared(options, chosen);
  const groups = independentGroups(chosen);
  const size = options.parallelism ?? 1;
  if (verb === "destroy") await refuseMoved(removed, chosen, declared, options);
  const batches = (verb === "destroy" ? groups.reverse() : groups).flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / size) }, (_, index) => group.slice(index * size, (index + 1) * size)),
  );
  const failures: Problem[] = [];
  const results: StackResult[] = [];
  for (const [index, batch] of batches.entries()) {
    const label = (stack: SynthesizedStack) => (batch.length > 1 ? stack.name : undefined);
    const ends = await Promise.allSettled(
      batch.map((stack) => runInStack(stack, verb, version, options, label(stack))),
    );
    failures.push(...ends.flatMap(failureIn));
    results.push(...ends.flatMap((end) => (end.status === "fulfilled" ? [end.value] : [])));
    const goesOn = verb === "plan" && failures.every(({ status }) => status === exitCode.failed);
    if (failures.length > 0 && !goesOn) throw allOf(failures, batches.slice(index + 1).flat());
  }
  if (options.json) {
    console.log(jsonText(results.map(({ stack, changes, outputs }) => ({ stack, changes, outputs }))));
  }
  if (failures.length > 0) throw allOf(failures, []);
  const gone = chosen.filter((stack) => !declared.includes(stack));
  if (verb === "destroy") gone.forEach(forget);
  const remaining = removed.filter(({ stack }) => !stack || !gone.includes(stack));
  for (const one of remaining) {
    const { message, fix } = remainsOf(one, declared);
    console.error(onStderr.yellow(`\n! Stack "${one.name}" ${message}.\n    → ${fix}`));
  }
  if (verb === "apply" && process.stdout.isTTY && !options.json) {
    console.error(nextAfterDeploy(chosen, all.length > 1));
  }
  if (options.detailedExitcode) {
    const isFound = results.some(({ isChanged }) => isChanged) || remaining.some(({ resources }) => resources);
    if (isFound) process.exitCode = exitCode.found;
    else if (remaining.length > 0) process.exitCode = exitCode.failed; // a state that was not read
  }
  if (options.outputsFile !== undefined) await writeOutputs(chosen, options);
}

/** @throws Problem which shows how to delete what a removed stack created */
function refuseRemoved(
  verb: Verb,
  named: readonly string[],
  declared: readonly SynthesizedStack[],
  removed: readonly RemovedStack[],
): void {
  const isDeclared = (name: string) => declared.some((stack) => stack.name === name);
  const found = removed.find(
    ({ name, stack }) => named.includes(name) && !isDeclared(name) && !(verb === "destroy" && stack),
  );
  if (!found) return;
  throw new Problem(remainsInLines(found, declared), exitCode.usage);
}

/**
 * Asks before it destroys a removed stack whose users another stack has. A terminal is there: else `--auto-approve` is.
 *
 * @throws Problem when the answer is no, or nothing is to be asked
 */
async function refuseMoved(
  removed: readonly RemovedStack[],
  chosen: readonly SynthesizedStack[],
  declared: readonly SynthesizedStack[],
  { autoApprove }: RunOptions,
): Promise<void> {
  const isMoved = (one: RemovedStack) =>
    one.stack !== undefined && chosen.includes(one.stack) && remainsOf(one, declared).isMoved;
  for (const one of removed.filter(isMoved)) {
    const advice = remainsInLines(one, declared);
    if (autoApprove) {
      throw new Problem(`${advice}\nNothing was changed. To destroy it all the same, leave --auto-approve out.`);
    }
    console.error(onStderr.yellow(advice));
    const isConfirmed = await confirm(`Destroy what the state of "${one.name}" has all the same?`);
    if (!isConfirmed) throw new Problem("Cancelled. Nothing was changed.");
  }
}

/** A failure, which names the stacks that main.ts no longer has. */
function noStack(removed: readonly RemovedStack[], isNamed: boolean): Problem {
  const lines = ["main.ts declares no stack.", ...removed.map((one) => remainsInLines(one, []))];
  return new Problem(lines.join("\n"), isNamed ? exitCode.usage : exitCode.failed);
}

function nextAfterDeploy(stacks: readonly SynthesizedStack[], isOneOfSeveral: boolean): string {
  const next = stacks.map(({ name }) => toRun("credentials", isOneOfSeveral ? shellOptions({ stack: name }) : ""));
  return `\nTo write a new access key to a private file:\n${next.map((line) => `  ${line}`).join("\n")}`;
}

function failureIn(end: PromiseSettledResult<unknown>): Problem[] {
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

/** @throws Problem unless the output is a directory of the project: local state is found from there */
function refuseOutside(output: string): void {
  const path = relative(process.cwd(), resolve(output));
  if (!canBeDirectory(output)) {
    throw new Problem(`--output must be a directory, but ${output} is something else.`, exitCode.usage);
  }
  if (path !== "" && !path.startsWith("..") && !isAbsolute(path)) return;
  const rule = "a directory inside the project, because the path of local state depends on it";
  const fix = "Leave --output out, or name one such as build/cdktf.out.";
  throw new Problem(`--output must be ${rule}, but is ${output}. ${fix}`, exitCode.usage);
}

/** The outputs of the stacks in cdktf's format: stack → output → value, sensitive ones only on request. */
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
  writePrivateFile(options.outputsFile as string, text, true);
}

/** A whole number from 1 on. */
export function number(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("write a whole number, 1 or more");
}

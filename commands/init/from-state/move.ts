import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { SynthesizedStack } from "../../stack/json/synthesized";
import { requireHarmlessArguments } from "../../stack/terraform/cli-arguments";
import { requireDefaultWorkspace } from "../../stack/terraform/workspace";
import { writePrivateFile } from "../../system/private-file";
import { Problem } from "../../system/problem";
import { listed } from "../../terminal/list";
import { plannedOutcome, terraformOutput } from "../../terraform/calls";
import type { ResourceChange } from "../../terraform/events";
import { program } from "../../terraform/program";
import type { MovedStates } from "./new-states";
import { instancesIn, parseOldState, type WholeState } from "./old-state";

/**
 * Where a move keeps its copies of the old state: below the project's state, which git ignores and others can't open.
 */
export function copiesIn(project: string): string {
  return resolve(project, "state", "move");
}

/** The old state as it was when an interrupted run, or an earlier one, began; undefined before the first. */
export function keptState(project: string): WholeState | undefined {
  const file = join(copiesIn(project), before);
  return existsSync(file) ? parseOldState(readFileSync(file, "utf8"), file) : undefined;
}

const before = "old-before.tfstate";
const after = "old-after.tfstate";

export interface Sides {
  readonly project: string;
  readonly now: WholeState;
  readonly old: WholeState;
  readonly moved: MovedStates;
  /** The old configuration's directory, if it is known. */
  readonly oldDirectory?: string;
}

/**
 * Moves the states: first the new ones, then the old one, so that every key is in a state at any time. After an
 * interruption, a second run continues. If Terraform would change something, both sides are restored.
 *
 * @returns the file with what is left of the old state
 * @throws Problem which names what is in the way
 */
export async function moveStates({ project, now, old, moved, oldDirectory }: Sides): Promise<string> {
  const isPushed = hasSameResources(now, moved.old);
  if (!isPushed && !hasSameResources(now, old)) throw changedMeanwhile(project);
  const copies = copiesIn(project);
  mkdirSync(copies, { recursive: true, mode: 0o700 });
  chmodSync(dirname(copies), 0o700); // the project may have had it already
  const rest = join(copies, after);
  writePrivateFile(join(copies, before), textOf(old), true);
  writePrivateFile(rest, textOf(moved.old), true);

  const installed = await installStates(project, moved);
  const takeBack = () => {
    if (isPushed) return; // the new states are the only ones with the keys
    for (const file of installed) rmSync(file, { force: true });
  };
  try {
    for (const { name, json } of moved.stacks) await requireEmptyPlan(project, { name, json });
  } catch (error) {
    takeBack();
    throw error;
  }
  if (oldDirectory === undefined) return rest;
  if (!isPushed) await terraformOutput(oldDirectory, ["state", "push", rest]);
  try {
    requireNoDestroy(oldDirectory, await plannedChanges(oldDirectory));
  } catch (error) {
    if (isPushed) throw error;
    await pushAgain(oldDirectory, copies, old);
    takeBack();
    throw new Problem(`${(error as Error).message} Both states are as before.`);
  }
  return rest;
}

/** Terraform increases a state's serial when it stores one, and accepts only a higher one. */
async function pushAgain(directory: string, copies: string, old: WholeState): Promise<void> {
  const { serial } = parseOldState(await terraformOutput(directory, ["state", "pull"]), `the state of ${directory}`);
  const file = join(copies, "old-again.tfstate");
  writePrivateFile(file, textOf({ ...old, serial: serial + 1 }), true);
  await terraformOutput(directory, ["state", "push", file]);
  rmSync(file);
}

/** Writes the new states, and returns the files of those that no deploy has changed since. */
async function installStates(project: string, { stacks }: MovedStates): Promise<string[]> {
  const untouched: string[] = [];
  for (const { name, state, json } of stacks) {
    const file = resolve(project, "state", `${name}.tfstate`);
    const text = textOf(state);
    const there = existsSync(file) ? readFileSync(file, "utf8") : undefined;
    if (there !== undefined && parseOldState(there, file).lineage !== state.lineage) {
      throw new Problem(`${file} is the state of something else. Name a new directory. Nothing was moved.`);
    }
    if (there === undefined) writePrivateFile(file, text, false);
    if (there === undefined || there === text) untouched.push(file);
    const directory = stackDirectory(project, name);
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    writeFileSync(join(directory, "cdk.tf.json"), JSON.stringify(json, null, 2));
  }
  return untouched;
}

async function requireEmptyPlan(
  project: string,
  { name, json }: Pick<SynthesizedStack, "name" | "json">,
): Promise<void> {
  const directory = stackDirectory(project, name);
  requireDefaultWorkspace({ name, json, directory, file: join(directory, "cdk.tf.json") }, process.env);
  requireHarmlessArguments(process.env);
  await terraformOutput(directory, ["init", "-input=false"]);
  const changes = await plannedChanges(directory);
  if (changes.length === 0) return;
  const problem = `${program.name} would change what moves to stack "${name}", so nothing was moved`;
  const place = relative(process.cwd(), project) || ".";
  throw new Problem(`${problem}: ${changesInWords(changes)}. See main.ts in ${place}.`);
}

function requireNoDestroy(directory: string, changes: readonly ResourceChange[]): void {
  const destroyed = changes.filter(({ action }) => action === "delete" || action === "replace");
  if (destroyed.length === 0) return;
  throw new Problem(`${program.name} would destroy in ${directory} after the move: ${changesInWords(destroyed)}.`);
}

function changesInWords(changes: readonly ResourceChange[]): string {
  return listed(changes.map(({ address, action }) => `${address} (${action})`));
}

/** The changes of a plan in AWS, without what it only reads or renames. */
async function plannedChanges(directory: string): Promise<ResourceChange[]> {
  const { changes } = await plannedOutcome(directory);
  return changes.filter(({ action }) => action !== "read" && action !== "move");
}

function stackDirectory(project: string, stack: string): string {
  return resolve(project, "cdktf.out", "stacks", stack);
}

function changedMeanwhile(project: string): Problem {
  const reason = `The old state has changed since ${join(copiesIn(project), before)} was written`;
  const fix = "If nothing was deployed from the new project, delete its directory and run this again.";
  return new Problem(`${reason}, so the move can't go on. ${fix}`);
}

/** Terraform writes a state that it gets in another order. */
function hasSameResources(one: WholeState, other: WholeState): boolean {
  const valuesOf = (state: WholeState) => new Map(instancesIn(state).map(({ address, values }) => [address, values]));
  return one.lineage === other.lineage && isDeepStrictEqual(valuesOf(one), valuesOf(other));
}

function textOf(state: WholeState): string {
  return `${JSON.stringify(state, null, 2)}\n`;
}

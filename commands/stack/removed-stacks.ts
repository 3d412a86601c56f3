import { existsSync, rmSync } from "node:fs";
import { basename, relative } from "node:path";
import { atOnce } from "../system/at-once";
import { firstLine, Problem } from "../system/problem";
import { kindAt } from "../system/regular-file";
import { toRun } from "../terminal/how-to-run";
import { listed } from "../terminal/list";
import { count } from "../terminal/number";
import { shellStack } from "../terminal/shell-word";
import { appOf, declaredUsers } from "./declared";
import { deployedUsers } from "./deployed";
import { readRemovedStacks } from "./json/files";
import type { SynthesizedStack } from "./json/synthesized";
import { localStateFile, readState, type StateResource } from "./terraform/state";
import { leftBehind, unwrittenState } from "./terraform/unwritten-state";
import { isManaged, readLocal, type UnusedState, unusedStates } from "./unused-states";

// Terraform deletes nothing of a stack that main.ts no longer has: its users and their keys stay in AWS. Its directory
// in cdktf.out and its local state are the only traces of it here.

/** A stack that main.ts no longer has, and that may still have something in AWS. */
export interface RemovedStack extends Omit<UnusedState, "file"> {
  readonly name: string;
  /** Its files in the output directory, from which it can be destroyed; absent if only its local state is left. */
  readonly stack?: SynthesizedStack;
  /** Its local state, if only that is left. */
  readonly file?: string;
}

/**
 * The removed stacks whose state has resources, or could not be read.
 *
 * @param output the output directory
 * @param stacks those that main.ts has
 */
export async function removedStacks(output: string, stacks: readonly SynthesizedStack[]): Promise<RemovedStack[]> {
  const { removed, unreadable } = readRemovedStacks(output, stacks);
  const used = [...stacks, ...removed];
  const found = await atOnce(4, removed, readRemoved); // a Terraform each, with remote state
  found.push(...unreadable.map(({ name, error }) => ({ name, problem: firstLine(error) })));
  for (const { file, resources, problem } of unusedStates(used)) {
    const name = nameOf(file);
    if (stacks.some((stack) => stack.name === name)) continue; // that stack's state has moved
    found.push({ name, file, resources, problem });
  }
  return found.filter(({ resources }) => resources?.length !== 0);
}

/** The local states that stacks of main.ts have left behind: their state is elsewhere now. */
export function leftCopies(stacks: readonly SynthesizedStack[]): (UnusedState & { stack: SynthesizedStack })[] {
  return unusedStates(stacks).flatMap((state) => {
    const stack = stacks.find(({ name }) => name === nameOf(state.file));
    return stack && state.resources?.length !== 0 ? { ...state, stack } : [];
  });
}

/** The stacks with remote state. A stack that another machine has removed leaves no trace of such a state here. */
export function withRemoteState<Stack extends SynthesizedStack>(stacks: readonly Stack[]): Stack[] {
  return stacks.filter((stack) => localStateFile(stack) === undefined);
}

function nameOf(stateFile: string): string {
  return basename(stateFile, ".tfstate");
}

async function readRemoved(stack: SynthesizedStack): Promise<RemovedStack> {
  const { name } = stack;
  const left = unwrittenState(stack);
  if (left) return { name, stack, problem: leftBehind(left) };
  try {
    const resources = (await stateOf(stack)).filter(isManaged);
    return { name, stack, resources };
  } catch (error) {
    return { name, stack, problem: firstLine(error as Error) };
  }
}

/** A local state is read without Terraform, which would first have to be initialized there. */
async function stateOf(stack: SynthesizedStack): Promise<StateResource[]> {
  const local = localStateFile(stack);
  if (local === undefined) return readState(stack);
  const kind = kindAt(local);
  if (kind === "no file") throw new Problem(`${local} is not a file.`);
  return kind === "nothing" ? [] : readLocal(local);
}

export interface Remains {
  /** The end of a sentence that begins with the stack. */
  readonly message: string;
  readonly fix: string;
  /** Whether a stack of main.ts declares, or only uses, one of its users: then nothing of it must be destroyed. */
  readonly isMoved: boolean;
}

/**
 * What is left of a removed stack, and how to delete it.
 *
 * @param stacks those that main.ts has
 */
export function remainsOf(removed: RemovedStack, stacks: readonly SynthesizedStack[]): Remains {
  const { name, stack, file, resources, problem = "" } = removed;
  const destroy = toRun("destroy", shellStack(name));
  const again = `declare the stack in main.ts again`;
  if (resources === undefined) {
    const message = `is no longer in main.ts, and its state was not read (${problem.replace(/\.$/, "")})`;
    const traces = [stack?.directory, file ?? (stack && localStateFile(stack))].flatMap((path) =>
      path !== undefined && existsSync(path) ? relative(process.cwd(), path) : [],
    );
    const deletion = traces.length > 0 ? `; if nothing of it is in AWS, delete ${listed(traces)}` : "";
    return { message, fix: `${again}, and run: ${toRun("doctor")}${deletion}`, isMoved: false };
  }
  const message = `is no longer in main.ts, but its state has ${inWords(resources)}, which stay in AWS`;
  const heir = heirOf(resources, stacks);
  if (heir !== undefined) {
    const fix = `don't destroy it: stack ${heir} declares the same user; move the state there, or ${again}`;
    return { message, fix, isMoved: true };
  }
  const fix = stack
    ? `${destroy}   # deletes them after confirmation; to keep them, ${again}`
    : `${again}; to delete them, then run: ${destroy}`;
  return { message, fix, isMoved: false };
}

/** What a state has, such as `user web with 1 access key`. */
export function inWords(resources: readonly StateResource[]): string {
  const users = usersOf(resources);
  const keys = resources.filter(({ type }) => type === "aws_iam_access_key").length;
  if (users.length === 0 && keys === 0) return count(resources.length, "resource");
  const who = users.length === 0 ? "" : `user ${listed(users)} with `;
  return `${who}${count(keys, "access key")}`;
}

export function usersOf(resources: readonly StateResource[]): string[] {
  return resources.flatMap(({ type, values }) => (type === "aws_iam_user" ? String(values.name) : []));
}

/** The name of a stack that has a user which the state manages, or gives a key, a policy or a group. */
function heirOf(resources: readonly StateResource[], stacks: readonly SynthesizedStack[]): string | undefined {
  const inState = new Set(deployedUsers(resources).map(({ name }) => name.toLowerCase())); // IAM ignores case
  if (inState.size === 0) return undefined;
  const heir = appOf(stacks).stacks.find((stack) =>
    declaredUsers(stack).some(({ label }) => inState.has(label.toLowerCase())),
  );
  return heir?.name;
}

/** The same as lines of an error. */
export function remainsInLines(removed: RemovedStack, stacks: readonly SynthesizedStack[]): string {
  const { message, fix } = remainsOf(removed, stacks);
  return `Stack "${removed.name}" ${message}.\n  → ${fix}`;
}

/** Deletes the directory of a removed stack when it has nothing in AWS any more. */
export function forget({ directory }: SynthesizedStack): void {
  rmSync(directory, { recursive: true, force: true });
}

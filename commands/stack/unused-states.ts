import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { addToList } from "../system/maps";
import { firstLine } from "../system/problem";
import { kindAt } from "../system/regular-file";
import type { SynthesizedStack } from "./json/synthesized";
import { localStateFile, type StateResource } from "./terraform/state";
import { resourcesIn } from "./terraform/state-file";

/** A local state that no stack uses. */
export interface UnusedState {
  readonly file: string;
  /** The managed resources; undefined if they can't be read. */
  readonly resources?: readonly StateResource[];
  /** The reason why it can't be read. */
  readonly problem?: string;
}

/** The default directory of local state, which is searched even if main.ts no longer names it. */
const defaultDirectory = "state";

/** The local states that no stack uses, next to those of the stacks and in the project's directory `state`. */
export function unusedStates(stacks: readonly SynthesizedStack[]): UnusedState[] {
  const used = new Map<string, string[]>();
  for (const file of stacks.flatMap((stack) => localStateFile(stack) ?? [])) addToList(used, dirname(file), file);
  const usual = resolve(defaultDirectory);
  if (!used.has(usual)) used.set(usual, []);
  return [...used].flatMap(([directory, files]) =>
    stateFilesIn(directory)
      .filter((file) => !files.includes(file))
      .map(readUnused),
  );
}

/** Whether Terraform manages a resource, rather than only reading it. */
export function isManaged({ mode }: StateResource): boolean {
  return mode === "managed";
}

/** The resources in a local state, without starting Terraform. */
export function readLocal(file: string): StateResource[] {
  return resourcesIn(readFileSync(file, "utf8"), relative(process.cwd(), file));
}

function stateFilesIn(directory: string): string[] {
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(directory)
    .filter((entry) => entry.endsWith(".tfstate"))
    .map((entry) => join(directory, entry))
    .filter((file) => kindAt(file) === "file");
}

function readUnused(file: string): UnusedState {
  try {
    return { file, resources: readLocal(file).filter(isManaged) };
  } catch (error) {
    return { file, problem: firstLine(error as Error) };
  }
}

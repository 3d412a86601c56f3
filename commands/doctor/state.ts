import { readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { localStateFile, stateLocation } from "../stacks/state";
import type { SynthesizedStack } from "../stacks/synthesized";
import { type Check, fail, ok } from "./check";

/** Where a stack's state lives, and whether others on this machine can read it. */
export function checkState(stack: SynthesizedStack): Check {
  const name = `State of ${stack.name}`;
  const file = localStateFile(stack);
  if (!file) return ok(name, stateLocation(stack));
  const readable = readableByOthers(file);
  if (readable.length > 0) {
    return fail(name, `others on this machine can read ${readable.join(", ")}`, `chmod 700 ${dirname(file)}`);
  }
  return ok(name, `${file}, readable by you only`);
}

/** The state and its backups that somebody else could open: the file's mode and its directory's must both allow it. */
function readableByOthers(file: string): string[] {
  const directory = dirname(file);
  const modeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.mode ?? 0;
  if (process.platform === "win32" || (modeOf(directory) & 0o011) === 0) return [];
  return readdirSync(directory)
    .filter((entry) => entry.startsWith(basename(file)))
    .map((entry) => join(directory, entry))
    .filter((path) => (modeOf(path) & 0o044) !== 0);
}

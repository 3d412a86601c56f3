import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type { SynthesizedStack } from "../stack/json/synthesized";
import { localStateFile, type StateResource } from "../stack/terraform/state";
import { resourcesIn } from "../stack/terraform/state-file";
import { kindAt } from "../system/regular-file";
import { shellWord } from "../terminal/shell-word";
import type { LeftUser } from "./user-checks";

/**
 * Finds users in local states that no stack of the app uses, in the directory of a stack's own: renaming a stack leaves
 * its state there, and starts an empty one.
 *
 * @param isEmpty whether the stack's own state has no resources
 */
export function usersLeftBehind(
  stack: SynthesizedStack,
  stacks: readonly SynthesizedStack[],
  isEmpty: boolean,
): (name: string) => LeftUser | undefined {
  const own = localStateFile(stack);
  const found = new Map<string, LeftUser>();
  if (own === undefined) return () => undefined;
  const used = new Set(stacks.map(localStateFile));
  for (const file of stateFilesIn(dirname(own)).filter((one) => !used.has(one))) {
    const [from, to] = [file, own].map((path) => relative(process.cwd(), path)) as [string, string];
    const fix = isEmpty
      ? `mv ${shellWord(from)} ${shellWord(to)}`
      : `give the stack its former name again, or move its resources with terraform state mv -state=${shellWord(resolve(file))} -state-out=${shellWord(own)} ADDRESS ADDRESS`;
    for (const { type, mode, values } of readResources(file)) {
      if (type === "aws_iam_user" && mode === "managed") {
        found.set(String(values.name), { file: from, arn: String(values.arn), fix });
      }
    }
  }
  return (name) => found.get(name);
}

function stateFilesIn(directory: string): string[] {
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(directory)
    .filter((entry) => entry.endsWith(".tfstate"))
    .map((entry) => join(directory, entry))
    .filter((file) => kindAt(file) === "file");
}

/** None if the file isn't a readable state: it belongs to no stack here. */
function readResources(file: string): StateResource[] {
  try {
    return resourcesIn(readFileSync(file, "utf8"), file);
  } catch {
    return [];
  }
}

import { relative, resolve } from "node:path";
import type { SynthesizedStack } from "../stack/json/synthesized";
import { localStateFile } from "../stack/terraform/state";
import { unusedStates } from "../stack/unused-states";
import { shellPath, shellWord } from "../terminal/shell-word";

/** A user in a state that no stack of the app uses: its stack was renamed or removed. */
export interface LeftUser {
  readonly file: string;
  readonly arn: string;
  /** The evidence that the state belongs to the user's stack. */
  readonly fix: string;
}

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
  for (const { file, resources = [] } of unusedStates([stack, ...stacks])) {
    const [from, to] = [file, own].map((path) => relative(process.cwd(), path)) as [string, string];
    const states = `-state=${shellWord(resolve(file))} -state-out=${shellWord(own)}`;
    const move = `move its resources with terraform state mv ${states} ADDRESS ADDRESS`;
    const fix = isEmpty ? `mv ${shellPath(from)} ${shellPath(to)}` : `give the stack its former name again, or ${move}`;
    for (const { type, mode, values } of resources) {
      if (type === "aws_iam_user" && mode === "managed") {
        found.set(String(values.name), { file: from, arn: String(values.arn), fix });
      }
    }
  }
  return (name) => found.get(name);
}

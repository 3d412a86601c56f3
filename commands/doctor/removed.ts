import { relative } from "node:path";
import { deployedUsers } from "../stack/deployed";
import type { SynthesizedStack } from "../stack/json/synthesized";
import { inWords, leftCopies, type RemovedStack, remainsOf, usersOf, withRemoteState } from "../stack/removed-stacks";
import { localStateFile, stateLocation } from "../stack/terraform/state";
import { toRun } from "../terminal/how-to-run";
import { listed } from "../terminal/list";
import { shellPath } from "../terminal/shell-word";
import { type Check, fail, unknown, warn } from "./check";

/**
 * The stacks that main.ts no longer has, and that no deploy will delete anything of.
 *
 * @param clashing users that AWS has and the state of their stack does not: the check of each shows how to give a
 * renamed stack its state
 */
export function checkRemoved(
  removed: readonly RemovedStack[],
  stacks: readonly SynthesizedStack[],
  clashing: ReadonlySet<string>,
): Check[] {
  return removed.flatMap((one) => {
    const { message, fix, isMoved } = remainsOf(one, stacks);
    if (isMoved && isShown(one, clashing)) return [];
    const level = isMoved ? warn : fail;
    return [(one.resources === undefined ? unknown : level)(`Stack ${one.name}`, message, fix)];
  });
}

/** Whether the checks of the clashing users show this state, which must be local, and every user in it. */
function isShown({ stack, resources = [] }: RemovedStack, clashing: ReadonlySet<string>): boolean {
  if (stack && localStateFile(stack) === undefined) return false;
  const own = usersOf(resources);
  return deployedUsers(resources).every(({ name }) => own.includes(name) && clashing.has(name));
}

/**
 * Local states of stacks whose state has moved: they have every secret, and nothing updates them.
 *
 * @param withState the names of the stacks whose own state was read, and has something
 */
export function checkLeftCopies(stacks: readonly SynthesizedStack[], withState: ReadonlySet<string>): Check[] {
  return leftCopies(stacks).map(({ stack, file, resources, problem }) => {
    const path = relative(process.cwd(), file);
    const what = resources ? `has ${inWords(resources)}` : `was not read (${problem})`;
    const message = `${path} ${what}, but the state of this stack is ${stateLocation(stack)}`;
    const fix = withState.has(stack.name)
      ? `if the state there has everything, too: rm ${shellPath(path)}`
      : "keep it: the state there has nothing, or was not read, so this may be the only copy";
    return warn(`State of ${stack.name}`, message, fix);
  });
}

/**
 * What can't be known of removed stacks.
 *
 * @param stacks those that main.ts has, and that something was deployed of
 */
export function checkUnknowable(stacks: readonly SynthesizedStack[]): Check[] {
  const remote = withRemoteState(stacks).map(({ name }) => name);
  if (remote.length === 0) return [];
  const reason = `the state of stack ${listed(remote)} is not on this machine`;
  const effect = "a stack that was removed from main.ts is known only if cdktf.out still has it";
  const fix = `${toRun("doctor", "--account")}   # lists all users with access keys that main.ts doesn't declare`;
  return [warn("Removed stacks", `${reason}, so ${effect}`, fix)];
}

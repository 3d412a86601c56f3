import { deployedUsers } from "../stack/deployed";
import type { SynthesizedStack } from "../stack/json/synthesized";
import { type RemovedStack, remainsOf, usersOf } from "../stack/removed-stacks";
import { localStateFile } from "../stack/terraform/state";
import { type Check, fail, unknown, warn } from "./check";

/**
 * The stacks that main.ts no longer has, and that no deploy will delete anything of.
 *
 * @param clashing users that AWS has and the state of their stack does not: the check of each shows how to give a renamed
 * stack its state
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

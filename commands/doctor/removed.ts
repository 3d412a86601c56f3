import type { SynthesizedStack } from "../stack/json/synthesized";
import { remainsOf, removedStacks, usersOf } from "../stack/terraform/removed-stacks";
import { type Check, fail, unknown, warn } from "./check";

/**
 * The stacks that main.ts no longer has, and that no deploy will delete anything of.
 *
 * @param clashing users that AWS has and the state of their stack does not: the check of each shows how to give a renamed
 * stack its state
 */
export async function checkRemoved(
  stacks: readonly SynthesizedStack[],
  clashing: ReadonlySet<string>,
): Promise<Check[]> {
  const removed = await removedStacks("cdktf.out", stacks);
  return removed.flatMap((one) => {
    const { message, fix, isMoved } = remainsOf(one, stacks);
    const users = usersOf(one.resources ?? []);
    if (isMoved && users.every((name) => clashing.has(name))) return [];
    const level = isMoved ? warn : fail;
    return [(one.resources === undefined ? unknown : level)(`Stack ${one.name}`, message, fix)];
  });
}

import type { SynthesizedStack } from "../stack/json/synthesized";
import { remainsOf, removedStacks } from "../stack/terraform/removed-stacks";
import { type Check, fail, unknown, warn } from "./check";

/** The stacks that main.ts no longer has, and that no deploy will delete anything of. */
export async function checkRemoved(stacks: readonly SynthesizedStack[]): Promise<Check[]> {
  const removed = await removedStacks("cdktf.out", stacks);
  return removed.map((one) => {
    const { message, fix, isMoved } = remainsOf(one, stacks);
    const level = isMoved ? warn : fail;
    return (one.resources === undefined ? unknown : level)(`Stack ${one.name}`, message, fix);
  });
}

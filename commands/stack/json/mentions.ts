import { addToList, onceForEach } from "../../system/maps";
import type { Stack } from "./app";
import type { Path } from "./hcl";
import { addressOf, usedIn } from "./uses";

export interface Mention {
  /** The reference; undefined if the argument can't be read, and may refer to anything. */
  readonly path?: Path;
  /** The block that refers, by its address, and the argument. */
  readonly address: string;
  readonly argument: string;
}

/** Every place in a stack that refers to an address, such as `local.bucket` or `aws_iam_user.u`, or may do so. */
export function mentionsOf(stack: Stack, address: string): readonly Mention[] {
  const { byAddress, unreadable } = mentionsIn(stack);
  const found = byAddress.get(address) ?? [];
  return unreadable.length === 0 ? found : [...found, ...unreadable];
}

const mentionsIn = onceForEach((stack: Stack) => {
  const byAddress = new Map<string, Mention[]>();
  const unreadable: Mention[] = []; // they may refer to anything
  for (const { address, arguments: args } of stack.blocks.values()) {
    for (const [argument, value] of Object.entries(args)) {
      const used = usedIn(value);
      if (!used) unreadable.push({ address, argument });
      for (const path of used?.references ?? []) {
        addToList(byAddress, addressOf(path), { path, address, argument });
      }
    }
  }
  return { byAddress, unreadable };
});

/** Whether any stack reads an output of that name from another one, or may do so. */
export function isOutputRead(stacks: readonly Stack[], output: string): boolean {
  return stacks.some((stack) =>
    stack
      .resources("data.terraform_remote_state")
      .some(({ address }) => mentionsOf(stack, address).some(({ path }) => (path?.[4] ?? output) === output)),
  );
}

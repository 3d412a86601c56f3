import type { Stack } from "./app";
import { blocksOf } from "./blocks";

/** A reference to a block, and where it stands. */
export interface Mention {
  /** The attribute that is asked for; empty for the whole block. */
  readonly attribute: string;
  /** The block that refers, by its address, and the argument. */
  readonly address: string;
  readonly argument: string;
}

const indexes = new WeakMap<Stack, Map<string, Mention[]>>();

/** Every reference to an address, such as `local.bucket` or `aws_iam_user.u`, in a stack's expressions. */
export function mentionsOf(stack: Stack, address: string): readonly Mention[] {
  const index = indexes.get(stack) ?? indexed(stack);
  indexes.set(stack, index);
  return index.get(address.replace(/^variable\./, "var.")) ?? [];
}

function indexed(stack: Stack): Map<string, Mention[]> {
  const index = new Map<string, Mention[]>();
  for (const { address, arguments: args } of blocksOf(stack.json).values()) {
    for (const [argument, value] of Object.entries(args)) {
      const text = JSON.stringify(value);
      if (!text?.includes("${")) continue;
      for (const [, mentioned = "", attribute = ""] of text.matchAll(
        /((?:data\.[\w-]+|[A-Za-z][\w-]*)\.[\w-]+)((?:\.[\w-]+)?)/g,
      )) {
        const mention = { attribute: attribute.slice(1), address, argument };
        const known = index.get(mentioned);
        if (known) known.push(mention);
        else index.set(mentioned, [mention]);
      }
    }
  }
  return index;
}

/** Whether any stack reads an output of that name. */
export function isOutputRead(stacks: readonly Stack[], output: string): boolean {
  return stacks.some(({ json }) => {
    const text = JSON.stringify(json);
    return text.includes(`.outputs.${output}`) || text.includes(`outputs[\\"${output}\\"]`);
  });
}

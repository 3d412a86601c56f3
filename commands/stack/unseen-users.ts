import type { DeclaredUser } from "./declared";
import { instances } from "./json/existence";
import { isMultiple } from "./json/lifecycle";
import type { SynthesizedStack } from "./json/synthesized";
import { isInState, type StackUser } from "./users";

// Users that main.ts may declare, but that no reader finds: AWS can't be asked about them by name. An interrupted
// deploy may have created them.

/** A block of `count` or `for_each` of which the state lacks users. */
export interface UnseenInstances {
  readonly stack: SynthesizedStack;
  readonly address?: string;
  /** The number of its users; undefined if it is known only after apply. */
  readonly total?: number;
  readonly inState: number;
}

/** The users of `count` and `for_each` that are not in state. */
export function unseenInstances(users: readonly StackUser[]): UnseenInstances[] {
  const deployed = new Map<DeclaredUser, { stack: SynthesizedStack; inState: number }>();
  for (const user of users) {
    const { declared, stack } = user;
    if (!declared) continue;
    const { inState = 0 } = deployed.get(declared) ?? {};
    deployed.set(declared, { stack, inState: inState + (isInState(user) ? 1 : 0) });
  }
  return [...deployed].flatMap(([{ address, resource }, { stack, inState }]) => {
    if (!resource || resource.kind === "data" || !isMultiple(resource)) return [];
    const total = instances(resource);
    return total !== undefined && total <= inState ? [] : { stack, address, total, inState };
  });
}

/** In words: "aws_iam_user.web: 1 of its 2 users, which state lacks,". */
export function unseenInWords({ address, total, inState }: UnseenInstances): string {
  const lacking =
    total === undefined ? "users that state lacks" : `${total - inState} of its ${total} users, which state lacks,`;
  return `${address}: ${lacking}`;
}

/** The names of a stack's modules, into which nothing here looks. */
export function modulesOf({ json }: SynthesizedStack): string[] {
  return Object.keys(json.module ?? {});
}

/** The module of the stack that declares what is at an address; undefined if none does. */
export function moduleOf({ json }: SynthesizedStack, address = ""): string | undefined {
  const [, module = ""] = /^module\.([^.[]+)/.exec(address) ?? [];
  return Object.hasOwn(json.module ?? {}, module) ? module : undefined;
}

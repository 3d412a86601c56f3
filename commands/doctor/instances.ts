import type { DeclaredUser } from "../stack/declared";
import { instances } from "../stack/json/existence";
import { isMultiple } from "../stack/json/lifecycle";
import type { StackUser } from "../stack/users";
import { type Check, unknown } from "./check";
import { isInState } from "./named-user";

/**
 * Users of `count` and `for_each` that are not in state. Their names are known only after apply, so AWS was not asked
 * about them. An interrupted deploy may have created them.
 */
export function uncountedInstances(users: readonly StackUser[]): Check[] {
  const deployed = new Map<DeclaredUser, number>();
  for (const user of users) {
    const { declared } = user;
    if (declared) deployed.set(declared, (deployed.get(declared) ?? 0) + (isInState(user) ? 1 : 0));
  }
  return [...deployed].flatMap(([{ address, resource }, inState]) => {
    if (!resource || resource.kind === "data" || !isMultiple(resource)) return [];
    const number = instances(resource);
    if (number !== undefined && number <= inState) return [];
    const lacking =
      number === undefined
        ? "users that state lacks"
        : `${number - inState} of its ${number} users, which state lacks,`;
    return unknown("", `${address}: ${lacking} were not looked for in AWS: their names are known only after apply`);
  });
}

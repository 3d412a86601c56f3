import { askAbout, type LiveKey, liveKeys, withIam } from "../stack/live";
import type { StackUser } from "../stack/user-keys";
import { listed } from "../terminal/list";
import { Problem } from "../tools/problem";

/** An access key with its user. */
export interface CheckedKey extends LiveKey {
  readonly stack: string;
  readonly userName: string;
}

/** Every key that was looked at, and in sentences what was not. */
export interface CheckedKeys {
  readonly keys: readonly CheckedKey[];
  readonly notLookedAt: readonly string[];
}

/**
 * Every access key of the users, whoever made it.
 *
 * @throws Problem when AWS can't be asked, or there is nothing to look at: it is another account then, or nothing is
 * deployed
 */
export async function checkedKeys(users: readonly StackUser[]): Promise<CheckedKeys> {
  const answers = await withIam((iamOf) =>
    askAbout(users, async (user) => {
      if (user.name === undefined) return { user };
      return { user, live: await liveKeys(await iamOf(user), user.name) };
    }),
  );
  const missing = answers.filter(({ live }) => !live).map(({ user }) => user);
  if (missing.length === answers.length) throw nothingToLookAt(missing);
  return {
    keys: answers.flatMap(({ user, live = [] }) =>
      live.map((key) => ({ stack: user.stack.name, userName: user.name as string, ...key })),
    ),
    notLookedAt: missing.map(({ name, stack }) =>
      name === undefined
        ? `a user of stack "${stack.name}" has a name that only Terraform knows, so its keys were not looked at`
        : `AWS has no user "${name}" (stack "${stack.name}") in this account, so its keys were not looked at`,
    ),
  };
}

function nothingToLookAt(missing: readonly StackUser[]): Problem {
  const names = missing.flatMap(({ name }) => name ?? []);
  if (names.length === 0) return new Problem("There is no user to look at: nothing is deployed yet.");
  const users = names.length === 1 ? `no user "${names[0]}"` : `none of the users ${listed(names)}`;
  return new Problem(`AWS has ${users} in this account; deploy first, or use the account's credentials.`);
}

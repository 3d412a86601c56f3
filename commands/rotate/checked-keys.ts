import { askAbout, withIam } from "../stack/aws/iam";
import { type LiveKey, liveKeys, withLastUse } from "../stack/aws/live-keys";
import type { StackUser } from "../stack/users";
import { Problem } from "../system/problem";
import { toRun } from "../terminal/how-to-run";
import { listed } from "../terminal/list";

export interface CheckedKey extends LiveKey {
  readonly stack: string;
  readonly userName: string;
  /** Absent if it was never used, or if AWS was not asked. */
  readonly lastUsed?: Date;
}

/** Every key that was checked, and sentences about what was not. */
export interface CheckedKeys {
  readonly keys: readonly CheckedKey[];
  readonly notLookedAt: string[];
}

/**
 * Every access key of the users, declared or not.
 *
 * @param isUseAsked whether to ask when each was last used: one question more for each key
 * @throws Problem when AWS can't be asked, or there is nothing to check: it is another account, or nothing is deployed
 */
export async function checkedKeys(users: readonly StackUser[], isUseAsked = false): Promise<CheckedKeys> {
  const answers = await withIam((reach) =>
    askAbout(users, async (user) => {
      if (user.name === undefined) return { user };
      const { iam } = await reach(user);
      const live = await liveKeys(iam, user.name);
      return { user, live: isUseAsked && live ? await withLastUse(iam, live) : live };
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
        ? `a user of stack "${stack.name}" has a name that is known only after apply, so its keys were not checked`
        : `AWS has no user "${name}" (stack "${stack.name}") in this account, so its keys were not checked`,
    ),
  };
}

function nothingToLookAt(missing: readonly StackUser[]): Problem {
  const names = missing.flatMap(({ name }) => name ?? []);
  if (names.length === 0) return new Problem("There is no user to check: nothing is deployed yet.");
  const users = names.length === 1 ? `no user "${names[0]}"` : `none of the users ${listed(names)}`;
  const fix = `Run "${toRun("deploy")}", or switch to credentials for the account that they were deployed to.`;
  return new Problem(`AWS has ${users} in this account. ${fix}`);
}

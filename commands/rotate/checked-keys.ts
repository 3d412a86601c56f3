import type { IAMClient } from "@aws-sdk/client-iam";
import { inBatches, type LiveKey, liveKeys } from "../stacks/live";
import { listed } from "../terminal/list";
import { Problem } from "../tools/problem";

/** A user whose keys may be too old. */
export interface CheckedUser {
  readonly iam: IAMClient;
  readonly stack: string;
  readonly userName: string;
}

/** An access key with its user. */
export interface CheckedKey extends LiveKey {
  readonly stack: string;
  readonly userName: string;
}

/**
 * Every access key of the users, whoever made it. A user that AWS lacks is skipped with a note on stderr: it is not
 * deployed yet.
 *
 * @throws Problem when AWS can't be asked, or has none of the users: it is another account then, or nothing is deployed
 */
export async function checkedKeys(users: readonly CheckedUser[]): Promise<CheckedKey[]> {
  const answers = await inBatches(users, async ({ iam, ...user }) => ({
    ...user,
    live: await liveKeys(iam, user.userName),
  }));
  const missing = answers.filter(({ live }) => !live);
  if (missing.length > 0 && missing.length === answers.length) {
    throw noSuchUser(...missing.map(({ userName }) => userName));
  }
  for (const { stack, userName } of missing) {
    console.error(`Skipped user "${userName}" of stack "${stack}": AWS has no such user in this account.`);
  }
  return answers.flatMap(({ stack, userName, live = [] }) => live.map((key) => ({ stack, userName, ...key })));
}

/** That AWS has none of the users. */
export function noSuchUser(...userNames: readonly string[]): Problem {
  const users = userNames.length === 1 ? `no user "${userNames[0]}"` : `none of the users ${listed(userNames)}`;
  return new Problem(`AWS has ${users} in this account; deploy first, or use the account's credentials.`);
}

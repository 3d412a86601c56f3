import type { IAMClient } from "@aws-sdk/client-iam";
import { askAbout, type Reach, withIam } from "../stack/aws/iam";
import { liveUserNames } from "../stack/aws/live";
import { liveKeys, withLastUse } from "../stack/aws/live-keys";
import type { DeclaredStack } from "../stack/declared";
import { addToList, getOrMake } from "../system/maps";
import { Problem } from "../system/problem";
import { listed } from "../terminal/list";
import { count } from "../terminal/number";
import { type Check, none, ok, unknown, warn } from "./check";
import { factsOf, type Stranger } from "./key-checks";

type KnownUsers = readonly { readonly name?: string; readonly provider?: string }[];

/** An account that a stack reaches through one of its providers. */
interface Account {
  readonly iam: IAMClient;
  /** Users that a stack of the app declares or has in its state, in lower case: IAM ignores case. */
  readonly known: Set<string>;
  /** Stacks that may have more users. */
  readonly uncertain: Set<string>;
}

/**
 * Finds the users of the app's accounts that have access keys, and that no stack of the app declares.
 *
 * @param usersOf a stack's users with those in its state; undefined where that could not be read
 */
export async function undeclaredUsers(
  stacks: readonly DeclaredStack[],
  usersOf: (stack: DeclaredStack) => KnownUsers | undefined,
  now = new Date(),
): Promise<Check[]> {
  return withIam(async (reach) => {
    const { accounts, checks } = await accountsOf(stacks, usersOf, reach);
    for (const [id, account] of accounts) checks.push(...(await checkAccount(`Account ${id}`, account, now)));
    return checks;
  });
}

async function accountsOf(
  stacks: readonly DeclaredStack[],
  usersOf: (stack: DeclaredStack) => KnownUsers | undefined,
  reach: Reach,
): Promise<{ accounts: Map<string, Account>; checks: Check[] }> {
  const accounts = new Map<string, Account>();
  const unreached = new Map<string, string[]>();
  for (const stack of stacks) {
    const users = usersOf(stack);
    const isCertain = users?.every(({ name }) => name !== undefined) && stack.json.module === undefined;
    for (const provider of providersOf(stack)) {
      try {
        const { iam, account: id } = await reach({ stack, provider });
        const account = getOrMake(accounts, id, () => ({ iam, known: new Set(), uncertain: new Set() }));
        if (!isCertain) account.uncertain.add(stack.name);
        const theirs = (users ?? stack.users).filter((user) => user.provider === provider);
        for (const { name } of theirs) if (name !== undefined) account.known.add(name.toLowerCase());
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        addToList(unreached, error.message, stack.name);
      }
    }
  }
  const checks = [...unreached].map(([reason, names]) =>
    unknown("Account", `the users of stack ${listed([...new Set(names)])}'s account were not listed: ${reason}`),
  );
  return { accounts, checks };
}

/** The references of a stack's providers; undefined is its own. */
function providersOf({ json }: DeclaredStack): (string | undefined)[] {
  const aliases = (json.provider?.aws ?? [{}]).map(({ alias }) => (alias === undefined ? undefined : `aws.${alias}`));
  return [...new Set(aliases)];
}

async function checkAccount(name: string, { iam, known, uncertain }: Account, now: Date): Promise<Check[]> {
  let users: string[];
  try {
    users = await liveUserNames(iam);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return [unknown(name, `its users were not listed: ${error.message}`, 'allow "iam:ListUsers"')];
  }
  const undeclared = users.filter((user) => !known.has(user.toLowerCase()));
  const found = (await askAbout(undeclared, (user) => checkUser(iam, name, user, now))).flat();
  if (found.length > 0 && uncertain.size > 0) {
    found.push(unknown(name, `stack ${listed([...uncertain])} may declare some of these users: not all are known`));
  }
  if (found.length > 0) return found;
  return [
    users.length === 0
      ? none(name, "has no users")
      : ok(name, `main.ts declares every user that has an access key (${count(users.length, "user")} checked)`),
  ];
}

async function checkUser(iam: IAMClient, account: string, user: string, now: Date): Promise<Check[]> {
  try {
    const keys = (await liveKeys(iam, user)) ?? [];
    if (keys.length === 0) return [];
    const used = await withLastUse(iam, keys);
    return [
      warn(account, undeclared(user, used, now), `to import it, add to users in main.ts: ${importLine(user, used)}`),
    ];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return [unknown(account, `user ${user}, which main.ts doesn't declare: ${error.message}`)];
  }
}

function undeclared(user: string, keys: readonly Stranger[], now: Date): string {
  const facts = keys.map((key) => `${key.accessKeyId} (${factsOf(key, now)})`);
  return `user ${user} is not declared in main.ts, and has access key ${facts.join(" and ")}`;
}

/** The entry of `users` that imports a user with its keys, and doesn't change its permissions. */
function importLine(userName: string, keys: readonly Stranger[]): string {
  const names = keys.length === 1 ? ["old"] : ["old", "new"];
  const byAge = [...keys].sort((one, other) => one.created.getTime() - other.created.getTime());
  const accessKeys = byAge.map(({ accessKeyId, status }, index) => {
    const off = status === "Inactive" ? ', status: "Inactive"' : "";
    return `{ name: ${JSON.stringify(names[index])}, accessKeyId: ${JSON.stringify(accessKeyId)}${off} }`;
  });
  const name = JSON.stringify(userName);
  return `{ userName: ${name}, existing: "import", access: S3Access.none(), accessKeys: [${accessKeys.join(", ")}] }`;
}

import type { IAMClient } from "@aws-sdk/client-iam";
import { WrongAccount } from "../stack/account";
import type { DeclaredStack } from "../stack/declared";
import { type DeployedUser, deployedUsers } from "../stack/deployed";
import { askAbout, lastUseOf, liveUser, withIam } from "../stack/live";
import { readState, type StateResource } from "../stack/state";
import { NotSynthesized } from "../stack/terraform-in-stack";
import { joinUsers, type StackUser } from "../stack/users";
import { toRun } from "../terminal/how-to-run";
import { addToList } from "../tools/add-to-list";
import { atOnce } from "../tools/at-once";
import { Problem } from "../tools/problem";
import { type Check, fail, ok, unknown } from "./check";
import { type Elsewhere, foundUser, isInState, missingUser, strangersOf } from "./user-checks";

/** The states of an app's stacks: the resources of each, or why it can't be read. */
export type States = ReadonlyMap<DeclaredStack, readonly StateResource[] | Error>;

/** Reads every stack's state: what one stack gives a user, another one must not call undeclared. */
export async function readStates(stacks: readonly DeclaredStack[]): Promise<States> {
  const states = await atOnce(4, stacks, (stack) => readState(stack).catch((error: Error) => error)); // a Terraform each
  return new Map(stacks.map((stack, index) => [stack, states[index] as readonly StateResource[] | Error]));
}

/** What the app's other stacks have in their states. */
export interface OtherStacks {
  readonly resources: readonly StateResource[];
  /** The names of those whose state can't be read: they may declare anything. */
  readonly unread: readonly string[];
}

const noOthers: OtherStacks = { resources: [], unread: [] };

/** The same, to be asked about one user after the other. */
function lookUp({ resources, unread }: OtherStacks, own: readonly StateResource[]): Elsewhere {
  const byName = new Map<string, DeployedUser[]>();
  for (const user of deployedUsers(resources)) addToList(byName, user.name, user);
  const isOfGroup = ({ type }: StateResource) =>
    type === "aws_iam_group_policy" || type === "aws_iam_group_policy_attachment";
  const groups = new Set([...own, ...resources].filter(isOfGroup).map(({ values }) => String(values.group)));
  return { usersNamed: (name) => byName.get(name) ?? [], groups, unread };
}

/** Compares a stack's users with AWS, as far as Terraform's state can be read. */
export async function checkStackUsers(stack: DeclaredStack, states: States): Promise<Check[]> {
  const name = `Stack ${stack.name}`;
  const state = states.get(stack) ?? [];
  if (state instanceof NotSynthesized) {
    return [unknown(name, "not compared with AWS: not synthesized yet", toRun("synth"))];
  }
  const others = [...states].filter(([other]) => other !== stack);
  const unread = others.filter(([, resources]) => resources instanceof Error).map(([other]) => other.name);
  const resources = others.flatMap(([, found]) => (found instanceof Error ? [] : found));
  try {
    if (state instanceof Error) throw state;
    return await checkUsers(stack, state, { resources, unread });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return [unknown(name, `could not be compared with AWS: ${error.message}`)];
  }
}

/**
 * Compares a stack's users with AWS, each in the account of its provider: whether they exist, which access keys they have
 * and in which status, and what else they have that no stack of the app gives them.
 */
export async function checkUsers(
  stack: DeclaredStack,
  state: readonly StateResource[],
  others: OtherStacks = noOthers,
  now = new Date(),
): Promise<Check[]> {
  const name = `Stack ${stack.name}`;
  const elsewhere = lookUp(others, state);
  const users = joinUsers(stack, deployedUsers(state, [...state, ...others.resources]));
  const checks = await withIam((iamOf) =>
    askAbout(users, async (user) => {
      try {
        return await checkUser(await iamOf(user), user, elsewhere, now);
      } catch (error) {
        if (error instanceof WrongAccount) return [fail("", error.message)];
        throw error;
      }
    }),
  );
  const byMessage = new Map(checks.flat().map((check) => [check.message, { ...check, name }])); // one account, many users
  const found = [...byMessage.values()];
  const modules = Object.keys(stack.json.module ?? {});
  if (modules.length > 0) {
    found.push(unknown(name, `what module ${modules.join(", ")} declares was not compared with AWS`));
  } else if (users.length === 0) return [ok(name, "declares no users, so there is nothing to compare with AWS")];
  if (found.length > 0) return found;
  const isOpen = (user: StackUser) => !isInState(user) && user.keys.every(({ deployed }) => !deployed);
  const open = users.filter(isOpen).length;
  const looked = `${users.length} ${users.length === 1 ? "user" : "users"} looked at${open > 0 ? `, ${open} not deployed yet` : ""}`;
  return [ok(name, `AWS and state agree on users, keys and policies (${looked})`)];
}

async function checkUser(iam: IAMClient, user: StackUser, elsewhere: Elsewhere, now: Date): Promise<Check[]> {
  const { name } = user;
  if (name === undefined) {
    return [unknown("", "a user's name is known to Terraform only, so it was not looked for in AWS", toRun("deploy"))];
  }
  const live = await liveUser(iam, name, user.deployed);
  if (live === undefined) return missingUser(user, name);
  const strangers = strangersOf(user, live, elsewhere.usersNamed(name));
  const withLastUse = await Promise.all(strangers.map(async (key) => ({ ...key, lastUse: await lastUseOf(iam, key) })));
  return foundUser({ ...user, name }, live, withLastUse, elsewhere, now);
}

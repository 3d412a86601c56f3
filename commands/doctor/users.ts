import type { IAMClient } from "@aws-sdk/client-iam";
import { WrongAccount } from "../stack/account";
import { awsAccess, awsCommand } from "../stack/aws-access";
import type { Management } from "../stack/declared";
import { askAbout, type LiveKey, lastUseOf, liveKeys, livePowers, type Powers, withIam } from "../stack/live";
import { readState, type StateResource } from "../stack/state";
import type { SynthesizedStack } from "../stack/synthesized";
import { NotSynthesized } from "../stack/terraform-in-stack";
import { joinUsers, type StackUser } from "../stack/user-keys";
import { toRun } from "../terminal/how-to-run";
import { shortSpan } from "../terminal/span";
import { atOnce } from "../tools/at-once";
import { Problem } from "../tools/problem";
import { byUser } from "./by-user";
import { type Check, fail, ok, unknown, warn } from "./check";
import { changedPolicies } from "./policies";
import { type DeclaredPowers, missingPowers, type Power, powersInState, removalOf, undeclaredPowers } from "./powers";

/** The states of an app's stacks: the resources of each, or why it can't be read. */
export type States = ReadonlyMap<SynthesizedStack, readonly StateResource[] | Error>;

/** Reads every stack's state: what one stack gives a user, another one must not call undeclared. */
export async function readStates(stacks: readonly SynthesizedStack[]): Promise<States> {
  const states = await atOnce(4, stacks, (stack) => readState(stack).catch((error: Error) => error)); // a Terraform each
  return new Map(stacks.map((stack, index) => [stack, states[index] as readonly StateResource[] | Error]));
}

/** What the app's other stacks have in their states. */
export interface OtherStacks {
  readonly resources: readonly StateResource[];
  /** The names of those whose state can't be read: they may declare anything. */
  readonly unread: readonly string[];
}

/** The same, to be asked about one user after the other. */
interface Elsewhere {
  readonly of: (userName: string) => readonly StateResource[];
  readonly keyIds: ReadonlySet<unknown>;
  readonly policies: readonly StateResource[];
  /** The groups that the app gives policies. */
  readonly groups: ReadonlySet<unknown>;
  readonly unread: readonly string[];
}

function lookUp({ resources, unread }: OtherStacks, own: readonly StateResource[]): Elsewhere {
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const groups = new Set([...own, ...resources].filter(isOfGroup).map(({ values }) => values.group));
  const keyIds = new Set(ofType("aws_iam_access_key").map(({ values }) => values.id));
  return { of: byUser(resources), keyIds, policies: ofType("aws_iam_policy"), groups, unread };
}

const noOthers: OtherStacks = { resources: [], unread: [] };

/** Compares a stack's users with AWS, as far as Terraform's state can be read. */
export async function checkStackUsers(stack: SynthesizedStack, states: States): Promise<Check[]> {
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
  stack: SynthesizedStack,
  state: readonly StateResource[],
  others: OtherStacks = noOthers,
  now = new Date(),
): Promise<Check[]> {
  const name = `Stack ${stack.name}`;
  const users = joinUsers(stack, state);
  const stateOf = byUser(state);
  const elsewhere = lookUp(others, state);
  const checks = await withIam((iamOf) =>
    askAbout(users, async (user) => {
      try {
        return await checkUser(await iamOf(user), user, stateOf(user.name ?? ""), elsewhere, now);
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
  const isOpen = ({ isInState, keys }: StackUser) => !isInState && keys.every(({ deployed }) => !deployed);
  const open = users.filter(isOpen).length;
  const looked = `${users.length} ${users.length === 1 ? "user" : "users"} looked at${open > 0 ? `, ${open} not deployed yet` : ""}`;
  return [ok(name, `AWS and state agree on users, keys and policies (${looked})`)];
}

async function checkUser(
  client: IAMClient,
  user: StackUser,
  state: readonly StateResource[],
  elsewhere: Elsewhere,
  now: Date,
): Promise<Check[]> {
  const { name } = user;
  if (name === undefined) {
    return [unknown("", "a user's name is known to Terraform only, so it was not looked for in AWS", toRun("deploy"))];
  }
  const live = await liveKeys(client, name);
  if (live === undefined) return missingUser(user, name);
  if (user.management === "created" && !user.isInState) {
    const message = `user ${name} exists in AWS but not in state, so a deploy fails`;
    return [
      fail("", message, `in main.ts, write existing: "import" for the user, or rename it; then: ${toRun("deploy")}`),
    ];
  }
  const known = new Set(user.keys.map(({ deployed }) => deployed?.accessKeyId));
  const strangers = live.filter(({ accessKeyId }) => !known.has(accessKeyId) && !elsewhere.keyIds.has(accessKeyId));
  const lastUses = await Promise.all(strangers.map((key) => lastUseOf(client, key)));
  const powers = await livePowers(client, name);
  const declared = powersInState(state, name);
  const foreign = [
    ...strangers.map((key, index) => unknownKey(user, name, key, lastUses[index], now)),
    ...foreignPowers(user, name, powers, powersInState([...state, ...elsewhere.of(name)], name)),
  ];
  const groups = [...declared.group].filter((group) => elsewhere.groups.has(group));
  return [
    ...groups.map((group) => unknown("", `user ${name}: the policies of group ${group} were not compared with AWS`)),
    ...foreign.map((check) => (elsewhere.unread.length > 0 ? perhapsDeclared(check, elsewhere.unread) : check)),
    ...knownKeys(user, name, live),
    ...(await changedPowers(client, user, name, missingPowers(powers, declared), state, elsewhere.policies)),
  ];
}

function isOfGroup({ type }: StateResource): boolean {
  return type === "aws_iam_group_policy" || type === "aws_iam_group_policy_attachment";
}

/** What another stack may declare is neither right nor wrong, and nothing to delete. */
function perhapsDeclared({ name, message }: Check, unread: readonly string[]): Check {
  return unknown(name, `${message}; stack ${unread.join(", ")} may declare it, but its state couldn't be read`);
}

function missingUser(user: StackUser, name: string): Check[] {
  const { management, isInState } = user;
  if (management === "created" && !isInState) return []; // not deployed yet
  if (isInState) {
    return [fail("", `user ${name} is in state but gone from AWS`, `${toRun("deploy")}   # creates it`)];
  }
  const words: Record<Management, string> = { created: "created", imported: "imported", referenced: "referenced" };
  const create = `${aws(user, "iam", "create-user", "--user-name", name)}   # or correct userName in main.ts`;
  return [fail("", `user ${name} does not exist in AWS, so it can't be ${words[management]}`, create)];
}

/** A key of a killed deploy was never used, for nobody ever had its secret. A used one may be somebody's. */
function unknownKey(user: StackUser, name: string, key: LiveKey, lastUse: Date | undefined, now: Date): Check {
  const since = (date: Date) => shortSpan(now.getTime() - date.getTime());
  const facts = `${key.status}, ${since(key.created)} old, ${lastUse ? `last used ${since(lastUse)} ago` : "never used"}`;
  const message = `user ${name}: access key ${key.accessKeyId} exists in AWS but not in state (${facts})`;
  const remove = aws(user, "iam", "delete-access-key", "--user-name", name, "--access-key-id", key.accessKeyId);
  const takeOver = `{ name: "old", accessKeyId: "${key.accessKeyId}" }`;
  return user.management === "created" && !lastUse
    ? fail("", message, remove)
    : warn("", message, `${remove}   # if nobody needs it; otherwise add ${takeOver} to its accessKeys in main.ts`);
}

/** What became of the keys that Terraform knows. */
function knownKeys({ keys, stack }: StackUser, name: string, live: readonly LiveKey[]): Check[] {
  return keys.flatMap(({ name: keyName, declared, deployed }): Check[] => {
    if (!deployed) return [];
    const { accessKeyId } = deployed;
    const found = live.find((key) => key.accessKeyId === accessKeyId);
    const key = `user ${name}: access key ${accessKeyId} ("${keyName}")`;
    const deploy = toRun("deploy", stack.name);
    if (!found) return [fail("", `${key} is in state but gone from AWS`, `${deploy}   # creates a new one`)];
    if (!declared) return [warn("", `${key} is no longer in main.ts, but still in AWS`, `${deploy}   # deletes it`)];
    if (found.status === declared.status) return [];
    if (found.status === "Active") {
      return [fail("", `${key} is Active in AWS, but Inactive in main.ts`, `${deploy}   # switches it off`)];
    }
    const fix = `${deploy}   # switches it on again; to keep it off, write status: "Inactive" for it in main.ts`;
    return [fail("", `${key} was deactivated in AWS, but main.ts says Active`, fix)];
  });
}

/** Everything that lets the user do more, or lets somebody in as the user, and that Terraform does not know. */
function foreignPowers(user: StackUser, name: string, powers: Powers, declared: DeclaredPowers): Check[] {
  const isOwn = user.management !== "referenced"; // what others give a user of theirs is their business
  return undeclaredPowers(powers, declared).flatMap((power) => {
    if ("unreadable" in power) {
      const message = `user ${name}: whether it has a ${power.kind} could not be read: ${power.unreadable}`;
      return isOwn || declared[power.kind].size > 0 ? [unknown("", message)] : [];
    }
    const hint = power.kind.endsWith("policy") ? " (with exclusivePolicies: true, deploy removes such policies)" : "";
    const message = `user ${name} has ${inWords("a", power)}, which is not declared in main.ts${hint}`;
    return isOwn ? [fail("", message, aws(user, ...removalOf(power, name)))] : [];
  });
}

/** What Terraform gave the user, and AWS has no longer or has otherwise. */
async function changedPowers(
  client: IAMClient,
  { stack }: StackUser,
  name: string,
  missing: readonly Power[],
  state: readonly StateResource[],
  elsewhere: readonly StateResource[],
): Promise<Check[]> {
  const [deploy, diff] = [toRun("deploy", stack.name), toRun("diff", stack.name)];
  const changed = await changedPolicies(client, name, state, elsewhere);
  return [
    ...missing.map((power) =>
      fail("", `user ${name}: ${inWords("the", power)} is in state but gone from AWS`, `${deploy}   # gives it back`),
    ),
    ...changed.map(({ what, unreadable }) =>
      unreadable === undefined
        ? fail("", `user ${name}: ${what} was changed in AWS`, `${deploy}   # puts it back; ${diff} shows the change`)
        : unknown("", `user ${name}: ${what} could not be compared: ${unreadable}`),
    ),
  ];
}

function inWords(article: "a" | "the", { kind, name }: Power): string {
  return kind === "console password" ? `${article} console password` : `the ${kind} ${name}`;
}

/** A command of AWS's in the account that the user is in. */
function aws({ stack, provider }: StackUser, ...words: readonly string[]): string {
  return awsCommand(awsAccess(stack, provider), ...words);
}

import type { IAMClient } from "@aws-sdk/client-iam";
import { WrongAccount } from "../stack/aws/account";
import { askAbout, type Reach, withIam } from "../stack/aws/iam";
import { liveUser, ownerOf } from "../stack/aws/live";
import { withLastUse } from "../stack/aws/live-keys";
import type { DeclaredStack } from "../stack/declared";
import { deployedUsers } from "../stack/deployed";
import type { SynthesizedStack } from "../stack/json/synthesized";
import type { RemovedStack } from "../stack/removed-stacks";
import { NotSynthesized } from "../stack/terraform/terraform-in-stack";
import { modulesOf, unseenInstances, unseenInWords } from "../stack/unseen-users";
import { isInState, joinUsers, type StackUser } from "../stack/users";
import { getOrMake } from "../system/maps";
import { Problem } from "../system/problem";
import { toRun } from "../terminal/how-to-run";
import { listed } from "../terminal/list";
import { count } from "../terminal/number";
import { type Check, fail, none, ok, unknown } from "./check";
import { strangersOf } from "./key-checks";
import { toDeploy } from "./named-user";
import type { StateFacts } from "./state";
import { type Elsewhere, type States, statesElsewhere } from "./states";
import { foundUser, isUnknownToState, missingUser } from "./user-checks";

export interface Comparison extends StateFacts {
  readonly checks: readonly Check[];
  /** Absent if the state can't be read. */
  readonly users?: readonly StackUser[];
}

interface Job {
  readonly stack: DeclaredStack;
  readonly user: StackUser;
  readonly elsewhere: Elsewhere;
}

interface Answer {
  readonly stack: DeclaredStack;
  readonly user: StackUser;
  readonly checks: readonly Check[];
  readonly exists?: boolean;
  /** Why it was not compared. */
  readonly problem?: Problem;
}

/**
 * Compares the users of stacks with AWS, each in the account of its provider: whether they exist, their access keys and
 * the status of each, and what else they have that no stack of the app declares.
 *
 * @param unreachable stacks whose own provider is not asked, because it was seen that it can't be
 * @param removed stacks that main.ts no longer has: what their states have is not unknown
 */
export async function compareUsers(
  stacks: readonly DeclaredStack[],
  states: States,
  unreachable: ReadonlySet<SynthesizedStack> = new Set(),
  removed: readonly RemovedStack[] = [],
  now = new Date(),
): Promise<Map<DeclaredStack, Comparison>> {
  const elsewhereOf = statesElsewhere(states, removed);
  const everything = [...states.values()].flatMap((state) => (state instanceof Error ? [] : state));
  const jobs = stacks.flatMap((stack): Job[] => {
    const state = states.get(stack) ?? [];
    if (state instanceof Error) return [];
    const elsewhere = elsewhereOf(stack);
    return joinUsers(stack, deployedUsers(state, everything)).map((user) => ({ stack, user, elsewhere }));
  });
  const asked = jobs.filter(({ stack, user }) => user.provider !== undefined || !unreachable.has(stack));
  const answers = await withIam((reach) => askAbout(asked, (job) => compare(reach, job, now)));
  const compared = stacks.map((stack): [DeclaredStack, Comparison] => {
    const state = states.get(stack) ?? [];
    if (state instanceof Error) return [stack, { checks: [unread(stack, state)] }];
    const users = jobs.filter((job) => job.stack === stack).map(({ user }) => user);
    const theirs = answers.filter((answer) => answer.stack === stack);
    return [stack, { ...summary(stack, users, theirs), users, resources: state.length }];
  });
  return new Map(compared);
}

function unread({ name }: DeclaredStack, error: Error): Check {
  if (error instanceof NotSynthesized) {
    return unknown(`Stack ${name}`, "not compared with AWS: not synthesized yet", toRun("synth"));
  }
  if (!(error instanceof Problem)) throw error;
  return unknown(`Stack ${name}`, `could not be compared with AWS: ${error.message}`);
}

async function compare(reach: Reach, { stack, user, elsewhere }: Job, now: Date): Promise<Answer> {
  try {
    return { stack, user, ...(await checkUser((await reach(user)).iam, user, elsewhere, now)) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { stack, user, checks: [], problem: error };
  }
}

async function checkUser(
  iam: IAMClient,
  { name, ...rest }: StackUser,
  elsewhere: Elsewhere,
  now: Date,
): Promise<Pick<Answer, "checks" | "exists">> {
  if (name === undefined) {
    const message = "a user's name is known only after apply, so it was not looked for in AWS";
    return { checks: [unknown("", message, toDeploy({ ...rest, name }))] };
  }
  const user = { ...rest, name };
  const live = await liveUser(iam, name, user.deployed, user.management !== "created");
  if (live === undefined) {
    const [key] = user.deployed?.keys ?? [];
    return { checks: missingUser(user, key && (await ownerOf(iam, key.accessKeyId))), exists: false };
  }
  const strangers = strangersOf(user, live, elsewhere.usersNamed(name));
  return { checks: foundUser(user, live, await withLastUse(iam, strangers), elsewhere, now), exists: true };
}

function summary(stack: DeclaredStack, users: readonly StackUser[], answers: readonly Answer[]): Comparison {
  const name = `Stack ${stack.name}`;
  const all = [...problems(answers, users.length), ...answers.flatMap(({ checks }) => checks)];
  if (answers.length < users.length) all.push(unknown("", notAsked(users.length - answers.length, users.length)));
  for (const unseen of unseenInstances(users)) {
    const reason = "were not looked for in AWS: their names are known only after apply";
    all.push(unknown("", `${unseenInWords(unseen)} ${reason}`));
  }
  const modules = modulesOf(stack);
  if (modules.length > 0) all.push(unknown("", `what module ${modules.join(", ")} declares was not compared with AWS`));
  const checks = [...new Map(all.map((check) => [check.message, { ...check, name }])).values()];
  if (checks.length === 0) checks.push(allIsWell(name, users));
  const asked = answers.flatMap(({ user: { name, ...user }, exists }) =>
    name === undefined || exists === undefined ? [] : [{ user: { ...user, name }, exists }],
  );
  const isComplete = asked.length === users.length && modules.length === 0;
  const clashing = asked.filter(({ user, exists }) => exists && isUnknownToState(user)).map(({ user }) => user.name);
  return { checks, unknownToState: isComplete || clashing.length > 0 ? clashing : undefined };
}

/** The reasons why users were not compared, each once, with the users if they are not all. */
function problems(answers: readonly Answer[], total: number): Check[] {
  const reasons = new Map<string, { problem: Problem; names: string[] }>();
  for (const { problem, user } of answers) {
    if (!problem) continue;
    const { names } = getOrMake(reasons, problem.message, () => ({ problem, names: [] }));
    names.push(user.name ?? "whose name is known only after apply");
  }
  return [...reasons.values()].map(({ problem, names }) => {
    const areAll = names.length === total;
    if (problem instanceof WrongAccount) {
      return fail("", areAll ? problem.message : `user ${listed(names)}: ${problem.message}`);
    }
    const who = areAll ? "its users were" : `user ${listed(names)} was`;
    return unknown("", `${who} not compared with AWS: ${problem.message}`);
  });
}

function notAsked(number: number, total: number): string {
  const who = number === total ? "its users and keys" : `${number} of its ${total} users`;
  return `${who} were not compared with AWS: see "AWS account" above`;
}

function allIsWell(name: string, users: readonly StackUser[]): Check {
  if (users.length === 0) return none(name, "declares no users, so there is nothing to compare with AWS");
  const number = count(users.length, "user");
  const open = users.filter((user) => !isInState(user) && user.keys.every(({ deployed }) => !deployed)).length;
  if (open === users.length) return none(name, `nothing deployed yet (${number})`);
  const notYet = open > 0 ? `, ${open} not deployed yet` : "";
  return ok(name, `AWS and state agree on users, keys and policies (${number} checked${notYet})`);
}

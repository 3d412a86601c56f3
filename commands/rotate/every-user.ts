import type { Reach } from "../stack/aws/iam";
import { liveKeys, withLastUse } from "../stack/aws/live-keys";
import { readMainTs, readSource } from "../stack/source/main-ts";
import type { StackUser } from "../stack/users";
import { Problem } from "../system/problem";
import { span } from "../terminal/span";
import { matchedKeys } from "./matched-keys";
import { nextStep, type RotatingKey, type Step } from "./next-step";
import { withStep } from "./write";

// The next due step of every user, written into main.ts.

/** What is due, in milliseconds. */
export interface Limits {
  readonly maxAge: number;
  readonly maxIdle?: number;
  readonly grace?: number;
}

export interface Outcome {
  readonly stack: string;
  /** Absent if it is known only after apply, or if the result is about users that are not known at all. */
  readonly user?: string;
  readonly keys: readonly RotatingKey[];
  readonly written?: Step;
  /** Why a due step must wait, or what a person must check. */
  readonly waiting: readonly string[];
  /** The reason why a due step could not be written into main.ts. */
  readonly notWritten?: string;
  /** The reason why the user could not be checked. */
  readonly notLookedAt?: string;
}

/** main.ts with every due step, and what was done about each user. */
export interface EveryUser {
  readonly outcomes: Outcome[];
  /** main.ts afterwards; undefined if it has no edit. */
  readonly text?: string;
}

/**
 * Writes the next due step of every user whose old key is older than allowed, and that has no warnings.
 *
 * @param asked the users to check
 * @param users of every stack: another may have a key of one of them
 */
export async function everyUser(
  asked: readonly StackUser[],
  users: readonly StackUser[],
  reach: Reach,
  limits: Limits,
  now: Date,
): Promise<EveryUser> {
  const before = readMainTs();
  let source = before;
  const outcomes: Outcome[] = [];
  for (const user of asked) {
    const outcome = await outcomeOf(user, users, reach, limits, now);
    const { written } = outcome;
    if (!written || user.name === undefined) {
      outcomes.push(outcome);
      continue;
    }
    const declared = outcome.keys.map(({ name }) => name);
    const edited = source ? withStep(source, user.name, written, declared) : { problem: "it can't be read" };
    if ("problem" in edited) {
      outcomes.push({ ...outcome, written: undefined, notWritten: edited.problem });
      continue;
    }
    source = readSource(edited.text);
    outcomes.push(outcome);
  }
  return { outcomes, text: source?.text === before?.text ? undefined : source?.text };
}

async function outcomeOf(
  user: StackUser,
  users: readonly StackUser[],
  reach: Reach,
  limits: Limits,
  now: Date,
): Promise<Outcome> {
  const about = { stack: user.stack.name, user: user.name };
  if (user.name === undefined)
    return { ...about, keys: [], waiting: [], notLookedAt: "the name of a user is known only after apply" };
  try {
    const keys = await keysOf({ ...user, name: user.name }, users, reach);
    return { ...about, keys, ...due(keys, limits, now) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { ...about, keys: [], waiting: [], notLookedAt: error.message };
  }
}

/** A user's keys, the oldest first, with when each was last used. */
export async function keysOf(
  user: StackUser & { readonly name: string },
  users: readonly StackUser[],
  reach: Reach,
): Promise<RotatingKey[]> {
  const { iam } = await reach(user);
  const others = users.filter(({ stack }) => stack !== user.stack);
  return withLastUse(iam, matchedKeys(user, await liveKeys(iam, user.name), others));
}

/** The step that is due, and what to check before it. */
export function due(
  keys: readonly RotatingKey[],
  { maxAge, maxIdle, grace }: Limits,
  now: Date,
): Pick<Outcome, "written" | "waiting"> {
  const age = (date: Date) => now.getTime() - date.getTime();
  const waiting = keys
    .filter(({ status, created, lastUsed }) => status === "Active" && age(lastUsed ?? created) > (maxIdle ?? Infinity))
    .map(({ name, created, lastUsed }) => {
      return `The key "${name}" was not used for ${span(age(lastUsed ?? created))}. If no one needs it, remove it.`;
    });
  if (keys.length === 0) return { waiting };
  const step = nextStep(keys, now, grace);
  const going = step.step === "add" ? keys[0] : keys.find(({ name }) => name === step.key);
  if (!going || age(going.created) <= maxAge) return { waiting };
  if (step.warnings.length > 0) return { waiting: [...step.warnings, ...waiting] };
  return { written: step, waiting };
}

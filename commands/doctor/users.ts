import type { IAMClient } from "@aws-sdk/client-iam";
import { awsAccess, awsCommand } from "../stack/aws-access";
import type { Management } from "../stack/declared";
import { askAbout, type LiveKey, lastUseOf, liveKeys, livePowers, type Powers, withIam } from "../stack/live";
import { readState, type StateResource } from "../stack/state";
import type { SynthesizedStack } from "../stack/synthesized";
import { NotSynthesized } from "../stack/terraform-in-stack";
import { joinUsers, type StackUser } from "../stack/user-keys";
import { toRun } from "../terminal/how-to-run";
import { shortSpan } from "../terminal/span";
import { Problem } from "../tools/problem";
import { byUser } from "./by-user";
import { type Check, fail, ok, unknown, warn } from "./check";
import { changedPolicies } from "./policies";
import { type DeclaredPowers, missingPowers, type Power, powersInState, removalOf, undeclaredPowers } from "./powers";

/** Compares a stack's users with AWS, as far as Terraform's state can be read. */
export async function checkStackUsers(stack: SynthesizedStack, account: string): Promise<Check[]> {
  const name = `Stack ${stack.name}`;
  try {
    return await checkUsers(stack, await readState(stack), account);
  } catch (error) {
    if (error instanceof NotSynthesized) {
      return [unknown(name, "not compared with AWS: not synthesized yet", toRun("synth"))];
    }
    if (!(error instanceof Problem)) throw error;
    return [unknown(name, `could not be compared with AWS: ${error.message}`)];
  }
}

/**
 * Compares a stack's users with AWS: whether they exist, which access keys they have and in which status, and what else
 * somebody gave them.
 *
 * @param account the one that the credentials are for; users in another one are not looked for
 */
export async function checkUsers(
  stack: SynthesizedStack,
  state: readonly StateResource[],
  account: string,
  now = new Date(),
): Promise<Check[]> {
  const name = `Stack ${stack.name}`;
  const users = joinUsers(stack, state);
  const elsewhere = users.find(({ arn }) => (accountOf(arn) ?? account) !== account);
  if (elsewhere) {
    const message = `its users are in account ${accountOf(elsewhere.arn)}, the credentials are for ${account}`;
    const fix = "use credentials of that account (AWS_PROFILE), or give the stack assumeRole or profile";
    return [fail(name, message, fix)];
  }
  const stateOf = byUser(state);
  const checks = await withIam((iamOf) =>
    askAbout(users, (user) => checkUser(iamOf(stack, user.provider), user, stateOf(user.name ?? ""), now)),
  );
  const found = checks.flat().map((check) => ({ ...check, name }));
  if (found.length > 0) return found;
  const isOpen = ({ isInState, keys }: StackUser) => !isInState && keys.every(({ deployed }) => !deployed);
  const open = users.filter(isOpen).length;
  const looked = `${users.length} ${users.length === 1 ? "user" : "users"} looked at${open > 0 ? `, ${open} not deployed yet` : ""}`;
  return [ok(name, `AWS and state agree on users, keys and policies (${looked})`)];
}

function accountOf(arn: string | undefined): string | undefined {
  return /^arn:[^:]*:iam::(\d{12}):/.exec(arn ?? "")?.[1];
}

async function checkUser(
  client: IAMClient,
  user: StackUser,
  state: readonly StateResource[],
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
  const strangers = live.filter(({ accessKeyId }) => !known.has(accessKeyId));
  const lastUses = await Promise.all(strangers.map((key) => lastUseOf(client, key)));
  const powers = await livePowers(client, name);
  const declared = powersInState(state, name);
  return [
    ...strangers.map((key, index) => unknownKey(user, name, key, lastUses[index], now)),
    ...knownKeys(user, name, live),
    ...foreignPowers(user, name, powers, declared),
    ...(await changedPowers(client, user, name, missingPowers(powers, declared), state)),
  ];
}

function missingUser(user: StackUser, name: string): Check[] {
  const { management, isInState } = user;
  if (management === "created" && !isInState) return []; // not deployed yet
  if (isInState) {
    return [fail("", `user ${name} is in state but gone from AWS`, `${toRun("deploy")}   # creates it`)];
  }
  const words: Record<Management, string> = { created: "created", imported: "imported", referenced: "referenced" };
  const create = `${aws(user, `iam create-user --user-name ${name}`)}   # or correct userName in main.ts`;
  return [fail("", `user ${name} does not exist in AWS, so it can't be ${words[management]}`, create)];
}

/** A key of a killed deploy was never used, for nobody ever had its secret. A used one may be somebody's. */
function unknownKey(user: StackUser, name: string, key: LiveKey, lastUse: Date | undefined, now: Date): Check {
  const since = (date: Date) => shortSpan(now.getTime() - date.getTime());
  const facts = `${key.status}, ${since(key.created)} old, ${lastUse ? `last used ${since(lastUse)} ago` : "never used"}`;
  const message = `user ${name}: access key ${key.accessKeyId} exists in AWS but not in state (${facts})`;
  const remove = aws(user, `iam delete-access-key --user-name ${name} --access-key-id ${key.accessKeyId}`);
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
    const message = `user ${name} has ${inWords("a", power)}, which nobody declared${hint}`;
    return isOwn ? [fail("", message, aws(user, removalOf(power, name)))] : [];
  });
}

/** What Terraform gave the user, and AWS has no longer or has otherwise. */
async function changedPowers(
  client: IAMClient,
  { stack }: StackUser,
  name: string,
  missing: readonly Power[],
  state: readonly StateResource[],
): Promise<Check[]> {
  const [deploy, diff] = [toRun("deploy", stack.name), toRun("diff", stack.name)];
  const changed = await changedPolicies(client, name, state);
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
function aws({ stack, provider }: StackUser, command: string): string {
  return awsCommand(awsAccess(stack, provider), command);
}

import { InvalidArgumentError } from "commander";
import { checkedKeys } from "./rotate/checked-keys";
import { matchedKeys } from "./rotate/matched-keys";
import { nextStep } from "./rotate/next-step";
import { jsonReport, textReport } from "./rotate/report";
import { chooseStack, declaredStacks } from "./stack/declared-stacks";
import { lastUseOf, liveKeys, withIam } from "./stack/live";
import { chooseUser, readUsers } from "./stack/users";
import { onStderr } from "./terminal/colours";
import { command, withBody } from "./terminal/command-line";
import { exitStatus } from "./terminal/exit-status";
import { toRun } from "./terminal/how-to-run";
import { shellWord } from "./terminal/shell-word";
import { span } from "./terminal/span";
import { atOnce } from "./tools/at-once";
import { Problem } from "./tools/problem";

interface Options {
  readonly stack?: string;
  readonly user?: string;
  readonly check?: boolean;
  /** Milliseconds. */
  readonly maxAge?: number;
  /** Milliseconds. */
  readonly maxIdle?: number;
  readonly json?: boolean;
}

const day = 86_400_000;

export const rotateCommand = command(
  "rotate",
  "Prints the next edit of main.ts that rotates a user's access key: add a key, deactivate the old, remove the old. Changes nothing.",
)
  .option("--stack <name>", "the stack, if main.ts has several")
  .option("--user <name>", "the user, if the stack has several")
  .option(
    "--check",
    "only look for keys that are too old, of every user unless one is named; exits with 3 if there are any",
  )
  .option("--max-age <days>", "with --check: how old a key may be (default: 90d)", days)
  .option("--max-idle <days>", "with --check: how long an active key may be unused, such as 45d", days)
  .option("--json", "print JSON")
  .addHelpText(
    "after",
    `
Examples:
  ${toRun("rotate")}   the next step for the only user
  ${toRun("rotate", "--user photos")}
  ${toRun("rotate", "--check --max-age 90d --max-idle 45d")}   for a scheduled job`,
  );

/** Every key of the users asked for that is older, or unused for longer, than allowed, whoever created it. */
async function check({ stack, user, maxAge = 90 * day, maxIdle, json }: Options): Promise<void> {
  const declared = await declaredStacks(true);
  const stacks = stack === undefined ? declared : [chooseStack(declared, stack)];
  const users = (await atOnce(4, stacks, readUsers)).flat(); // a Terraform each
  const asked = user === undefined ? users : users.filter(({ name }) => name === user);
  if (user !== undefined && asked.length === 0) throw new Problem(`main.ts has no user "${user}".`);
  const now = new Date();
  const { keys, notLookedAt } = await checkedKeys(asked, maxIdle !== undefined);
  const found = keys.flatMap((key) => {
    const age = now.getTime() - key.created.getTime();
    const idle = now.getTime() - (key.lastUsed ?? key.created).getTime(); // a key that was never used is idle since then
    const isIdle = maxIdle !== undefined && key.status === "Active" && idle > maxIdle;
    return age > maxAge || isIdle ? [{ ...key, age, isOld: age > maxAge, idle: isIdle ? idle : undefined }] : [];
  });
  for (const reason of notLookedAt) console.error(onStderr.yellow(`? ${reason}`));
  if (found.length > 0) process.exitCode = exitStatus.found;
  else if (notLookedAt.length > 0) process.exitCode = exitStatus.failed;
  if (json) {
    const report = found.map(({ stack, userName, accessKeyId, status, created, lastUsed, age, idle }) => ({
      stack,
      user: userName,
      access_key_id: accessKeyId,
      status,
      created,
      age_days: Math.floor(age / day),
      ...(maxIdle === undefined ? {} : { last_used: lastUsed ?? null }),
      ...(idle === undefined ? {} : { idle_days: Math.floor(idle / day) }),
    }));
    console.log(JSON.stringify(report, null, 2));
    return;
  }
  for (const { stack, userName, accessKeyId, status, lastUsed, age, isOld, idle } of found) {
    const reasons: string[] = [];
    if (isOld) reasons.push(`is ${span(age)} old`);
    if (idle !== undefined)
      reasons.push(lastUsed ? `was last used ${span(idle)} ago` : `was never used in ${span(idle)}`);
    const next = toRun("rotate", `--stack ${shellWord(stack)} --user ${shellWord(userName)}`);
    console.log(`${userName}: ${status} access key ${accessKeyId} ${reasons.join(" and ")}; ${next}`);
  }
  if (found.length > 0) return;
  const checked = `${keys.length} checked${notLookedAt.length > 0 ? `, ${notLookedAt.length} users not` : ""}`;
  const which = notLookedAt.length > 0 ? "access key that was checked" : "access key";
  const idle = maxIdle === undefined ? "" : ` or has been unused for more than ${span(maxIdle)}`;
  console.log(`No ${which} is older than ${span(maxAge)}${idle} (${checked}).`);
}

async function rotate({ stack: stackName, user, maxAge, maxIdle, json }: Options): Promise<void> {
  if (maxAge !== undefined || maxIdle !== undefined) {
    rotateCommand.error(`error: --max-${maxAge === undefined ? "idle" : "age"} goes with --check only`);
  }
  const stacks = await declaredStacks(true);
  const stack = chooseStack(stacks, stackName, user);
  const users = await atOnce(4, stacks, readUsers); // a Terraform each; another stack may have a key of the user
  const chosen = chooseUser(users[stacks.indexOf(stack)] ?? [], user);
  const others = users.filter((_, index) => stacks[index] !== stack).flat();
  const keys = await withIam(async (iamOf) => {
    const iam = await iamOf(chosen);
    const matched = matchedKeys(chosen, await liveKeys(iam, chosen.name), others);
    return Promise.all(matched.map(async (key) => ({ ...key, lastUsed: await lastUseOf(iam, key) })));
  });
  const now = new Date();
  const step = nextStep(keys, now);
  const deliveredTo = stack.json.output?.users?.value?.[chosen.name]?.delivered_to;
  const report = { ...step, stack: stack.name, userName: chosen.name, keys, deliveredTo };
  console.log(json ? jsonReport(report) : textReport(report, now));
  if (!json) for (const warning of step.warnings) console.error(onStderr.yellow(`\n⚠ ${warning}`));
}

function days(text: string): number {
  const match = /^(\d{1,5})d?$/.exec(text);
  if (match) return Number(match[1]) * day;
  throw new InvalidArgumentError("write days, for example 90d");
}

withBody(rotateCommand, (options: Options) => (options.check ? check(options) : rotate(options)));

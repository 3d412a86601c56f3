import { InvalidArgumentError } from "commander";
import { checkedKeys } from "./rotate/checked-keys";
import { matchedKeys } from "./rotate/matched-keys";
import { nextStep } from "./rotate/next-step";
import { jsonReport, textReport } from "./rotate/report";
import { chooseStack, declaredStacks } from "./stack/declared";
import { lastUseOf, liveKeys, withIam } from "./stack/live";
import { chooseUser, readUsers } from "./stack/user-keys";
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
  .option("--json", "print JSON")
  .addHelpText(
    "after",
    `
Examples:
  ${toRun("rotate")}   the next step for the only user
  ${toRun("rotate", "--user photos")}
  ${toRun("rotate", "--check --max-age 90d")}   for a scheduled job`,
  );

/** Every key of the users asked for that is older than allowed, whoever made it. */
async function check({ stack, user, maxAge = 90 * day, json }: Options): Promise<void> {
  const declared = await declaredStacks(true);
  const stacks = stack === undefined ? declared : [chooseStack(declared, stack)];
  const users = (await atOnce(4, stacks, readUsers)).flat(); // a Terraform each
  const asked = user === undefined ? users : users.filter(({ name }) => name === user);
  if (user !== undefined && asked.length === 0) throw new Problem(`main.ts has no user "${user}".`);
  const now = new Date();
  const { keys, notLookedAt } = await checkedKeys(asked);
  const old = keys.filter(({ created }) => now.getTime() - created.getTime() > maxAge);
  for (const reason of notLookedAt) console.error(onStderr.yellow(`? ${reason}`));
  if (old.length > 0) process.exitCode = exitStatus.found;
  else if (notLookedAt.length > 0) process.exitCode = exitStatus.failed;
  if (json) {
    const report = old.map(({ stack, userName, accessKeyId, status, created }) => ({
      stack,
      user: userName,
      access_key_id: accessKeyId,
      status,
      created,
      age_days: Math.floor((now.getTime() - created.getTime()) / day),
    }));
    console.log(JSON.stringify(report, null, 2));
    return;
  }
  for (const { stack, userName, accessKeyId, status, created } of old) {
    const age = span(now.getTime() - created.getTime());
    const next = toRun("rotate", `--stack ${shellWord(stack)} --user ${shellWord(userName)}`);
    console.log(`${userName}: ${status} access key ${accessKeyId} is ${age} old; ${next}`);
  }
  if (old.length > 0) return;
  const looked = `${keys.length} looked at${notLookedAt.length > 0 ? `, ${notLookedAt.length} users not` : ""}`;
  console.log(
    `No access key${notLookedAt.length > 0 ? " that was looked at" : ""} is older than ${span(maxAge)} (${looked}).`,
  );
}

async function rotate({ stack: stackName, user, maxAge, json }: Options): Promise<void> {
  if (maxAge !== undefined) rotateCommand.error("error: --max-age goes with --check only");
  const stacks = await declaredStacks(true);
  const stack = chooseStack(stacks, stackName);
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

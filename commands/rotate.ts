import { InvalidArgumentError } from "commander";
import type { UsersOutput } from "terraform-s3-user";
import { checkedKeys, noSuchUser } from "./rotate/checked-keys";
import { matchedKeys } from "./rotate/matched-keys";
import { nextStep } from "./rotate/next-step";
import { jsonReport, textReport } from "./rotate/report";
import { chooseStack, declaredKeys, declaredStacks } from "./stacks/declared";
import { readOutput } from "./stacks/deployed";
import { iamOf, lastUseOf, liveKeys } from "./stacks/live";
import type { SynthesizedStack } from "./stacks/synthesized";
import { onStderr } from "./terminal/colours";
import { command, withBody } from "./terminal/command-line";
import { exitStatus } from "./terminal/exit-status";
import { listed } from "./terminal/list";
import { span } from "./terminal/span";
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
  npm run rotate                                    the next step for the only user
  npm run rotate -- --user photos
  npm run -s rotate -- --check --max-age 90d        for a scheduled job`,
  );

/** Every key of the users asked for that is older than allowed, whoever made it. */
async function check({ stack, user, maxAge = 90 * day, json }: Options): Promise<void> {
  const declared = await declaredStacks(true);
  const stacks = stack === undefined ? declared : [chooseStack(declared, stack)];
  const users = stacks.flatMap((stack) => {
    const iam = iamOf(stack);
    return userNames(stack).map((userName) => ({ iam, stack: stack.name, userName }));
  });
  const checked = user === undefined ? users : users.filter(({ userName }) => userName === user);
  if (user !== undefined && checked.length === 0) throw new Problem(`main.ts has no user "${user}".`);
  const now = new Date();
  const keys = await checkedKeys(checked);
  const old = keys.filter(({ created }) => now.getTime() - created.getTime() > maxAge);
  if (old.length > 0) process.exitCode = exitStatus.found;
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
  for (const { userName, accessKeyId, status, created } of old) {
    console.log(
      `${userName}: ${status} access key ${accessKeyId} is ${span(now.getTime() - created.getTime())} old; npm run rotate -- --user ${userName}`,
    );
  }
  if (old.length === 0) console.log(`No access key is older than ${span(maxAge)} (${keys.length} looked at).`);
}

async function rotate({ stack: stackName, user, maxAge, json }: Options): Promise<void> {
  if (maxAge !== undefined) rotateCommand.error("error: --max-age goes with --check only");
  const stack = chooseStack(await declaredStacks(true), stackName);
  const userName = chooseUser(stack, user);
  const deployed = (await readOutput<UsersOutput>(stack, "users"))[userName];
  const iam = iamOf(stack);
  const declared = declaredKeys(stack.json, userName);
  const live = await liveKeys(iam, userName);
  if (!live) throw noSuchUser(userName);
  const matched = matchedKeys(userName, declared, deployed?.access_key_ids ?? {}, live);
  const keys = await Promise.all(matched.map(async (key) => ({ ...key, lastUsed: await lastUseOf(iam, key) })));
  const now = new Date();
  const step = nextStep(keys, now);
  const report = { ...step, stack: stack.name, userName, keys, deliveredTo: deployed?.delivered_to };
  console.log(json ? jsonReport(report) : textReport(report, now));
  if (!json) for (const warning of step.warnings) console.error(onStderr.yellow(`\n⚠ ${warning}`));
}

/** The users whose names main.ts knows, not Terraform only. */
function userNames({ json }: SynthesizedStack): string[] {
  return Object.keys(json.output?.users?.value ?? {}).filter((name) => !name.includes("${"));
}

function chooseUser(stack: SynthesizedStack, wanted: string | undefined): string {
  const names = userNames(stack);
  const found = wanted === undefined && names.length === 1 ? names[0] : names.find((name) => name === wanted);
  if (found !== undefined) return found;
  throw new Problem(
    wanted === undefined
      ? `Stack "${stack.name}" has ${names.length} users; name one with --user: ${listed(names)}.`
      : `Stack "${stack.name}" has no user "${wanted}"; it has ${listed(names)}.`,
  );
}

function days(text: string): number {
  const match = /^(\d{1,5})d?$/.exec(text);
  if (match) return Number(match[1]) * day;
  throw new InvalidArgumentError("write days, for example 90d");
}

withBody(rotateCommand, (options: Options) => (options.check ? check(options) : rotate(options)));

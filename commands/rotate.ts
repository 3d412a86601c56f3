import { writeFileSync } from "node:fs";
import { InvalidArgumentError } from "commander";
import { checkedKeys } from "./rotate/checked-keys";
import { everyUser, keysOf, type Outcome } from "./rotate/every-user";
import { nextStep } from "./rotate/next-step";
import { asJson, isFinished, outcomeAsJson, textReport, titles } from "./rotate/report";
import { unseenKeys } from "./rotate/unseen-keys";
import { withStep } from "./rotate/write";
import { withIam } from "./stack/aws/iam";
import { chooseStack, declaredStacks, declaring, everyStack } from "./stack/declared-stacks";
import { readSynthesizedStacks } from "./stack/json/files";
import type { SynthesizedStack } from "./stack/json/synthesized";
import { remainsOf, removedStacks, withRemoteState } from "./stack/removed-stacks";
import { readMainTs } from "./stack/source/main-ts";
import { chooseUser, readUsers } from "./stack/users";
import { atOnce } from "./system/at-once";
import { Problem } from "./system/problem";
import { onStderr } from "./terminal/colours";
import { command, withBody } from "./terminal/command-line";
import { exitCode } from "./terminal/exit-code";
import { toRun } from "./terminal/how-to-run";
import { jsonText } from "./terminal/json";
import { listed } from "./terminal/list";
import { shellOptions } from "./terminal/shell-word";
import { day, span } from "./terminal/span";

interface Options {
  readonly stack?: string;
  readonly user?: string;
  readonly check?: boolean;
  readonly write?: boolean;
  readonly all?: boolean;
  readonly skipSynth?: boolean;
  readonly json?: boolean;
  // In milliseconds.
  readonly grace?: number;
  readonly maxAge?: number;
  readonly maxIdle?: number;
}

export const rotateCommand = command(
  "rotate",
  "Show or make the next edit of main.ts that rotates an access key",
  [],
  "with --check, a key that is too old",
)
  .option("--stack <name>", "stack, if main.ts has several")
  .option("--user <name>", "user, if main.ts has several")
  .option("--check", "only check the age of keys, of every user unless you name one; exit with 3 if a key is too old")
  .option("--write", "make the edit in main.ts, except while a warning applies")
  .option("--all", "with --write: the next due step of every user")
  .option(
    "--grace <days>",
    "days that an old key must be unused before it is deactivated or removed (default: 1d)",
    days,
  )
  .option("--max-age <days>", "with --check or --all: maximum age of a key (default: 90d)", days)
  .option("--max-idle <days>", "with --check or --all: maximum time that an active key is unused, such as 45d", days)
  .option("--skip-synth", "use the existing cdktf.out; don't run main.ts")
  .option("--json", "print JSON")
  .addHelpText(
    "after",
    `
Examples:
  ${toRun("rotate")}    # the next step for the only user
  ${toRun("rotate", "--user photos")}
  ${toRun("rotate", "--user photos --write")}    # make the edit, then review it and deploy
  ${toRun("rotate", "--write --all --max-age 90d")}    # for a scheduled job that opens a pull request
  ${toRun("rotate", "--check --max-age 90d --max-idle 45d")}    # for a scheduled job`,
  );

/** Every key of these users that is older, or unused for longer, than allowed, declared or not. */
async function check({ stack, user, maxAge = 90 * day, maxIdle, skipSynth, json }: Options): Promise<void> {
  const every = await everyStack(!skipSynth);
  const declared = await declaring(every);
  const stacks = stack === undefined ? every : [chooseStack(declared, stack)];
  const users = (await atOnce(4, stacks, readUsers)).flat(); // a Terraform each
  const asked = user === undefined ? users : users.filter(({ name }) => name === user);
  if (user !== undefined && asked.length === 0) throw new Problem(`main.ts has no user "${user}".`, exitCode.usage);
  const now = new Date();
  const { keys, notLookedAt } = await checkedKeys(asked, maxIdle !== undefined);
  if (user === undefined) {
    notLookedAt.push(...unseenKeys(stacks, users).map(({ stack, reason }) => `stack "${stack}": ${reason}`));
  }
  const isWhole = stack === undefined && user === undefined;
  if (isWhole) notLookedAt.push(...(await keysOfRemovedStacks()));
  const found = keys.flatMap((key) => {
    const age = now.getTime() - key.created.getTime();
    // A key that was never used is idle since then.
    const idle = now.getTime() - (key.lastUsed ?? key.created).getTime();
    const isIdle = maxIdle !== undefined && key.status === "Active" && idle > maxIdle;
    return age > maxAge || isIdle ? [{ ...key, age, isOld: age > maxAge, idle: isIdle ? idle : undefined }] : [];
  });
  for (const reason of notLookedAt) console.error(onStderr.yellow(`? ${reason}`));
  if (isWhole) tellUnknowable(declared);
  if (found.length > 0) process.exitCode = exitCode.found;
  else if (notLookedAt.length > 0) process.exitCode = exitCode.failed;
  if (json) {
    const old = found.map(({ stack, userName, accessKeyId, status, created, lastUsed, age, idle }) => ({
      stack,
      user: userName,
      accessKeyId,
      status,
      created,
      ageDays: Math.floor(age / day),
      lastUsed: maxIdle === undefined ? undefined : (lastUsed ?? null),
      idleDays: idle === undefined ? undefined : Math.floor(idle / day),
    }));
    console.log(jsonText({ keysChecked: keys.length, notChecked: notLookedAt, found: old }));
    return;
  }
  for (const { stack, userName, accessKeyId, status, lastUsed, age, isOld, idle } of found) {
    const reasons: string[] = [];
    if (isOld) reasons.push(`is ${span(age)} old (limit: ${span(maxAge)})`);
    if (idle !== undefined)
      reasons.push(lastUsed ? `was last used ${span(idle)} ago` : `was never used in ${span(idle)}`);
    const next = toRun("rotate", shellOptions({ stack, user: userName }));
    console.log(`${userName}: ${status} access key ${accessKeyId} ${reasons.join(" and ")}. Rotate it: ${next}`);
  }
  if (found.length > 0) return;
  const checked = `${keys.length} checked${notLookedAt.length > 0 ? ", others not: see above" : ""}`;
  const which = notLookedAt.length > 0 ? "access key that was checked" : "access key";
  const idle = maxIdle === undefined ? "" : ` or has been unused for more than ${span(maxIdle)}`;
  console.log(`No ${which} is older than ${span(maxAge)}${idle} (${checked}).`);
}

/** The keys of stacks that main.ts no longer has stay in AWS, and grow old there. */
async function keysOfRemovedStacks(): Promise<string[]> {
  const declared = readSynthesizedStacks("cdktf.out");
  const removed = await removedStacks("cdktf.out", declared);
  return removed.map((one) => {
    const remains = remainsOf(one, declared).message;
    return `stack "${one.name}" ${remains}, so its keys were not checked: see ${toRun("doctor")}`;
  });
}

/** With remote state, that is always so: it is no reason to fail. */
function tellUnknowable(stacks: readonly SynthesizedStack[]): void {
  const remote = withRemoteState(stacks).map(({ name }) => name);
  if (remote.length === 0) return;
  const reason = `The state of stack ${listed(remote)} is not on this machine`;
  const effect = "the keys of a stack that was removed from main.ts were checked only if cdktf.out still has it";
  console.error(onStderr.yellow(`! ${reason}, so ${effect}. To list all keys: ${toRun("doctor", "--account")}`));
}

async function rotate({ stack: stackName, user, write, grace, skipSynth, json }: Options): Promise<void> {
  const stacks = await declaredStacks(!skipSynth);
  const stack = chooseStack(stacks, stackName, user);
  const users = await atOnce(4, stacks, readUsers); // a Terraform each; another stack may have a key of the user
  const chosen = chooseUser(users[stacks.indexOf(stack)] ?? [], user);
  const keys = await withIam((reach) => keysOf(chosen, users.flat(), reach));
  const now = new Date();
  const step = nextStep(keys, now, grace);
  const deliveredTo = stack.json.output?.users?.value?.[chosen.name]?.delivered_to;
  const source = readMainTs();
  const declared = keys.map(({ name }) => name);
  const edited = source ? withStep(source, chosen.name, step, declared) : { problem: "it can't be read" };
  const mainTs = source && "text" in edited ? { before: source.text, after: edited.text } : undefined;
  const report = { ...step, stack: stack.name, userName: chosen.name, keys, mainTs, deliveredTo };
  console.log(json ? jsonText(asJson(report)) : textReport(report, now));
  if (!write) return;
  if (isFinished(report, now)) throw new Problem("main.ts was not edited, because no step is due.");
  if (step.warnings.length > 0) throw new Problem("main.ts was not edited, because of the warning above.");
  if ("problem" in edited) throw new Problem(`main.ts was not edited: ${edited.problem}.`);
  writeFileSync("main.ts", edited.text);
  console.error("\nEdited main.ts.");
}

/** Writes the next due step of every user. What could not be checked or written is listed, and is not a success. */
async function rotateAll({ stack, maxAge = 90 * day, maxIdle, grace, skipSynth, json }: Options): Promise<void> {
  const declared = await declaredStacks(!skipSynth);
  const stacks = stack === undefined ? declared : [chooseStack(declared, stack)];
  const users = (await atOnce(4, declared, readUsers)).flat();
  const asked = users.filter((one) => stacks.some(({ name }) => name === one.stack.name));
  const { outcomes, text } = await withIam((reach) =>
    everyUser(asked, users, reach, { maxAge, maxIdle, grace }, new Date()),
  );
  for (const unseen of unseenKeys(stacks, asked)) {
    outcomes.push({ stack: unseen.stack, keys: [], waiting: [], notLookedAt: unseen.reason });
  }
  if (text !== undefined) writeFileSync("main.ts", text);
  if (json) console.log(jsonText(outcomes.map(outcomeAsJson)));
  for (const { stack: name, user, written, waiting, notWritten, notLookedAt } of outcomes) {
    const who = user === undefined ? `stack ${name}` : `${user} (stack ${name})`;
    if (!json && written) console.log(`${who}: ${titles[written.step]} "${written.key}"`);
    for (const reason of waiting) console.error(onStderr.yellow(`! ${who}: ${reason}`));
    if (notWritten !== undefined) console.error(onStderr.yellow(`! ${who}: main.ts was not edited: ${notWritten}`));
    if (notLookedAt !== undefined) console.error(onStderr.yellow(`? ${who}: ${notLookedAt}`));
  }
  const edits = outcomes.filter(({ written }) => written).length;
  console.error(
    edits === 0
      ? "main.ts was not edited: no step is due, or none can be written."
      : `Edited main.ts for ${edits} of ${asked.length} users.`,
  );
  const isUndone = ({ notWritten, notLookedAt }: Outcome) => (notWritten ?? notLookedAt) !== undefined;
  if (outcomes.some(isUndone)) process.exitCode = exitCode.failed;
}

function days(text: string): number {
  const match = /^(\d{1,5})d?$/.exec(text);
  if (match) return Number(match[1]) * day;
  throw new InvalidArgumentError("write days, for example 90d");
}

withBody(rotateCommand, (options: Options) => {
  const wrong = wrongUsage(options);
  if (wrong) rotateCommand.error(`error: ${wrong}`);
  if (options.check) return check(options);
  return options.all ? rotateAll(options) : rotate(options);
});

function wrongUsage({ check: isCheck, write, all, user, maxAge, maxIdle, grace }: Options): string | undefined {
  if (isCheck && (write || all || grace !== undefined))
    return "--check changes nothing; leave --write, --all and --grace out";
  if (all && !write) return "--all goes with --write only";
  if (all && user !== undefined) return "--all is every user; leave --user out";
  if (isCheck || all) return undefined;
  if (maxAge !== undefined) return "--max-age goes with --check and --all only";
  return maxIdle === undefined ? undefined : "--max-idle goes with --check and --all only";
}

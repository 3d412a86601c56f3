import { existsSync } from "node:fs";
import { text as readAll } from "node:stream/consumers";
import { type Denial, denialsIn, readDenial } from "./aws/denial-message";
import { type Answer, explanationOf, type KnownUser } from "./explain/answer";
import type { Edit } from "./explain/edit";
import { policiesOfUser } from "./policy/read-policies";
import { accountIn } from "./stack/aws/account";
import { type AwsAccess, awsAccess } from "./stack/aws/aws-access";
import { readMainTs } from "./stack/source/main-ts";
import { Problem } from "./system/problem";
import { onStdout } from "./terminal/colours";
import { command, withBody } from "./terminal/command-line";
import { exitCode } from "./terminal/exit-code";
import { toRun } from "./terminal/how-to-run";
import { jsonText } from "./terminal/json";
import { listed } from "./terminal/list";
import { type Cause, codeIn, knownCause } from "./verify/causes";

interface Options {
  readonly user?: string;
  readonly stack?: string;
  readonly json?: boolean;
}

const exampleMessage =
  "'User: arn:aws:iam::123456789012:user/photos is not authorized to perform: s3:PutObjectAcl on …'";

export const explainCommand = command("explain", "Explain an AccessDenied message, and show the edit that helps", [])
  .argument("[message...]", "the message, as the application's log has it; without it, standard input is read")
  .option("--user <name>", "user, if the message doesn't name it")
  .option("--stack <name>", "stack, if main.ts has several")
  .option("--json", "print JSON")
  .addHelpText(
    "after",
    () => `
It makes no calls to AWS. In a project it reads main.ts; elsewhere it explains the message alone.

Examples:
  ${toRun("explain", exampleMessage)}
  ${toRun("explain", "--user photos < error.log")}    # an error that doesn't name the user`,
  );

async function explain(words: readonly string[], { user, stack, json }: Options): Promise<void> {
  const message = words.length > 0 ? words.join(" ") : await standardInput();
  const denial = readDenial(message);
  if (!denial) return explainOther(message);
  const known = await knownUser(denial, user, stack);
  const answer = explanationOf(denial, known, { deploy: toRun("deploy"), doctor: toRun("doctor") });
  console.log(json ? jsonText({ ...denial, ...answer }) : inLines(answer, known?.name));
  const others = denialsIn(message) - 1;
  if (others > 0)
    console.error(`Denied requests in the input that are not explained here: ${others}. Explain one at a time.`);
  if (!answer.isCertain || others > 0) process.exitCode = exitCode.failed;
}

function standardInput(): Promise<string> {
  if (process.stdin.isTTY) console.error("Paste the message, then press Enter and Ctrl-D.");
  return readAll(process.stdin);
}

/** Errors that `verify` explains better, because it uses the key in state, and an application a copy of it. */
const ofApplication: Readonly<Record<string, Cause>> = {
  SignatureDoesNotMatch: {
    cause: "the secret access key in the application's settings is not the one of its access key ID",
    fix: "enter both again, as credentials wrote them; a proxy that changes requests has the same effect",
  },
  RequestTimeTooSkewed: {
    cause: "the clock of the machine that runs the application is more than 15 minutes wrong",
    fix: "set the clock there",
  },
};

/** An error that is not about permissions, such as a wrong region. */
function explainOther(message: string): void {
  const code = codeIn(message, Object.keys(ofApplication));
  const found =
    (code === undefined ? undefined : ofApplication[code]) ??
    knownCause(message, { deploy: toRun("deploy"), doctor: toRun("doctor") });
  if (!found) {
    throw new Problem(
      "The input contains no message about a denied request. Paste the whole line of the log that has AccessDenied.",
    );
  }
  console.log(`${found.cause}\n→ ${found.fix}`);
}

/** The user of main.ts in the message or the option; undefined outside a project, or for another principal. */
async function knownUser(
  denial: Denial,
  asked: string | undefined,
  stack: string | undefined,
): Promise<KnownUser | undefined> {
  const named = /:user\/(?:.*\/)?([^/]+)$/.exec(denial.principal ?? "")?.[1];
  if (asked !== undefined && denial.principal !== undefined && asked !== named) {
    throw new Problem(
      `The message is about ${denial.principal}, not about "${asked}". Leave --user out.`,
      exitCode.usage,
    );
  }
  const name = asked ?? named;
  if (!existsSync("cdktf.json")) return undefined;
  if (name === undefined) {
    if (denial.principal === undefined)
      throw new Problem("The message names no user. Add it: --user my-user", exitCode.usage);
    console.error(`${denial.principal} is not an IAM user, so this explains the message alone.`);
    return undefined;
  }
  const found = await policiesIn(name, asked !== undefined, stack);
  if (!found) return undefined;
  const accounts = accountsOf(awsAccess(found.stack));
  const account = accountIn(denial.principal);
  if (account !== undefined && accounts.length > 0 && !accounts.includes(account)) {
    const where = `is in account ${account}, but stack "${found.stack.name}" is for account ${listed(accounts)}`;
    console.error(`${denial.principal} ${where}, so this explains the message alone.`);
    return undefined;
  }
  const written = readMainTs()?.users.filter(({ userName }) => userName === name) ?? [];
  return { name, policies: found.policies, source: written.length === 1 ? written[0] : undefined };
}

/** The policies in force of a user in main.ts. A user from the message only may be missing there. */
async function policiesIn(name: string, isAsked: boolean, stack: string | undefined) {
  try {
    return await policiesOfUser(name, stack);
  } catch (error) {
    if (isAsked || stack !== undefined || !(error instanceof Problem) || error.status !== exitCode.usage) throw error;
    console.error(`main.ts has no user "${name}", so this explains the message alone.`);
    return undefined;
  }
}

/** The accounts that a stack's users can be in; empty if main.ts doesn't say. */
function accountsOf({ allowedAccountIds, roles }: AwsAccess): readonly string[] {
  const ofRole = accountIn(roles.at(-1)?.roleArn);
  return ofRole === undefined ? allowedAccountIds : [ofRole];
}

function inLines({ denied, responsible, remedies, edit, wider, warnings }: Answer, user: string | undefined): string {
  const lines = [onStdout.bold(denied), `Responsible: ${responsible}`];
  if (edit) {
    lines.push("", `In main.ts, user "${user}":`, "");
    lines.push(onStdout.red(marked("-", edit.before)), onStdout.green(marked("+", edit.after)), "", whatItAllows(edit));
    if (wider)
      lines.push(
        "",
        "If the application needs more there, this is shorter:",
        marked(" ", wider.after),
        whatItAllows(wider),
      );
  }
  lines.push(...warnings.map((warning) => onStdout.yellow(`! ${warning}`)));
  return [...lines, ...remedies.map((remedy) => `→ ${remedy}`)].join("\n");
}

/** A property as a diff shows it. */
function marked(sign: string, access: string): string {
  const [first, ...rest] = `access: ${access},`.split("\n");
  return [first, ...rest].map((line) => `${sign}   ${line}`).join("\n");
}

function whatItAllows({ places, beyond }: Edit): string {
  const where = `It allows this action on ${places.join(", ")}`;
  return beyond.length === 0 ? `${where}, and nothing else.` : `${where}, and also: ${beyond.join(", ")}.`;
}

withBody(explainCommand, explain);

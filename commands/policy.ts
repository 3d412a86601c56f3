import { text as readAll } from "node:stream/consumers";
import { S3Access } from "terraform-s3-user";
import { policySize } from "terraform-s3-user/iam";
import { type AccessFlags, accessFrom, addAccessOptions, switchesInWords } from "./policy/access-options";
import { aboutJson, checkStatus, findingsInWords } from "./policy/check";
import { policiesOfUser, policyOf, type ReadPolicy } from "./policy/read-policies";
import { inTwoSentences, sizeInWords } from "./policy/sentences";
import { Problem } from "./system/problem";
import { readRegularFile } from "./system/regular-file";
import { systemReason } from "./system/system-error";
import { onStderr } from "./terminal/colours";
import { command, withBody } from "./terminal/command-line";
import { exitCode } from "./terminal/exit-code";
import { toRun } from "./terminal/how-to-run";
import { jsonText } from "./terminal/json";

interface Options extends AccessFlags {
  readonly region?: string;
  readonly user?: string;
  readonly stack?: string;
  readonly check?: string | true;
  readonly json?: boolean;
}

export const policyCommand = addAccessOptions(
  command("policy", "Print an IAM policy, or check one", [], "with --check, something is wrong with the policy"),
)
  .option("--region <name>", "region of the buckets, for ARNs in China and GovCloud (default: us-east-1)")
  .option("--user <name>", "print the policies of this user in main.ts")
  .option("--stack <name>", "with --user: stack, if main.ts has several")
  .option("--check [file]", "check the policy in a file, or the one on standard input")
  .option("--json", "with --check: print JSON")
  .addHelpText(
    "after",
    () => `
Switches:
${switchesInWords()}

Only --user needs a project. Nothing needs Terraform or AWS.

Examples:
  ${toRun("policy", "--software s3-image-optimizer --bucket photos")}    # the JSON to paste into the AWS console
  ${toRun("policy", "--read-write --bucket photos --delete-object")}    # for other applications
  ${toRun("policy", "--user photos")}    # what main.ts declares
  ${toRun("policy", "--check policy.json")}    # what is wrong with a policy that you have`,
  );

async function policy(options: Options): Promise<void> {
  const { user, stack, check: file, json, region, ...access } = options;
  if (json && file === undefined) policyCommand.error("error: --json goes with --check only");
  if (Object.keys(access).length > 0 && (file !== undefined || user !== undefined)) {
    const option = file === undefined ? "user" : "check";
    policyCommand.error(`error: --${option} goes without options that describe an access`);
  }
  if (file !== undefined) return check(file, options);
  if (user !== undefined) return printUser(user, stack);
  const described = accessFrom(access);
  if ("wrong" in described) policyCommand.error(`error: ${described.wrong}`);
  else print(described.access, region);
}

function print(access: S3Access, region: string | undefined): void {
  const read = policyOf(access, region);
  if ("errors" in read) throw new Problem(read.errors.join("\n"), exitCode.usage);
  console.log(JSON.stringify(read.document, null, 2));
  explain(read);
}

function explain({ document, user }: ReadPolicy): void {
  for (const sentence of inTwoSentences(user.access)) console.error(sentence);
  console.error(sizeInWords(policySize(JSON.stringify(document))));
}

/** Every policy in force, in a fixed order. What can't be printed is listed. */
async function printUser(name: string, stack: string | undefined): Promise<void> {
  const { user, policies } = await policiesOfUser(name, stack);
  for (const one of policies) {
    if ("document" in one) {
      console.error(`${one.name}:`);
      console.log(JSON.stringify(one.document, null, 2));
    } else {
      console.error(onStderr.yellow(`? ${one.name} can't be printed: ${one.unreadable}`));
      process.exitCode = exitCode.failed;
    }
  }
  for (const sentence of inTwoSentences(user.access)) console.error(sentence);
  for (const part of user.access.notAnalysed) console.error(onStderr.yellow(`? Not judged: ${part}`));
  if (user.access.notAnalysed.length > 0) process.exitCode = exitCode.failed;
}

async function check(file: string | true, { region, json }: Options): Promise<void> {
  const text = await textOf(file);
  if (text.trim() === "") throw new Problem("There is no policy to check: the input is empty.", exitCode.usage);
  const read = policyOf(S3Access.fromDocument(text), region);
  const errors = "errors" in read ? read.errors : [];
  const findings = "errors" in read ? [] : aboutJson(read.findings);
  if (json) console.log(jsonText({ errors, findings }));
  else console.log(findingsInWords(errors, findings));
  process.exitCode = checkStatus(errors, findings);
  if (!("errors" in read)) explain(read);
}

async function textOf(file: string | true): Promise<string> {
  if (file === true || file === "-") {
    if (process.stdin.isTTY) console.error("Paste the policy, then press Enter and Ctrl-D.");
    return readAll(process.stdin);
  }
  try {
    return readRegularFile(file);
  } catch (error) {
    const reason = error instanceof Problem ? "it is not a file" : systemReason(error as Error);
    const fix = "Name a file that exists, or pass the policy on standard input.";
    throw new Problem(`--check: ${file} can't be read: ${reason}. ${fix}`, exitCode.usage);
  }
}

withBody(policyCommand, policy);

import { join } from "node:path";
import { checkAccounts } from "./doctor/account";
import { type Check, unknown } from "./doctor/check";
import { checkGit } from "./doctor/git";
import { checkNode, checkTerraform } from "./doctor/machine";
import { checkProvider } from "./doctor/provider";
import { checkLeftCopies, checkRemoved, checkUnknowable } from "./doctor/removed";
import { checkPlanFiles, checkState } from "./doctor/state";
import { readStates } from "./doctor/states";
import { checkSynth, checkSynthesized } from "./doctor/synthesis";
import { undeclaredUsers } from "./doctor/undeclared-users";
import { type Comparison, compareUsers } from "./doctor/users";
import type { DeclaredStack } from "./stack/declared";
import type { SynthesizedStack } from "./stack/json/synthesized";
import { type RemovedStack, removedStacks } from "./stack/removed-stacks";
import { unwrittenState } from "./stack/terraform/unwritten-state";
import { temporaryDirectory } from "./system/temporary-directory";
import { onStdout } from "./terminal/colours";
import { command, withBody } from "./terminal/command-line";
import { exitCode } from "./terminal/exit-code";
import { toRun } from "./terminal/how-to-run";
import { jsonText } from "./terminal/json";

interface Options {
  readonly stack?: readonly string[];
  readonly skipSynth?: boolean;
  readonly json?: boolean;
  readonly account?: boolean;
}

async function doctor(patterns: readonly string[], options: Options): Promise<void> {
  const named = [...patterns, ...(options.stack ?? [])];
  if (options.account && named.length > 0) doctorCommand.error("error: --account is about every stack; name none");
  const directory = temporaryDirectory();
  const { checks: synthChecks, stacks } = options.skipSynth
    ? checkSynthesized(named)
    : await checkSynth(join(directory, "cdktf.out"), named);
  const checks: Check[] = [checkNode(), checkTerraform(), await checkProvider(directory, stacks)];
  const { checks: accountChecks, reachable } = await checkAccounts(stacks);
  const isWhole = named.length === 0 && !synthChecks.some(({ status }) => status === "fail");
  const removed = isWhole ? await removedStacks("cdktf.out", stacks) : [];
  const compared = await compareStacks(stacks, removed, new Set(reachable.map(({ stack }) => stack)));
  checks.push(
    ...synthChecks,
    ...accountChecks,
    ...stacks.map((stack) => checkState(stack, compared.get(stack))),
    ...stacks.flatMap(checkPlanFiles),
    ...(await checkGit(stacks)),
    ...stacks.flatMap((stack) => compared.get(stack)?.checks ?? notCompared(stack, accountChecks)),
  );
  const clashing = [...compared.values()].flatMap(({ unknownToState = [] }) => unknownToState);
  checks.push(...checkRemoved(removed, stacks, new Set(clashing)));
  const withState = stacks.filter((stack) => (compared.get(stack)?.resources ?? 0) > 0).map(({ name }) => name);
  if (isWhole) checks.push(...checkLeftCopies(stacks, new Set(withState)));
  const deployed = stacks.filter((stack) => compared.get(stack)?.resources !== 0);
  if (isWhole && !options.account) checks.push(...checkUnknowable(deployed));
  if (options.account) checks.push(...(await undeclaredUsers(stacks, (stack) => compared.get(stack)?.users)));
  console.log(options.json ? jsonText(checks) : checks.map(line).join("\n"));
  process.exitCode = statusOf(checks);
}

/** Compares the stacks' users with AWS, as far as the credentials allow. */
async function compareStacks(
  stacks: readonly DeclaredStack[],
  removed: readonly RemovedStack[],
  reachable: ReadonlySet<SynthesizedStack>,
): Promise<Map<DeclaredStack, Comparison>> {
  const hasOthers = ({ users }: DeclaredStack) => users.some(({ provider }) => provider !== undefined);
  // Where state could not be written, it is not what was deployed.
  const comparable = stacks.filter((one) => (reachable.has(one) || hasOthers(one)) && !unwrittenState(one));
  if (comparable.length === 0) return new Map();
  const unreachable = new Set(stacks.filter((stack) => !reachable.has(stack)));
  return compareUsers(comparable, await readStates(stacks), unreachable, removed);
}

/** A stack that was not compared with AWS for none of the reasons above. */
function notCompared({ name }: DeclaredStack, accountChecks: readonly Check[]): Check[] {
  if (accountChecks.some((check) => check.name === `Stack ${name}` && check.status === "fail")) return [];
  return [unknown(`Stack ${name}`, "its users and keys were not compared with AWS, for the reason above")];
}

/** Something that could not be checked is not OK, but less certain than a finding. */
function statusOf(checks: readonly Check[]): number {
  if (checks.some((check) => check.status === "fail")) return exitCode.found;
  return checks.some((check) => check.status === "unknown") ? exitCode.failed : exitCode.fine;
}

function line({ name, status, message, fix }: Check): string {
  const signs = {
    ok: onStdout.green("✓"),
    none: "-",
    warn: onStdout.yellow("!"),
    fail: onStdout.red("✗"),
    unknown: onStdout.yellow("?"),
  };
  return `${signs[status]} ${onStdout.bold(name)}: ${message}${fix ? `\n    → ${fix}` : ""}`;
}

export const doctorCommand = withBody(
  command(
    "doctor",
    "Check your setup, and compare AWS with the last deploy",
    [toRun("doctor"), `AWS_PROFILE=site ${toRun("doctor", "--json")}`],
    "a problem",
  )
    .argument("[stacks...]", "stacks, if main.ts has several; '*' matches any characters; without any, all of them")
    .option("--account", "also list the account's users with access keys that main.ts doesn't declare")
    .option("--skip-synth", "use the existing cdktf.out; don't run main.ts")
    .option("--json", "print the checks as JSON")
    .addHelpText(
      "after",
      `
Signs:
  ✓  OK
  -  not there yet
  !  warning
  ✗  problem (exit code 3)
  ?  not checked (exit code 1)`,
    ),
  doctor,
);

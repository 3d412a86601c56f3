import { existsSync, readFileSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { checkAccounts } from "./doctor/account";
import { type Check, fail, ok, unknown, warn } from "./doctor/check";
import { checkGit } from "./doctor/git";
import { checkNode, checkProvider, checkTerraform } from "./doctor/machine";
import { checkPlanFiles, checkState } from "./doctor/state";
import { checkStackUsers, readStates } from "./doctor/users";
import { type DeclaredStack, withUsers } from "./stack/declared";
import { readSynthesizedStacks } from "./stack/files";
import { synthesizeApp } from "./stack/synthesize";
import { unwrittenState } from "./stack/unwritten-state";
import { onStdout } from "./terminal/colours";
import { command, withBody } from "./terminal/command-line";
import { exitStatus } from "./terminal/exit-status";
import { toRun } from "./terminal/how-to-run";
import { temporaryDirectory } from "./tools/temporary-directory";

async function doctor(options: { json?: boolean }): Promise<void> {
  const directory = temporaryDirectory();
  const checks: Check[] = [checkNode(), checkTerraform(), await checkProvider(directory)];
  const { checks: synthChecks, stacks } = await checkSynth(join(directory, "cdktf.out"));
  const { checks: accountChecks, comparable: reachable } = await checkAccounts(stacks);
  // Where state could not be written, it is not what was deployed.
  const comparable = stacks.filter((one) => reachable.some(({ stack }) => stack === one) && !unwrittenState(one));
  checks.push(
    ...synthChecks,
    ...accountChecks,
    ...stacks.map(checkState),
    ...stacks.flatMap(checkPlanFiles),
    ...(await checkGit(stacks)),
  );
  const states = comparable.length > 0 ? await readStates(stacks) : new Map();
  for (const stack of comparable) checks.push(...(await checkStackUsers(stack, states)));
  checks.push(...notCompared(stacks, comparable, checks));

  console.log(options.json ? JSON.stringify(checks, null, 2) : checks.map(line).join("\n"));
  process.exitCode = statusOf(checks);
}

/** Something that could not be looked at is no "all is well", but less certain than something found. */
function statusOf(checks: readonly Check[]): number {
  if (checks.some((check) => check.status === "fail")) return exitStatus.found;
  return checks.some((check) => check.status === "unknown") ? exitStatus.failed : exitStatus.fine;
}

/** Whether `main.ts` synthesizes, and whether `cdktf.out` is what it synthesizes to. */
async function checkSynth(output: string): Promise<{ checks: Check[]; stacks: DeclaredStack[] }> {
  try {
    await synthesizeApp(output);
  } catch (error) {
    return { checks: [fail("main.ts", (error as Error).message, "correct main.ts")], stacks: [] };
  }
  const written = resolve("cdktf.out");
  const stacks = withUsers(readSynthesizedStacks(output));
  const checks = stacks.map(({ name, file }) => {
    const twin = join(written, relative(output, file));
    if (!existsSync(twin)) return warn(`Stack ${name}`, "not synthesized yet", toRun("synth"));
    return statSync(twin).isFile() && readFileSync(twin, "utf8") === readFileSync(file, "utf8")
      ? ok(`Stack ${name}`, "synthesized and up to date")
      : warn(`Stack ${name}`, "cdktf.out is older than main.ts", toRun("synth"));
  });
  // State is relative to the directory where Terraform runs, which is never the temporary one.
  return {
    checks,
    stacks: stacks.map((stack) => ({ ...stack, directory: join(written, relative(output, stack.directory)) })),
  };
}

/** Stacks that nothing above says of why they were not compared with AWS. */
function notCompared(
  stacks: readonly DeclaredStack[],
  compared: readonly DeclaredStack[],
  checks: readonly Check[],
): Check[] {
  return stacks
    .filter((stack) => !compared.includes(stack))
    .filter(({ name }) => !checks.some((check) => check.name === `Stack ${name}` && check.status === "fail"))
    .map(({ name }) => unknown(`Stack ${name}`, "its users and keys were not compared with AWS"));
}

function line({ name, status, message, fix }: Check): string {
  const signs = {
    ok: onStdout.green("✓"),
    warn: onStdout.yellow("!"),
    fail: onStdout.red("✗"),
    unknown: onStdout.yellow("?"),
  };
  return `${signs[status]} ${onStdout.bold(name)}: ${message}${fix ? `\n    → ${fix}` : ""}`;
}

export const doctorCommand = withBody(
  command("doctor", "Tells what stands between you and a deploy, and afterwards what in AWS is not as main.ts says.", [
    toRun("doctor"),
    `AWS_PROFILE=site ${toRun("doctor", "--json")}`,
  ])
    .option("--json", "print the checks as JSON")
    .addHelpText(
      "after",
      `
Signs:
  ✓  looked at, and well
  !  looked at, and perhaps meant so
  ✗  looked at, and to be corrected (exit status 3)
  ?  could not be looked at (exit status 1)`,
    ),
  doctor,
);

import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { checkAccessKeys } from "./doctor/access-keys";
import { checkAccount } from "./doctor/account";
import { type Check, fail, ok, warn } from "./doctor/check";
import { checkNode, checkProvider, checkTerraform } from "./doctor/machine";
import { checkState } from "./doctor/state";
import { synthesizeApp } from "./stacks/synthesize";
import { readSynthesizedStacks, type SynthesizedStack } from "./stacks/synthesized";
import { onStdout } from "./terminal/colours";
import { command, withBody } from "./terminal/command-line";
import { exitStatus } from "./terminal/exit-status";
import { temporaryDirectory } from "./tools/temporary-directory";

async function doctor(options: { json?: boolean }): Promise<void> {
  const directory = temporaryDirectory();
  const checks: Check[] = [checkNode(), checkTerraform(), await checkProvider(directory)];
  const { checks: synthChecks, stacks } = await checkSynth(join(directory, "cdktf.out"));
  const { checks: accountChecks, account, comparable } = await checkAccount(stacks);
  checks.push(...synthChecks, ...accountChecks, ...stacks.map(checkState));
  for (const stack of comparable) checks.push(...(await checkAccessKeys(stack, account)));

  console.log(options.json ? JSON.stringify(checks, null, 2) : checks.map(line).join("\n"));
  if (checks.some((check) => check.status === "fail")) process.exitCode = exitStatus.found;
}

/** Whether `main.ts` synthesizes, and whether `cdktf.out` is what it synthesizes to. */
async function checkSynth(output: string): Promise<{ checks: Check[]; stacks: SynthesizedStack[] }> {
  try {
    await synthesizeApp(output);
  } catch (error) {
    return { checks: [fail("main.ts", (error as Error).message, "mend main.ts")], stacks: [] };
  }
  const written = resolve("cdktf.out");
  const stacks = readSynthesizedStacks(output);
  const checks = stacks.map(({ name, file }) => {
    const twin = file.replace(output, written);
    if (!existsSync(twin)) return warn(`Stack ${name}`, "not synthesized yet", "npm run synth");
    return readFileSync(twin, "utf8") === readFileSync(file, "utf8")
      ? ok(`Stack ${name}`, "synthesized and up to date")
      : warn(`Stack ${name}`, "cdktf.out is older than main.ts", "npm run synth");
  });
  // State is relative to the directory where Terraform runs, which is never the temporary one.
  return { checks, stacks: stacks.map((stack) => ({ ...stack, directory: stack.directory.replace(output, written) })) };
}

function line({ name, status, message, fix }: Check): string {
  const sign = { ok: onStdout.green("✓"), warn: onStdout.yellow("!"), fail: onStdout.red("✗") }[status];
  return `${sign} ${onStdout.bold(name)}: ${message}${fix ? `\n    → ${fix}` : ""}`;
}

export const doctorCommand = withBody(
  command("doctor", "Tells what stands between you and a deploy, and what is off after one.", [
    "npm run doctor",
    "AWS_PROFILE=site npm run doctor -- --json",
  ]).option("--json", "print the checks as JSON"),
  doctor,
);

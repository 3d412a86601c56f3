import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { type DeclaredStack, withUsers } from "../stack/declared";
import { otherFilesProblem, readSynthesizedStacks } from "../stack/json/files";
import { NotInstalled, synthesizeApp } from "../stack/json/synthesize";
import { chosenStacks } from "../stack/terraform/chosen";
import { localStateFile } from "../stack/terraform/state";
import { Problem } from "../system/problem";
import { kindAt } from "../system/regular-file";
import { toRun } from "../terminal/how-to-run";
import { type Check, fail, none, ok, warn } from "./check";

/**
 * Whether `main.ts` synthesizes, and whether `cdktf.out` is what it synthesizes to.
 *
 * @param output a private directory
 * @param patterns of the stacks to check; none means all
 */
export async function checkSynth(
  output: string,
  patterns: readonly string[],
): Promise<{ checks: Check[]; stacks: DeclaredStack[] }> {
  try {
    await synthesizeApp(output);
  } catch (error) {
    return { checks: [unsynthesized(error as Error)], stacks: [] };
  }
  const written = resolve("cdktf.out");
  const stacks = chosenOf(withUsers(readSynthesizedStacks(output)), patterns);
  const checks = stacks.map(({ name, file }) => {
    const twin = join(written, relative(output, file));
    const kind = kindAt(twin);
    const problem = otherFilesProblem(dirname(twin));
    if (problem !== undefined) return fail(`Stack ${name}`, problem);
    if (kind === "nothing") return none(`Stack ${name}`, "not synthesized yet; diff and deploy do it");
    return kind === "file" && readFileSync(twin, "utf8") === readFileSync(file, "utf8")
      ? ok(`Stack ${name}`, "synthesized and up to date")
      : warn(`Stack ${name}`, "cdktf.out is older than main.ts", toRun("synth"));
  });
  return { checks, stacks: stacks.map((stack) => ({ ...stack, directory: directoryOf(stack, output, written) })) };
}

/**
 * The existing `cdktf.out`, without running `main.ts`.
 *
 * @throws Problem when nothing was
 */
export function checkSynthesized(patterns: readonly string[]): { checks: Check[]; stacks: DeclaredStack[] } {
  return { checks: [], stacks: chosenOf(withUsers(readSynthesizedStacks("cdktf.out")), patterns) };
}

function chosenOf(stacks: DeclaredStack[], patterns: readonly string[]): DeclaredStack[] {
  return patterns.length === 0 ? stacks : chosenStacks(stacks, patterns, true);
}

/** Where Terraform runs for a stack. Remote state can be read from anywhere, so also before the first synth. */
function directoryOf(stack: DeclaredStack, output: string, written: string): string {
  const directory = join(written, relative(output, stack.directory));
  return existsSync(directory) || localStateFile(stack) !== undefined ? directory : stack.directory;
}

function unsynthesized(error: Error): Check {
  if (error instanceof NotInstalled) {
    return fail("main.ts", `the package ${error.packageName} is not installed in this project`, "npm install");
  }
  const isWrongPlace = error instanceof Problem && error.status !== 1;
  return fail("main.ts", error.message, isWrongPlace ? undefined : "correct main.ts");
}

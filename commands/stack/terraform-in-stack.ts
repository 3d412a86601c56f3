import { existsSync } from "node:fs";
import { waitFor } from "../system/patience";
import { Problem } from "../system/problem";
import { type Result, start } from "../system/processes";
import { toRun } from "../terminal/how-to-run";
import { program, terraformBinary, terraformProblem } from "../terraform/program";
import type { SynthesizedStack } from "./synthesized";
import { requireDefaultWorkspace } from "./workspace";

/** The directory where Terraform would run for a stack is not there yet. */
export class NotSynthesized extends Problem {}

/**
 * What a reading command of Terraform's prints in a stack's directory, which is initialized first where it has to be.
 *
 * @param args such as `["state", "pull"]`
 * @throws NotSynthesized without the directory
 * @throws Problem when Terraform is missing, can't be initialized, or fails
 */
export async function terraformIn(
  stack: SynthesizedStack,
  args: readonly string[],
  env = process.env,
): Promise<string> {
  if (!existsSync(stack.directory)) {
    throw new NotSynthesized(`Stack "${stack.name}" is not synthesized yet; run "${toRun("synth")}" first.`);
  }
  requireDefaultWorkspace(stack, env);
  const first = await terraform(stack, args, env);
  if (first.status === 0) return first.stdout;
  if (!/\binit\b|initiali[sz]/i.test(first.stderr)) throw failure(stack, args, first);
  const init = ["init", "-input=false"];
  const initialized = await terraform(stack, init, env);
  if (initialized.status !== 0) throw failure(stack, init, initialized);
  const second = await terraform(stack, args, env);
  if (second.status === 0) return second.stdout;
  throw failure(stack, args, second);
}

async function terraform(stack: SynthesizedStack, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Result> {
  try {
    const child = start(terraformBinary, [...args, "-no-color"], { cwd: stack.directory, env });
    return await waitFor(`${terraformBinary} ${args[0]} of stack "${stack.name}"`, child);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new Problem(`${terraformProblem(undefined)}`);
  }
}

function failure({ name, directory }: SynthesizedStack, args: readonly string[], { status, stderr }: Result): Problem {
  const reason = /Error: (.*)/.exec(stderr)?.[1] ?? (stderr.trim().split("\n")[0] || `exit code ${status}`);
  return new Problem(
    `${program.name} can't read the state of stack "${name}" (${reason}); run "${terraformBinary} ${args.join(" ")}" in ${directory} to see why.`,
  );
}

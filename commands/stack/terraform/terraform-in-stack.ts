import { existsSync } from "node:fs";
import { Problem } from "../../system/problem";
import type { Result } from "../../system/processes";
import { toRun } from "../../terminal/how-to-run";
import { failureIn, runTerraform } from "../../terraform/calls";
import { program, terraformBinary } from "../../terraform/program";
import type { SynthesizedStack } from "../json/synthesized";
import { requireHarmlessArguments } from "./cli-arguments";
import { requireDefaultWorkspace } from "./workspace";

/** The directory in which Terraform would run for a stack does not exist yet. */
export class NotSynthesized extends Problem {}

/** Terraform was asked and failed. */
export class NoAnswer extends Problem {
  /** @param stderr what Terraform said */
  constructor(
    message: string,
    readonly stderr: string,
  ) {
    super(message);
  }
}

/**
 * The output of a Terraform command that only reads, in a stack's directory, which is initialized if necessary.
 *
 * @param args such as `["state", "pull"]`
 * @throws NotSynthesized without the directory
 * @throws NoAnswer when Terraform can't be initialized, or fails
 * @throws Problem when it is missing
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
  requireHarmlessArguments(env);
  const run = (words: readonly string[]) => runTerraform(stack.directory, [...words, "-no-color"], env);
  let answer = await run(args);
  if (answer.status !== 0 && /\binit\b|initiali[sz]/i.test(answer.stderr)) {
    const init = ["init", "-input=false"];
    const initialized = await run(init);
    if (initialized.status !== 0) throw failure(stack, init, initialized);
    answer = await run(args);
  }
  if (answer.status !== 0) throw failure(stack, args, answer);
  return answer.stdout;
}

function failure({ name, directory }: SynthesizedStack, args: readonly string[], result: Result): NoAnswer {
  const how = `run "${terraformBinary} ${args.join(" ")}" in ${directory} to see why`;
  return new NoAnswer(
    `${program.name} can't read the state of stack "${name}" (${failureIn(result)}); ${how}.`,
    result.stderr,
  );
}

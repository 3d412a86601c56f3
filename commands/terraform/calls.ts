import { waitFor } from "../system/patience";
import { Problem } from "../system/problem";
import { type Result, start } from "../system/processes";
import { type ChangeEvent, type Outcome, readEvents } from "./events";
import { terraformBinary, terraformProblem } from "./program";

/**
 * Runs a command of Terraform's that asks nothing.
 *
 * @throws Problem when Terraform is missing, or does not end
 */
export async function runTerraform(
  directory: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Result> {
  try {
    const child = start(terraformBinary, args, { cwd: directory, env });
    const longest = args[0] === "plan" ? 3_600_000 : 600_000; // a plan asks AWS about every resource
    return await waitFor(`${terraformBinary} ${args[0]} in ${directory}`, child, { silent: 10_000, longest });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new Problem(`${terraformProblem(undefined)}`);
  }
}

/** Why a command of Terraform's failed: the first of its errors, in one line. */
export function failureIn({ status, stdout, stderr }: Result): string {
  const [first] = readEvents(stdout.split("\n")).errors;
  return first ?? /Error: (.*)/.exec(stderr)?.[1] ?? (stderr.trim().split("\n")[0] || `exit code ${status}`);
}

/**
 * What a command of Terraform's prints.
 *
 * @throws Problem with Terraform's own first error
 */
export async function terraformOutput(directory: string, args: readonly string[]): Promise<string> {
  const result = await runTerraform(directory, [...args, "-no-color"]);
  if (result.status === 0) return result.stdout;
  throw new Problem(`"${terraformBinary} ${args.slice(0, 2).join(" ")}" failed in ${directory}: ${failureIn(result)}`);
}

/**
 * What an apply would do, by Terraform's plan.
 *
 * @param changeEvent what a change is in a plan with these arguments
 * @throws Problem with Terraform's own first error
 */
export async function plannedOutcome(
  directory: string,
  args: readonly string[] = [],
  changeEvent?: ChangeEvent,
): Promise<Outcome> {
  const printed = await terraformOutput(directory, ["plan", "-json", "-input=false", ...args]);
  return readEvents(printed.split("\n"), changeEvent);
}

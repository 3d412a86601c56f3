import { Command } from "commander";
import { Problem } from "../system/problem";
import { isSystemError, systemSentence } from "../system/system-error";
import { exitCode, exitCodeHelp } from "./exit-code";
import { toRun } from "./how-to-run";
import { takeOtherWords } from "./other-words";

/**
 * A command of `s3-user`. Wrong usage ends with a hint on stderr, a `Problem` with its message.
 *
 * @param examples lines for the end of `--help`
 * @param found what the command ends with 3 for, if it does
 */
export function command(name: string, description: string, examples: readonly string[] = [], found?: string): Command {
  const own = new Command(name);
  const help = examples.length > 0 ? `\nExamples:\n${examples.map((example) => `  ${example}`).join("\n")}` : "";
  return own
    .description(description)
    .addHelpText("after", help)
    .addHelpText("afterAll", (context) => (context.command === own ? exitCodeHelp(found) : ""))
    .showHelpAfterError(`For the options: ${toRun(name, "--help")}`)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? exitCode.fine : exitCode.usage));
}

/** Gives a command what it does; `body` gets the command's own arguments, then the options. */
export function withBody<Args extends unknown[]>(command: Command, body: (...args: Args) => Promise<void>): Command {
  takeOtherWords(command);
  return command.action((...args) => reportProblems(() => body(...(args as unknown as Args))));
}

async function reportProblems(body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } catch (error) {
    const { message, status } = asProblem(error);
    console.error(message);
    process.exitCode = status;
  }
}

/** Ends the program with a Problem's message, before a command has begun. */
export function reportProblem(check: () => void): void {
  try {
    check();
  } catch (error) {
    const { message, status } = asProblem(error);
    console.error(message);
    process.exit(status);
  }
}

/**
 * What the reader can act on: a Problem, or what the operating system refused. Anything else is an error of this
 * program.
 */
function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isSystemError(error)) return new Problem(systemSentence(error));
  throw error;
}

/** For an option that may be repeated: all its values. */
export function repeated(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

import { Command } from "commander";
import { reportProblems } from "./problem";
import { onInterrupt } from "./processes";

// The AWS SDK tells every user of Node 20 on stderr that releases from 2027 on will want Node 22; ours is pinned.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

/**
 * A command that is run as `npm run NAME`. Wrong usage ends with exit status 2 and a hint on stderr, a `Problem` with its
 * message and status 1.
 *
 * @param examples lines for the end of `--help`
 */
export function command(name: string, description: string, examples: readonly string[] = []): Command {
  const help = examples.length > 0 ? `\nExamples:\n${examples.map((example) => `  ${example}`).join("\n")}` : "";
  return new Command(`npm run ${name} --`)
    .description(description)
    .addHelpText("after", help)
    .showHelpAfterError("Add --help for the options.")
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
}

/**
 * Runs a command with this process's arguments; `body` gets the command's own arguments, then the options. Ctrl-C ends it,
 * with everything it started, unless the body asks for `onInterrupt` itself.
 */
export function runCommand<Args extends unknown[]>(command: Command, body: (...args: Args) => Promise<void>): void {
  onInterrupt((status) => process.exit(status));
  command.action((...args) => reportProblems(() => body(...(args as unknown as Args)))).parseAsync();
}

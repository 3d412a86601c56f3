import { Command } from "commander";

// Node 20 is supported here; AWS's SDK would say before every answer that it will not always be.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

/** A command line with this project's manners: wrong usage is told on stderr in a line and exits with status 2. */
export function newCommand(name: string): Command {
  return new Command(`npm run ${name} --`)
    .helpOption("-h, --help", "Show this help.")
    .showHelpAfterError(`See: npm run ${name} -- --help`)
    .allowExcessArguments(false)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));
}

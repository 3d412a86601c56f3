import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { onInterrupt } from "../system/interrupt";
import { packageDirectory } from "../system/package-directory";
import { command, reportProblem } from "../terminal/command-line";
import { failForLostOutput } from "../terminal/lost-output";
import { refuseNpmOptions } from "../terminal/npm-options";

/** The commands by name, each loaded only when it is needed. */
export const commands: Readonly<Record<string, () => Command>> = {
  init: () => (require("../init") as typeof import("../init")).initCommand,
  diff: () => (require("../diff") as typeof import("../diff")).diffCommand,
  deploy: () => (require("../deploy") as typeof import("../deploy")).deployCommand,
  destroy: () => (require("../destroy") as typeof import("../destroy")).destroyCommand,
  sandbox: () => (require("../sandbox") as typeof import("../sandbox")).sandboxCommand,
  doctor: () => (require("../doctor") as typeof import("../doctor")).doctorCommand,
  credentials: () => (require("../credentials") as typeof import("../credentials")).credentialsCommand,
  verify: () => (require("../verify") as typeof import("../verify")).verifyCommand,
  rotate: () => (require("../rotate") as typeof import("../rotate")).rotateCommand,
  policy: () => (require("../policy") as typeof import("../policy")).policyCommand,
  explain: () => (require("../explain") as typeof import("../explain")).explainCommand,
  record: () => (require("../record") as typeof import("../record")).recordCommand,
  review: () => (require("../review") as typeof import("../review")).reviewCommand,
  eject: () => (require("../eject") as typeof import("../eject")).ejectCommand,
};

/**
 * Runs `s3-user` with the arguments of a command line. Ctrl-C ends it with everything that it started, unless the
 * command calls `onInterrupt` itself.
 */
export async function runProgram(args: readonly string[]): Promise<void> {
  // On Node 20, the AWS SDK warns on stderr that releases from 2027 on need Node 22. Ours is pinned.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  onInterrupt((status) => process.exit(status));
  failForLostOutput();
  const program = command("s3-user", "Create and manage AWS IAM users for S3").version(version());
  program.showHelpAfterError("For the commands: npx s3-user --help");
  const [name = ""] = args;
  const loaded = Object.hasOwn(commands, name) ? [commands[name]] : Object.values(commands);
  for (const load of loaded) if (load) program.addCommand(load());
  const chosen = program.commands.find((command) => command.name() === name);
  if (chosen) reportProblem(() => refuseNpmOptions(chosen, args.slice(1), process.env));
  await program.parseAsync(args, { from: "user" });
}

function version(): string {
  return JSON.parse(readFileSync(join(packageDirectory, "package.json"), "utf8")).version;
}

import type { Command } from "commander";
import { Problem } from "../system/problem";
import { exitStatus } from "./exit-status";
import { shellWord } from "./shell-word";

// `npm run rotate --check` gives the option to npm, which keeps it: the command would run without it, and a scheduled
// check would never fail. npm tells what it took in its environment.
// https://docs.npmjs.com/cli/v11/using-npm/config#environment-variables

/**
 * Refuses to run without options that npm took for itself.
 *
 * @throws Problem with the line that hands them on
 */
export function refuseNpmOptions(command: Command, args: readonly string[], env: NodeJS.ProcessEnv): void {
  const isScript = env.npm_command === "run-script" || env.npm_command === "run";
  if (!isScript || env.npm_lifecycle_event !== command.name()) return;
  const taken = command.options.flatMap(({ long }) => {
    const value = env[`npm_config_${(long ?? "").replace(/^--(no-)?/, "").replaceAll("-", "_")}`];
    if (long === undefined || value === undefined || value === "" || args.includes(long)) return [];
    return value === "true" ? [long] : [long, value];
  });
  if (taken.length === 0) return;
  const line = ["npm", "run", command.name(), "--", ...args, ...taken].map(shellWord).join(" ");
  throw new Problem(`npm took ${taken[0]} for itself. Put -- in front of the options:\n  ${line}`, exitStatus.usage);
}

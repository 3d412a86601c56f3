import type { Command, Option } from "commander";
import { Problem } from "../system/problem";
import { exitCode } from "./exit-code";
import { shellWord } from "./shell-word";

// With `npm run rotate --check`, npm keeps the option: the command would run without it, and a scheduled check would
// never fail. `npm run rotate --user web` passes on only `web`. npm's environment shows the options that it kept.
// https://docs.npmjs.com/cli/v11/using-npm/config#environment-variables

interface Taken {
  readonly flag: string;
  readonly value?: string;
  /** The word among the arguments that can only be its value. */
  readonly choice?: string;
  /** Whether npm passed the value on as an argument. */
  readonly lacksValue: boolean;
}

/**
 * Refuses to run without options that npm kept.
 *
 * @throws Problem with the line that hands them on
 */
export function refuseNpmOptions(command: Command, args: readonly string[], env: NodeJS.ProcessEnv): void {
  const isScript = env.npm_command === "run-script" || env.npm_command === "run";
  if (!isScript || env.npm_lifecycle_event !== command.name()) return;
  const taken = command.options.flatMap((option) => takenByNpm(option, args, env));
  const [first] = taken;
  if (!first) return;
  const words = ["npm", "run", command.name(), "--", ...rewritten(taken, args)].join(" ");
  throw new Problem(`npm took ${first.flag} for itself. Put -- in front of the options:\n  ${words}`, exitCode.usage);
}

function takenByNpm(option: Option, args: readonly string[], env: NodeJS.ProcessEnv): Taken[] {
  const { long: flag, hidden, required } = option;
  if (!flag || args.includes(flag) || (hidden && !required)) return []; // --yes and --force are npm's own, too
  const choice = args.find((word) => option.argChoices?.includes(word));
  const name = flag.replace(/^--(no-)?/, "").replaceAll("-", "_");
  const value = env[`npm_config_${longer[name] ?? name}`] || (choice && "true");
  if (value === undefined || value === "") return [];
  return value === "true" ? [{ flag, choice, lacksValue: required }] : [{ flag, value, lacksValue: false }];
}

/**
 * npm takes the beginning of its own option's name for that option: `--head` for `--heading`. Of `--format`, it then
 * leaves only the word behind it; of `--key`, nothing at all.
 */
const longer: Readonly<Record<string, string>> = { head: "heading" };

/** The words after `--`. With several values and options, only the reader knows which belong together. */
function rewritten(taken: readonly Taken[], args: readonly string[]): string[] {
  const others = args.filter((word) => !taken.some(({ choice }) => choice === word));
  const lacking = taken.filter(({ lacksValue, choice }) => lacksValue && choice === undefined);
  const only = lacking.length === 1 && others.length === 1 ? others[0] : undefined;
  const words = lacking.length === 0 ? others.map(shellWord) : [];
  for (const { flag, value, choice, lacksValue } of taken) {
    words.push(flag);
    const known = value ?? choice ?? only;
    if (lacksValue || value !== undefined) words.push(known === undefined ? "…" : shellWord(known));
  }
  return words;
}

import type { Command } from "commander";
import { commands } from "../../commands/bin/program";

/** The examples of a command's help, without comments. */
export function examplesOf(command: Command): string[] {
  let help = "";
  command.configureOutput({ writeOut: (text) => (help += text) });
  command.outputHelp();
  const [, examples = ""] = /\nExamples:\n((?: .*\n?)*)/.exec(help) ?? [];
  return examples.split("\n").flatMap((line) => line.replace(/ +# .*$/, "").trim() || []);
}

/** The examples of a command by its name. */
export function examplesNamed(name: string): string[] {
  const load = commands[name];
  return load ? examplesOf(load()) : [];
}

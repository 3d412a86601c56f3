import type { Command } from "commander";
import { commands } from "../../commands/bin/program";
import { command } from "../../commands/terminal/command-line";

/** docs/commands.md: the help of every command, from which it can't differ. */
export function commandReference(): string {
  const all = Object.values(commands).map((load) => load());
  const program = command("s3-user", "");
  for (const one of all) program.addCommand(one); // which puts its name in front of each
  const parts = [
    "<!-- Written by `npm run reference`. -->",
    "",
    "# Commands",
    "",
    "Run each command as `npm run <command>`, and put `--` in front of its options: `npm run rotate -- --check`. Without the",
    "script in `package.json`, write `npx s3-user <command>`. [Exit codes](exit-codes.md) mean the same in all of them.",
    ...all.flatMap((one) => ["", `## ${one.name()}`, "", "```text", helpOf(one), "```"]),
  ];
  return `${parts.join("\n")}\n`;
}

function helpOf(command: Command): string {
  let help = "";
  command.configureOutput({
    writeOut: (text) => {
      help += text;
    },
    getOutHelpWidth: () => 110,
  });
  command.outputHelp();
  return help.trim();
}

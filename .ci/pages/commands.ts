import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { commands } from "../../commands/bin/program";
import { command } from "../../commands/terminal/command-line";

const page = join(__dirname, "..", "..", "docs", "commands.md");
const marker = "<!-- Written by `npm run reference` from here on. -->\n";

/** docs/commands.md with the help of every command, from which it can't differ. */
export function commandReference(): string {
  const all = Object.values(commands).map((load) => load());
  const program = command("s3-user", "");
  for (const one of all) program.addCommand(one); // which puts its name in front of each
  const [written] = readFileSync(page, "utf8").split(marker);
  const sections = all.map((one) => `\n## ${one.name()}\n\n\`\`\`text\n${helpOf(one)}\n\`\`\`\n`);
  return `${written}${marker}${sections.join("")}`;
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

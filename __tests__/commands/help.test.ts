import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { Command } from "commander";
import { projectRoot } from "../support/project-root";

// What people read first. `npx jest commands/help -u` records a change of it.

const directory = join(projectRoot, "commands");
const names = readdirSync(directory)
  .filter((file) => file.endsWith(".ts"))
  .map((file) => basename(file, ".ts"))
  .sort();

test.each(names)("prints this for %s --help", (name) => {
  const command: Command = require(join(directory, name))[`${name}Command`];
  let help = "";
  command.configureOutput({
    writeOut: (text) => {
      help += text;
    },
    getOutHelpWidth: () => 120,
  });
  command.outputHelp();
  expect(help).toMatchSnapshot();
});

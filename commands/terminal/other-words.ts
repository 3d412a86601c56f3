import { type Command, Option } from "commander";

/** Options that are accepted under a name which other commands have for the same, by command. */
const sameOption: Readonly<Record<string, { readonly flag: string; readonly means: string }>> = {
  deploy: { flag: "--yes", means: "autoApprove" },
  destroy: { flag: "--yes", means: "autoApprove" },
  verify: { flag: "--auto-approve", means: "yes" },
};

/** Options of other commands that mean something else in this one, or nothing: what to write, by command. */
const otherOption: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  deploy: { "--force": "to skip the confirmation, add --auto-approve" },
  destroy: { "--force": "to skip the confirmation, add --auto-approve" },
  verify: { "--force": "to skip the confirmation of --write, add --yes" },
  credentials: anyConfirmation("nothing is asked; to replace an existing file, add --force"),
  init: anyConfirmation("to create missing buckets, add --create-bucket; to replace existing files, add --force"),
  rotate: anyConfirmation("nothing is asked; to edit main.ts, add --write"),
  review: { "--stack": "review covers every stack; leave it out" },
  sandbox: {
    "--stack": "sandbox deploys every stack; leave it out",
    ...anyConfirmation("nothing is asked; leave it out"),
  },
  eject: { "--stack": "eject exports every stack; leave it out" },
};

/** Commands that take no name, and what to do with one. */
const withoutName: Readonly<Record<string, string>> = {
  policy: "for a user of main.ts, write --user in front of the name",
  review: "review covers every stack; leave the name out",
  sandbox: "sandbox deploys every stack; leave the name out",
};

/** Commands for any number of stacks: they document `[stacks...]`. */
const ofStacks = new Set(["diff", "deploy", "destroy", "doctor"]);

/** Commands for one stack: they document `--stack`, and take its name as `deploy` does, too. */
const ofOneStack = new Set(["credentials", "verify", "rotate"]);

/**
 * Lets a command take the words that other commands have for the same, and explain those that mean something else
 * there. Help and the reference list one word for each.
 */
export function takeOtherWords(command: Command): void {
  const name = command.name();
  const same = sameOption[name];
  if (same) command.addOption(new Option(same.flag).hideHelp().implies({ [same.means]: true }));
  for (const [flag, hint] of Object.entries(otherOption[name] ?? {})) {
    const option = new Option(flag === "--stack" ? `${flag} <name>` : flag).hideHelp();
    command.addOption(option).on(`option:${option.name()}`, () => command.error(`error: ${flag}: ${hint}`));
  }
  const hint = withoutName[name];
  if (hint !== undefined) {
    command.allowExcessArguments().hook("preAction", ({ args: [word] }) => {
      if (word !== undefined) command.error(`error: ${word}: ${hint}`);
    });
  }
  if (ofStacks.has(name)) command.addOption(new Option("--stack <name...>").hideHelp());
  if (ofOneStack.has(name)) command.allowExcessArguments().hook("preAction", () => takeStackName(command));
}

function takeStackName(command: Command): void {
  const [name, second] = command.args;
  if (name === undefined) return;
  const { stack = name } = command.opts();
  if (second !== undefined || stack !== name) command.error("error: name one stack only");
  command.setOptionValue("stack", name);
}

function anyConfirmation(hint: string): Record<string, string> {
  return { "--yes": hint, "--auto-approve": hint };
}

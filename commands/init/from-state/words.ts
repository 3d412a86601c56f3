import { count } from "../../terminal/number";
import { shellPath } from "../../terminal/shell-word";
import { program, terraformBinary } from "../../terraform/program";
import { nextSteps } from "../next-steps";
import type { Move } from "./new-states";
import type { OldBlock } from "./old-blocks";
import type { Staying } from "./old-users";
import type { Takeover } from "./plan";

/** The report of a move, and the output of `--json`. It contains no secret. */
export interface Plan {
  readonly takeover: Takeover;
  readonly moves: readonly Move[];
  readonly stays: readonly Staying[];
  readonly blocks: readonly OldBlock[];
}

export function planAsJson({ takeover, moves, stays, blocks }: Plan): object {
  const stacks = takeover.stacks.map(({ name, account, users }) => ({
    name,
    account,
    users: users.map(({ old }) => old.name),
  }));
  return { stacks, moves, stays, blocks };
}

export function planInWords(mainTs: string, { takeover, moves, stays }: Plan): string {
  const stacks = takeover.stacks.map(({ name, account, props }) => {
    const role = props.assumeRole?.roleArn;
    return `Stack "${name}" reaches account ${account} with ${role ?? "your own credentials"}.`;
  });
  const moving = ["Moves:", ...moves.map(({ from, to }) => `  ${from} → ${to}`)].join("\n");
  return [`main.ts:\n\n${mainTs}`.trim(), stacks.join("\n"), moving, ...stayingInWords(stays)].join("\n\n");
}

/** What stays in the old state, with the reason; empty if nothing does. */
export function stayingInWords(stays: readonly Staying[]): string[] {
  if (stays.length === 0) return [];
  return [["Stays in the old state:", ...stays.map(({ address, reason }) => `  ${address}: ${reason}.`)].join("\n")];
}

/** What to do in the old configuration when its state no longer has what moved. */
export function deleteBlocks(blocks: readonly OldBlock[], directory = "the old configuration"): string {
  const lines = blocks.map(({ block, only }) => (only ? `  ${block}: only ${only.join(", ")}` : `  ${block}`));
  return [
    `Delete these blocks in ${directory} before its next apply, which would create them again:`,
    ...lines,
    "A state has no lifecycle: if a user's block has prevent_destroy, first add preventDestroy: true to it in main.ts.",
    `Then run "${terraformBinary} plan" there: it must destroy nothing.`,
  ].join("\n");
}

/** What you must do by hand if the old directory isn't known. */
export function pushByHand(file: string): string {
  return [
    `Two states have these users now. In the directory of the old configuration, run this before anything is applied:`,
    `  ${terraformBinary} state push ${shellPath(file)}`,
  ].join("\n");
}

export function moved(directory: string, copies: string, { takeover, moves }: Plan): string {
  const users = takeover.stacks.reduce((sum, one) => sum + one.users.length, 0);
  const what = `${count(users, "user")} (${moves.length} resources)`;
  return [
    `Moved ${what}. ${program.name} plans no change for them in the new project.`,
    `${copies} has the old state from before and after, with every secret. Delete it when all is deployed.`,
    nextSteps(directory, [
      "  npm install",
      "  npm run diff           # shows new outputs, and no change of a resource",
      "  npm run deploy         # writes these outputs",
      "  npm run credentials    # writes a key to a file",
    ]),
  ].join("\n");
}

export function importNext(directory: string): string {
  return [
    "The next deploy imports these users. Their secrets stay where they are: AWS shows a secret only once.",
    nextSteps(directory, [
      "  # remove users from main.ts that are not for this project",
      "  npm install",
      "  npm run diff      # shows the imports; writes each policy again with the same text",
      "  npm run deploy",
    ]),
  ].join("\n");
}

/** The users that are not imported; nothing without any. */
export function leftOutInWords(stays: readonly Staying[]): string {
  const users = stays.filter(({ address }) => address.startsWith("aws_iam_user."));
  if (users.length === 0) return "";
  return ["Not imported:", ...users.map(({ reason }) => `  ${reason}.`)].join("\n");
}

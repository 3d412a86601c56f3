import type { RunOptions } from "./stack/terraform/terraform-run";
import { runTerraform, withRunOptions } from "./stack/terraform-runs";
import { command, withBody } from "./terminal/command-line";
import { toRun } from "./terminal/how-to-run";

/** cdktf's `destroy`. */
export const destroyCommand = withBody(
  withRunOptions(
    command("destroy", "Delete all users, keys and policies of a stack, after confirmation", [toRun("destroy")]),
  )
    .option("--auto-approve", "skip the confirmation")
    .option("--migrate-state", "move the state if the backend has changed"),
  (stacks: string[], options: RunOptions) => runTerraform("destroy", stacks, options),
);

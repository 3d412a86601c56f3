import type { RunOptions } from "./stack/terraform-run";
import { runTerraform, withRunOptions } from "./stack/terraform-runs";
import { command, withBody } from "./terminal/command-line";
import { toRun } from "./terminal/how-to-run";

/** cdktf's `destroy`. */
export const destroyCommand = withBody(
  withRunOptions(
    command("destroy", "Shows what would be deleted, asks, and lets Terraform delete every user, key and policy.", [
      toRun("destroy"),
    ]),
  ).option("--auto-approve", "don't ask"),
  (stacks: string[], options: RunOptions) => runTerraform("destroy", stacks, options),
);

import { type RunOptions, runTerraform, withRunOptions } from "./stack/terraform-runs";
import { command, withBody } from "./terminal/command-line";
import { toRun } from "./terminal/how-to-run";

/** cdktf's `diff`: Terraform's plan. */
export const diffCommand = withBody(
  withRunOptions(
    command("diff", "Synthesizes main.ts and shows what a deploy would change in AWS. Changes nothing.", [
      toRun("diff"),
    ]),
  ).option("--refresh-only", "only what was changed in AWS since the last deploy"),
  (stacks: string[], options: RunOptions) => runTerraform("plan", stacks, options),
);

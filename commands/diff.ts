import type { RunOptions } from "./stack/terraform/terraform-run";
import { runTerraform, withRunOptions } from "./stack/terraform-runs";
import { command, withBody } from "./terminal/command-line";
import { toRun } from "./terminal/how-to-run";

/** cdktf's `diff`: Terraform's plan. */
export const diffCommand = withBody(
  withRunOptions(
    command(
      "diff",
      "Show what a deploy would change in AWS",
      [toRun("diff"), `${toRun("diff", "--detailed-exitcode")}   # for a scheduled job`, toRun("diff", "'*' --json")],
      "with --detailed-exitcode, a deploy would change something or a removed stack remains",
    ),
  )
    .option("--refresh-only", "show only what was changed in AWS since the last deploy")
    .option("--detailed-exitcode", "exit with 3 if a deploy would change something or a removed stack remains")
    .option("--json", "print the changes as JSON"),
  (stacks: string[], options: RunOptions) => runTerraform("plan", stacks, options),
);

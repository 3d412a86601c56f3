import type { RunOptions } from "./stack/terraform/terraform-run";
import { number, runTerraform, withRunOptions } from "./stack/terraform-runs";
import { command, withBody } from "./terminal/command-line";
import { toRun } from "./terminal/how-to-run";

/** cdktf's `deploy`, without the time of its command line. `npx cdktf deploy` does the same to the same state. */
export const deployCommand = withBody(
  withRunOptions(
    command("deploy", "Show the plan, ask for confirmation, and apply it", [
      toRun("deploy"),
      toRun("deploy", "image-optimizer --auto-approve"),
      toRun("deploy", "'*' --auto-approve --parallelism 2"),
    ]),
  )
    .option("--auto-approve", "skip the confirmation")
    .option("--migrate-state", "move the state if the backend has changed")
    .option("--allow-destroy", "with --auto-approve: allow the deploy to delete users")
    .option("--json", "with --auto-approve: print the changes as JSON")
    .option("--refresh-only", "only update the state with what was changed in AWS")
    .option("--parallelism <number>", "with --auto-approve: maximum number of stacks at once", number)
    .option("--outputs-file <file>", "write the outputs to a JSON file")
    .option("--outputs-file-include-sensitive-outputs", "with --outputs-file: include the secrets"),
  async (stacks: string[], options: RunOptions) => {
    if (options.parallelism && !options.autoApprove) {
      deployCommand.error(
        "error: --parallelism goes with --auto-approve only, since several plans can't be asked for at once",
      );
    }
    for (const option of ["allowDestroy", "json"] as const) {
      if (!options[option] || options.autoApprove) continue;
      deployCommand.error(`error: --${option === "json" ? option : "allow-destroy"} goes with --auto-approve only`);
    }
    if (options.outputsFileIncludeSensitiveOutputs && options.outputsFile === undefined) {
      deployCommand.error("error: --outputs-file-include-sensitive-outputs goes with --outputs-file only");
    }
    await runTerraform("apply", stacks, options);
  },
);

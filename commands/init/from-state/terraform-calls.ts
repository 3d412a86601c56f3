import { rmSync } from "node:fs";
import { join } from "node:path";
import { waitFor } from "../../system/patience";
import { Problem } from "../../system/problem";
import { start } from "../../system/processes";
import { terraformBinary } from "../../terraform/program";

/** A resource that a plan would change. */
export interface PlannedChange {
  readonly address: string;
  /** Such as `update`, `delete`, `create`. */
  readonly actions: readonly string[];
}

/**
 * What Terraform prints in a directory.
 *
 * @throws Problem with Terraform's own first message
 */
export async function terraformAt(directory: string, args: readonly string[]): Promise<string> {
  const child = start(terraformBinary, [...args, "-no-color"], { cwd: directory });
  const { status, stdout, stderr } = await waitFor(`${terraformBinary} ${args[0]} in ${directory}`, child);
  if (status === 0) return stdout;
  const reason = /Error: (.*)/.exec(stderr)?.[1] ?? (stderr.trim().split("\n")[0] || `exit code ${status}`);
  throw new Problem(`"${terraformBinary} ${args.slice(0, 2).join(" ")}" failed in ${directory}: ${reason}`);
}

/**
 * Every resource change that Terraform plans in a directory, without changes of outputs.
 *
 * @param privateDirectory for the plan, which holds secrets
 */
export async function plannedChanges(directory: string, privateDirectory: string): Promise<PlannedChange[]> {
  const file = join(privateDirectory, "move.tfplan");
  try {
    await terraformAt(directory, ["plan", "-input=false", `-out=${file}`]);
    const { resource_changes = [] } = JSON.parse(await terraformAt(directory, ["show", "-json", file]));
    const changes: { address: string; change: { actions: readonly string[] } }[] = resource_changes;
    return changes
      .map(({ address, change }) => ({ address, actions: change.actions }))
      .filter(({ actions }) => !["no-op", "read"].includes(actions.join()));
  } finally {
    rmSync(file, { force: true });
  }
}

import { join } from "node:path";
import { packageDirectory } from "../tools/package-directory";
import { waitFor } from "../tools/patience";
import { Problem } from "../tools/problem";
import { start } from "../tools/processes";
import { appCommand } from "../tools/project";

/**
 * Synthesizes a project into a directory with the app command in its `cdktf.json`, as `cdktf synth` does, only faster.
 *
 * @throws Problem outside a project, and with what the app printed, when it refuses its input or fails
 */
export async function synthesizeApp(
  outputDirectory: string,
  env: NodeJS.ProcessEnv = process.env,
  project = process.cwd(),
): Promise<void> {
  const app = appCommand(project);
  const { contextFor, contextVariable } = contextOfCdktf();
  const variables = { ...env, CDKTF_OUTDIR: outputDirectory, [contextVariable]: contextFor(project, env) };
  const inProject = { cwd: project, env: variables, shell: true };
  const { status, stderr } = await waitFor(`the app command in cdktf.json (${app})`, start(app, [], inProject));
  if (status !== 0) throw new Problem(stderr.trim());
}

/** In JavaScript, because the loader of TypeScript needs it too. */
function contextOfCdktf(): {
  contextFor: (project: string, env: NodeJS.ProcessEnv) => string;
  contextVariable: string;
} {
  return require(join(packageDirectory, "tools", "cdktf-context.js"));
}

import { join } from "node:path";
import { packageDirectory } from "../../system/package-directory";
import { waitFor } from "../../system/patience";
import { Problem } from "../../system/problem";
import { start } from "../../system/processes";
import { appCommand } from "../../system/project";
import { readRegularFile } from "../../system/regular-file";

/** A package that `package.json` has, and `node_modules` has not. */
export class NotInstalled extends Problem {
  constructor(readonly packageName: string) {
    super(`The package ${packageName} is not installed in this project. Run: npm install`);
  }
}

/**
 * Synthesizes a project into a directory with the app command in its `cdktf.json`, as `cdktf synth` does, only faster.
 *
 * @throws NotInstalled when the project's packages are not installed
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
  if (status === 0) return;
  const missing = missingPackage(stderr, project);
  if (missing === undefined) throw new Problem(stderr.trim());
  throw new NotInstalled(missing);
}

/** The package that Node did not find, where installing the project's packages brings it. */
function missingPackage(stderr: string, project: string): string | undefined {
  const [, name] = /Cannot find (?:module|package) '((?:@[^'/]+\/)?[^'./][^'/]*)/.exec(stderr) ?? [];
  if (name === undefined) return undefined;
  const { dependencies = {}, devDependencies = {} } = JSON.parse(readRegularFile(join(project, "package.json")));
  return Object.hasOwn({ ...dependencies, ...devDependencies }, name) ? name : undefined;
}

/** In JavaScript, because the loader of TypeScript needs it too. */
function contextOfCdktf(): {
  contextFor: (project: string, env: NodeJS.ProcessEnv) => string;
  contextVariable: string;
} {
  return require(join(packageDirectory, "loader", "cdktf-context.js"));
}

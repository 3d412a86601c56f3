import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { packageDirectory } from "../../system/package-directory";
import { waitFor } from "../../system/patience";
import { Problem } from "../../system/problem";
import { start } from "../../system/processes";
import { appCommand } from "../../system/project";
import { readRegularFile } from "../../system/regular-file";
import { isSystemError, systemReason } from "../../system/system-error";
import { temporaryDirectory } from "../../system/temporary-directory";
import { unlistedStacks } from "./files";

/** Keeps the library from warning of an output directory outside the project. */
const temporaryOutput = { S3_USER_TEMPORARY_OUTPUT: "1" };

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
  const context = { [contextVariable]: contextFor(project, env) };
  const variables = { ...env, ...temporaryOutput, ...context, CDKTF_OUTDIR: outputDirectory };
  const inProject = { cwd: project, env: variables, shell: true };
  const { status, stdout, stderr } = await waitFor(`the app command in cdktf.json (${app})`, start(app, [], inProject));
  if (status === 0) return refuseSecondApp(outputDirectory);
  const missing = missingPackage(stderr, project);
  const printed = stderr.trim() || stdout.trim();
  if (printed === "") throw new Problem(`The app command in cdktf.json (${app}) ended with exit code ${status}.`);
  if (missing === undefined) throw new Problem(printed);
  throw new NotInstalled(missing);
}

/** A second app replaces the manifest of the first, whose stacks would disappear from every command. */
function refuseSecondApp(outputDirectory: string): void {
  const manifest = join(outputDirectory, "manifest.json");
  const listed = existsSync(manifest) ? JSON.parse(readRegularFile(manifest)).stacks : undefined;
  const lost = listed === undefined ? [] : unlistedStacks(outputDirectory, new Set(Object.keys(listed)));
  if (lost.length === 0) return;
  const effect = `a later one replaced stack ${lost.join(", ")}`;
  throw new Problem(`main.ts must have one app, but has several: ${effect}. Declare all stacks in one app.`);
}

/**
 * Synthesizes the project into a directory that other commands may be reading. It replaces each file as a whole, and
 * the manifest last, so no command reads half of a file. Files of Terraform in the directory stay.
 *
 * @throws NotInstalled when the project's packages are not installed
 * @throws Problem outside a project, and with the app's messages when it fails
 */
export async function replaceOutput(directory: string): Promise<void> {
  const output = resolve(directory);
  let written: string | undefined;
  try {
    mkdirSync(dirname(output), { recursive: true });
    written = temporaryDirectory(`${output}.`); // next to it, because paths in the JSON depend on the depth
    await synthesizeApp(written);
    mkdirSync(output, { recursive: true });
    moveFiles(written, output);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new Problem(`The synthesized output can't be written to ${directory}: ${systemReason(error)}.`);
  } finally {
    if (written !== undefined) rmSync(written, { recursive: true, force: true });
  }
}

function moveFiles(from: string, to: string): void {
  const isLast = (name: string) => Number(name === "manifest.json");
  for (const name of readdirSync(from).sort((a, b) => isLast(a) - isLast(b))) {
    const [source, target] = [join(from, name), join(to, name)];
    const stats = statSync(source);
    if (stats.isDirectory()) {
      mkdirSync(target, { recursive: true });
      chmodSync(target, stats.mode); // a stack's directory is private
      moveFiles(source, target);
    } else {
      renameSync(source, target);
    }
  }
}

/** The package that Node did not find, if installing the project's packages provides it. */
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

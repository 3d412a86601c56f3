import { join, resolve } from "node:path";
import { getOrMake } from "../system/maps";
import { readRegularFile } from "../system/regular-file";

/**
 * A command of this program for the reader to type: `npm run doctor` if the project's `package.json` has such a script,
 * otherwise `npx s3-user doctor`.
 *
 * @param args its arguments, such as `--user photos`
 * @param project the directory of the project, in which the reader types it
 */
export function toRun(command: string, args = "", project = "."): string {
  const { scripts, dependencies } = manifestOf(project);
  const cdktf = dependencies?.cdktn === undefined ? "cdktf" : "cdktn"; // `synth` is not this program's
  if (scripts?.[command] === undefined) {
    return `npx ${command === "synth" ? cdktf : "s3-user"} ${command} ${args}`.trim();
  }
  return args === "" ? `npm run ${command}` : `npm run ${command} ${/(^|\s)-/.test(args) ? "-- " : ""}${args}`;
}

/** The part of a project's `package.json` about running something there. */
interface Manifest {
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const known = new Map<string, Manifest>();

function manifestOf(project: string): Manifest {
  return getOrMake(known, resolve(project), () => readManifest(project));
}

function readManifest(project: string): Manifest {
  try {
    return JSON.parse(readRegularFile(join(project, "package.json")));
  } catch {
    return {};
  }
}

import { readRegularFile } from "../system/regular-file";

/**
 * A command of this program for the reader to type: `npm run doctor` if the project's `package.json` has such a script,
 * otherwise `npx s3-user doctor`.
 *
 * @param args its arguments, such as `--user photos`
 */
export function toRun(command: string, args = ""): string {
  const isScript = manifest().scripts?.[command] !== undefined;
  if (!isScript) return `npx ${command === "synth" ? cdktfCommandLine() : "s3-user"} ${command} ${args}`.trim();
  return args === "" ? `npm run ${command}` : `npm run ${command} ${/(^|\s)-/.test(args) ? "-- " : ""}${args}`;
}

/** The part of a project's `package.json` about running something there. */
interface Manifest {
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** `synth` is not this program's. */
const cdktfCommandLine = () => (manifest().dependencies?.cdktn === undefined ? "cdktf" : "cdktn");

let known: Manifest | undefined;

function manifest(): Manifest {
  known ??= readManifest();
  return known;
}

function readManifest(): Manifest {
  try {
    return JSON.parse(readRegularFile("package.json"));
  } catch {
    return {};
  }
}

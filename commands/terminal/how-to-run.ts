import { readFileSync } from "node:fs";

/**
 * A command of this program as the reader can type it: `npm run doctor` where the project's `package.json` has such a
 * script, else `npx s3-user doctor`.
 *
 * @param args what stands behind it, such as `--user photos`
 */
export function toRun(command: string, args = ""): string {
  const isScript = scripts()[command] !== undefined;
  if (!isScript) return `npx ${cdktfCommands.has(command) ? "cdktf" : "s3-user"} ${command} ${args}`.trim();
  return args === "" ? `npm run ${command}` : `npm run ${command} ${args.startsWith("-") ? "-- " : ""}${args}`;
}

/** Commands of cdktf's that a project usually has a script for. */
const cdktfCommands = new Set(["synth"]);

let known: Readonly<Record<string, string>> | undefined;

function scripts(): Readonly<Record<string, string>> {
  known ??= readScripts();
  return known;
}

function readScripts(): Readonly<Record<string, string>> {
  try {
    return JSON.parse(readFileSync("package.json", "utf8")).scripts ?? {};
  } catch {
    return {};
  }
}

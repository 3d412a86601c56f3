import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fromSource } from "./from-source";
import { projectRoot } from "./project-root";
import { temporaryDirectory } from "./temporary-directory";

/**
 * The result of a main.ts with this text, in a new directory with these files.
 *
 * @param env the whole environment of the process
 */
export function runMain(source: string, files: Readonly<Record<string, string>> = {}, env = process.env) {
  const directory = join(temporaryDirectory(), "my site"); // as people call directories, with a space
  mkdirSync(directory);
  symlinkSync(join(projectRoot, "node_modules"), join(directory, "node_modules"), "junction");
  for (const [name, text] of Object.entries({ ...files, "main.ts": source })) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  const inDirectory = { cwd: directory, encoding: "utf8", env } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [...fromSource, "main.ts"], inDirectory);
  return { directory, status, stdout, stderr };
}

import { existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { Problem } from "../system/problem";
import { kindAt } from "../system/regular-file";
import { exitCode } from "./exit-code";

// The files that options name. A slip in their path is wrong usage; what the operating system refuses is not.

/** @throws Problem unless there is a file that can be read */
export function requireFile(option: string, file: string): void {
  requireName(option, file);
  if (!existsSync(file)) throw wrong(`${option}: ${file} is not found. Name a file that exists.`);
  if (kindAt(file) !== "file") throw wrong(`${option} must be a file, but ${file} is something else.`);
}

/** @throws Problem unless a file can be at the path, or is */
export function requirePlace(option: string, file: string): void {
  requireName(option, file);
  const directory = dirname(file);
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
    throw wrong(`${option} must be in an existing directory, but ${directory} does not exist.`);
  }
  if (kindAt(file) === "no file") throw wrong(`${option} must be a file, but ${file} is something else.`);
}

/** An empty path is the current directory for some functions, and no file for others. */
function requireName(option: string, file: string): void {
  if (file === "") throw wrong(`${option} must be a file, but is empty (an unset variable?). Name a file.`);
}

function wrong(message: string): Problem {
  return new Problem(message, exitCode.usage);
}

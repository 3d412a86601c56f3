import { readFileSync, type Stats, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Problem } from "./problem";

/** The kind of what is at a path. Reading anything but a file, such as a pipe or a device, could block forever. */
export function kindAt(path: string): "file" | "nothing" | "no file" {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return "nothing";
  return stats.isFile() ? "file" : "no file";
}

/** Whether a directory is at the path, or can be created there: no part of it is a file. */
export function canBeDirectory(path: string): boolean {
  const stats = entryAt(resolve(path));
  return stats ? stats.isDirectory() : canBeDirectory(dirname(resolve(path)));
}

/** Node.js 20 throws below a file. Newer versions find nothing there. */
function entryAt(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOTDIR") return undefined;
    throw error;
  }
}

/**
 * The text of a file.
 *
 * @throws Problem for anything but a file
 */
export function readRegularFile(path: string): string {
  if (kindAt(path) === "no file") throw new Problem(`${path} is not a file.`);
  return readFileSync(path, "utf8");
}

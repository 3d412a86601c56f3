import { readFileSync, statSync } from "node:fs";
import { Problem } from "./problem";

/** The kind of what is at a path. Reading anything but a file, such as a pipe or a device, could block forever. */
export function kindAt(path: string): "file" | "nothing" | "no file" {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return "nothing";
  return stats.isFile() ? "file" : "no file";
}

/** Whether a directory is at the path, or can be created there. */
export function canBeDirectory(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOTDIR") return false;
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

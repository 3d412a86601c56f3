import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** This package's own directory, whether it runs from source or from `dist`. */
export const packageDirectory = upwards(__dirname);

/** Whether this runs from source, in a clone of the repository. */
export const isClone = existsSync(join(packageDirectory, "bin", "program.ts"));

function upwards(directory: string): string {
  return existsSync(join(directory, "package.json")) ? directory : upwards(dirname(directory));
}

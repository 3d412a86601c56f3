import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** This package's own directory, whether it runs from source or from `dist`. */
export const packageDirectory = upwards(__dirname);

function upwards(directory: string): string {
  return existsSync(join(directory, "package.json")) ? directory : upwards(dirname(directory));
}

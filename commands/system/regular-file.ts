import { readFileSync, statSync } from "node:fs";
import { Problem } from "./problem";

/**
 * The text of a file.
 *
 * @throws Problem for a pipe or a device, which could be read for ever, past any Ctrl-C
 */
export function readRegularFile(path: string): string {
  if (!statSync(path).isFile()) throw new Problem(`${path} is not a file.`);
  return readFileSync(path, "utf8");
}

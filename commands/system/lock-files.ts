import { existsSync } from "node:fs";
import { join } from "node:path";

/** npm's lock file, the only one that is read here and in the workflows. */
export const lockFile = "package-lock.json";

const others = ["pnpm-lock.yaml", "yarn.lock", "bun.lock", "bun.lockb"];

/** The name of another package manager's lock file in a directory that has none of npm's. */
export function otherLockFile(directory: string): string | undefined {
  if (existsSync(join(directory, lockFile))) return undefined;
  return others.find((name) => existsSync(join(directory, name)));
}

import { spawnSync } from "node:child_process";
import { basename, dirname } from "node:path";

/** What git does with a file: `tracked` is in a repository, `addable` would be with the next `git add`. */
export type GitStanding = "tracked" | "addable" | "ignored" | "outside";

/** What git does with a file that is there, or may be; `outside` without a repository or without git. */
export function gitStanding(path: string): GitStanding {
  const git = (...args: string[]) => spawnSync("git", args, { cwd: dirname(path), stdio: "ignore" }).status;
  if (git("rev-parse", "--is-inside-work-tree") !== 0) return "outside";
  if (git("ls-files", "--error-unmatch", "--", basename(path)) === 0) return "tracked";
  return git("check-ignore", "--quiet", "--", basename(path)) === 0 ? "ignored" : "addable";
}

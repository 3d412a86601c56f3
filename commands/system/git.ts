import { basename, dirname } from "node:path";
import { run } from "./processes";

/** The state of a file in git: `tracked` is in a repository, `addable` would be with the next `git add`. */
export type GitStanding = "tracked" | "addable" | "ignored" | "outside";

/** The state of a file in git, whether it exists or not; `outside` without a repository or without git. */
export async function gitStanding(path: string): Promise<GitStanding> {
  const git = (...args: string[]) =>
    run("git", args, { cwd: dirname(path) }).then(
      ({ status }) => status === 0,
      () => false,
    );
  if (!(await git("rev-parse", "--is-inside-work-tree"))) return "outside";
  if (await git("ls-files", "--error-unmatch", "--", basename(path))) return "tracked";
  return (await git("check-ignore", "--quiet", "--", basename(path))) ? "ignored" : "addable";
}

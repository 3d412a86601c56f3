import { spawnSync } from "node:child_process";

/**
 * The default branch of a directory's git repository: the one of `origin`, or else the only branch there is.
 *
 * @returns undefined if the directory is in no repository, or git doesn't know
 */
export function defaultBranch(directory: string): string | undefined {
  const ofOrigin = git(directory, "symbolic-ref", "--short", "refs/remotes/origin/HEAD");
  if (ofOrigin !== undefined) return ofOrigin.replace(/^origin\//, "");
  const current = git(directory, "symbolic-ref", "--short", "HEAD");
  const others = git(directory, "for-each-ref", "--format=%(refname:short)", "refs/heads")?.split("\n") ?? [];
  return others.every((branch) => branch === current || branch === "") ? current : undefined;
}

function git(directory: string, ...args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync("git", ["-C", directory, ...args], { encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}

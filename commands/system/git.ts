import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { type Result, run } from "./processes";
import { systemReason } from "./system-error";

/** Runs git in a directory. If it can't be started there, that is a failure of git's. */
export function git(directory: string, ...args: readonly string[]): Promise<Result> {
  return run("git", args, { cwd: directory, env: outsideHooks() }).catch((error) => ({
    status: 1,
    stdout: "",
    stderr: systemReason(error),
  }));
}

/**
 * The environment without what git sets in a hook: the index of the commit that is being made, into which a new
 * worktree would be read, and the directories of the repository, which git finds itself.
 */
export function outsideHooks(): NodeJS.ProcessEnv {
  const { GIT_DIR: _, GIT_WORK_TREE: _tree, GIT_INDEX_FILE: _index, GIT_PREFIX: _prefix, ...env } = process.env;
  return env;
}

/**
 * The state of a file in git: `tracked` is in a repository, `addable` would be with the next `git add`. It is `unknown`
 * in a repository if git is missing or refuses to work there.
 */
export type GitStanding = "tracked" | "addable" | "ignored" | "outside" | "unknown";

/** The state of a file in git, whether it exists or not; `outside` without a repository. */
export async function gitStanding(path: string): Promise<GitStanding> {
  const agrees = async (...args: string[]) => (await git(dirname(path), ...args)).status === 0;
  if (!(await agrees("rev-parse", "--is-inside-work-tree"))) {
    return isBelowRepository(resolve(path)) ? "unknown" : "outside";
  }
  if (await agrees("ls-files", "--error-unmatch", "--", basename(path))) return "tracked";
  return (await agrees("check-ignore", "--quiet", "--", basename(path))) ? "ignored" : "addable";
}

function isBelowRepository(path: string): boolean {
  const directory = dirname(path);
  return directory !== path && (existsSync(join(directory, ".git")) || isBelowRepository(directory));
}

/**
 * The default branch of a directory's git repository: the one of `origin`, or else the only branch there is.
 *
 * @returns undefined if the directory is in no repository, or git doesn't know
 */
export async function defaultBranch(directory: string): Promise<string | undefined> {
  const answer = async (...args: string[]) => {
    const { status, stdout } = await git(directory, ...args);
    return status === 0 ? stdout.trim() : undefined;
  };
  const ofOrigin = await answer("symbolic-ref", "--short", "refs/remotes/origin/HEAD");
  if (ofOrigin !== undefined) return ofOrigin.replace(/^origin\//, "");
  const current = await answer("symbolic-ref", "--short", "HEAD");
  const branches = (await answer("for-each-ref", "--format=%(refname:short)", "refs/heads"))?.split("\n") ?? [];
  return branches.every((branch) => branch === current || branch === "") ? current : undefined;
}

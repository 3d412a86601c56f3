import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { devNull } from "node:os";
import { join } from "node:path";
import { synthesizeApp } from "../stack/json/synthesize";
import { git, outsideHooks } from "../system/git";
import { Problem } from "../system/problem";
import { endAll } from "../system/processes";
import { exitCode } from "../terminal/exit-code";
import { withoutAws } from "../terraform/environment";
import { providePackages } from "./base-packages";

/**
 * Synthesizes the project in its present state.
 *
 * @returns the output directory, below `temporary`
 * @throws Problem when the app refuses its input or fails
 */
export async function synthesizeHead(temporary: string): Promise<string> {
  const output = outputDirectory(temporary, "head");
  await synthesizeApp(output, withoutCredentials(process.env));
  return output;
}

/**
 * Synthesizes the project as it is in a git revision, from a temporary worktree that is gone when this process ends.
 *
 * @returns the output directory
 * @throws Problem when there is no such revision, its packages can't be had, or its app fails
 */
export async function synthesizeBase(revision: string, temporary: string): Promise<string> {
  const commit = await resolveRevision(revision);
  const worktree = await addWorktree(commit, temporary);
  const prefix = await answerOf("rev-parse", "--show-prefix");
  const project = join(worktree, prefix);
  if (!existsSync(join(project, "cdktf.json"))) {
    throw new Problem(`${revision} has no cdktf.json here. Compare with a later revision, or leave --base out.`);
  }
  const env = withoutCredentials(process.env);
  const head = await answerOf("rev-parse", "--show-toplevel");
  await providePackages({ head, base: worktree, project: prefix.replace(/\/$/, ""), revision, env });
  const output = outputDirectory(temporary, "base");
  try {
    await synthesizeApp(output, env, project);
  } catch (error) {
    throw new Problem(`${revision} does not synthesize:\n${(error as Error).message}`);
  }
  return output;
}

/** In its own directory, because the directory of local state is created next to it. */
function outputDirectory(temporary: string, name: string): string {
  mkdirSync(join(temporary, name));
  return join(temporary, name, "cdktf.out");
}

async function resolveRevision(revision: string): Promise<string> {
  try {
    return await answerOf("rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`);
  } catch {
    throw await noRevision(revision);
  }
}

/** A shallow clone may lack a revision that exists. Elsewhere the name is wrong, or was not fetched yet. */
async function noRevision(revision: string): Promise<Problem> {
  if ((await git(".", "rev-parse", "--git-dir")).status !== 0) {
    const instead = "Synthesize the base elsewhere, and pass its cdktf.out with --against.";
    return new Problem(`There is no git repository here, and so no revision ${revision}. ${instead}`);
  }
  const isShallow = (await answerOf("rev-parse", "--is-shallow-repository")) === "true";
  const [remote] = (await answerOf("remote")).split("\n");
  const missing = `There is no git revision ${revision} here.`;
  if (!remote) return new Problem(`${missing} Name one that "git log" shows.`, exitCode.usage);
  if (!isShallow) return new Problem(`${missing} To fetch new branches: git fetch ${remote}`, exitCode.usage);
  const rest = `git fetch --unshallow ${remote} '+refs/heads/*:refs/remotes/${remote}/*'`;
  return new Problem(`${missing} This clone is shallow. To fetch the rest: ${rest}`);
}

async function addWorktree(commit: string, temporary: string): Promise<string> {
  const worktree = join(temporary, "worktree");
  // Registered before it exists: an interrupted `worktree add` leaves a locked entry, which twice --force removes too.
  process.prependOnceListener("exit", () => {
    endAll();
    const removal = ["worktree", "remove", "--force", "--force", worktree];
    spawnSync("git", removal, { stdio: "ignore", env: outsideHooks() });
  });
  await answerOf("-c", "core.hooksPath=/dev/null", "worktree", "add", "--quiet", "--detach", worktree, commit);
  return worktree;
}

/** What git prints in the project. */
async function answerOf(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await git(".", ...args);
  if (status !== 0) throw new Problem(`git ${args[0]} failed: ${stderr.trim()}`);
  return stdout.trim();
}

/**
 * Synth needs no credentials, so it gets none: not the environment's, nor those in files or on the machine's network.
 */
export function withoutCredentials(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(withoutAws(env)).filter(
    ([name]) => !/^ACTIONS_|TOKEN|SECRET|PASSWORD|CREDENTIAL|PRIVATE_KEY/i.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_CONFIG_FILE: devNull,
  };
}

import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import type { SynthesizedStack } from "../stack/json/synthesized";
import { localStateFile } from "../stack/terraform/state";
import { gitStanding } from "../system/git";
import { shellPath, shellWord } from "../terminal/shell-word";
import { type Check, fail, unknown } from "./check";

/** Files with secrets that git has, or would take with the next `git add`. */
export async function checkGit(stacks: readonly SynthesizedStack[], project = process.cwd()): Promise<Check[]> {
  const states = stacks.flatMap((stack) => localStateFile(stack) ?? []).flatMap(withBackups);
  const credentials = readdirSync(project).filter((name) => keyFile.test(name));
  const files = [...states, ...credentials.map((name) => join(project, name))];
  const checks = (await Promise.all(files.map((file) => checkFile(file, relative(project, file))))).flat();
  return [...new Map(checks.map((check) => [check.message, check])).values()];
}

/** A file that `credentials` writes, or what is left of one whose writing was killed. */
const keyFile = /_accessKeys\.(csv|env|json|asc|smtp\.env)$|^\.[0-9a-f]{16}\.tmp$/;

/** A state, if it exists, and the copies that Terraform keeps next to it. */
function withBackups(file: string): string[] {
  const directory = dirname(file);
  if (!existsSync(directory)) return [];
  const copies = readdirSync(directory).filter((entry) => entry.startsWith(basename(file)));
  return copies.map((entry) => join(directory, entry));
}

async function checkFile(file: string, name: string): Promise<Check[]> {
  const standing = await gitStanding(file);
  if (standing === "unknown") {
    return [
      unknown("Git", "whether git has or would add a file with secrets was not checked", "git status   # shows why"),
    ];
  }
  const ignore = `echo ${shellWord(`/${name}`)} >> .gitignore`;
  if (standing === "tracked") {
    const effect = "anyone with access to it has the keys, so rotate them too";
    const message = `${name} contains secrets and is in the repository: ${effect}`;
    return [fail("Git", message, `git rm --quiet --cached ${shellPath(name)} && ${ignore}`)];
  }
  return standing === "addable" ? [fail("Git", `${name} contains secrets and git would add it`, ignore)] : [];
}

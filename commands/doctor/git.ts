import { existsSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import type { SynthesizedStack } from "../stack/json/synthesized";
import { localStateFile } from "../stack/terraform/state";
import { gitStanding } from "../system/git";
import { shellPath, shellWord } from "../terminal/shell-word";
import { type Check, fail } from "./check";

/** Files with secrets that git has, or would take with the next `git add`. */
export async function checkGit(stacks: readonly SynthesizedStack[], project = process.cwd()): Promise<Check[]> {
  const states = stacks.map(localStateFile).filter((file) => file !== undefined && existsSync(file)) as string[];
  const credentials = readdirSync(project).filter((name) => /_accessKeys\.(csv|env|json|asc|smtp\.env)$/.test(name));
  const files = [...states, ...credentials.map((name) => join(project, name))];
  return (await Promise.all(files.map((file) => checkFile(file, relative(project, file))))).flat();
}

async function checkFile(file: string, name: string): Promise<Check[]> {
  const standing = await gitStanding(file);
  const ignore = `echo ${shellWord(`/${name}`)} >> .gitignore`;
  if (standing === "tracked") {
    const effect = "anyone with access to it has the keys, so rotate them too";
    const message = `${name} contains secrets and is in the repository: ${effect}`;
    return [fail("Git", message, `git rm --quiet --cached ${shellPath(name)} && ${ignore}`)];
  }
  return standing === "addable" ? [fail("Git", `${name} contains secrets and git would add it`, ignore)] : [];
}

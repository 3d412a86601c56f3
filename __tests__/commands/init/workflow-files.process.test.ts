import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { workflowFiles } from "../../../commands/init/project-files";
import { projectRoot } from "../../support/project-root";
import { temporaryDirectory } from "../../support/temporary-directory";

/** Branches whose pushes deploy. */
async function deployed(directory: string): Promise<string | undefined> {
  const deploy = (await workflowFiles(directory)).find(({ path }) => path === ".github/workflows/deploy.yml");
  return /branches: (\[.*\])/.exec(`${deploy?.content}`)?.[1];
}

/** A repository whose only branch has this name. */
function repository(branch: string): string {
  const directory = temporaryDirectory();
  git(directory, "init", "--quiet", "--initial-branch", branch);
  const author = ["-c", "user.name=ada", "-c", "user.email=ada@example.com"];
  git(directory, ...author, "commit", "--quiet", "--allow-empty", "-m", "1");
  return directory;
}

const git = (directory: string, ...args: string[]) => execFileSync("git", ["-C", directory, ...args]);

test("writes this repository's own workflows", async () => {
  const files = await workflowFiles(join(temporaryDirectory(), "photos"));
  expect(files).toHaveLength(9);
  for (const { path, content } of files) {
    if (path === ".github/dependabot.yml") continue; // which leaves out what this repository pins
    expect(content).toBe(readFileSync(join(projectRoot, path), "utf8"));
  }
});

test.each(["main", "master"])(
  "deploys pushes to main and master in a repository with the branch %s",
  async (branch) => {
    expect(await deployed(repository(branch))).toBe("[main, master]");
  },
);

test("deploys pushes to the only branch of a repository", async () => {
  expect(await deployed(repository("trunk"))).toBe('["trunk"]');
});

test.each([
  ["!x", '["\\\\!x"]'],
  ["c++", '["c\\\\+\\\\+"]'],
])("deploys pushes to the branch %s, whose name is no pattern", async (branch, branches) => {
  expect(await deployed(repository(branch))).toBe(branches);
});

test.each(["*", "a?", "[x]", "a\\b"])("git allows no branch %s, which would be a pattern too", (branch) => {
  const check = ["check-ref-format", "--branch", branch];
  expect(spawnSync("git", check).status).not.toBe(0);
});

test("deploys pushes to the default branch of origin, whichever branch is checked out", async () => {
  const clone = join(temporaryDirectory(), "clone");
  git(".", "clone", "--quiet", repository("release/next"), clone);
  git(clone, "switch", "--quiet", "--create", "topic");
  expect(await deployed(clone)).toBe('["release/next"]');
});

test("deploys pushes to main and master when git doesn't know the default branch", async () => {
  const directory = repository("trunk");
  git(directory, "switch", "--quiet", "--create", "topic");
  expect(await deployed(directory)).toBe("[main, master]");
});

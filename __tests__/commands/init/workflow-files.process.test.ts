import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectFiles } from "../../../commands/init/project-files";
import { projectRoot } from "../../support/project-root";
import { temporaryDirectory } from "../../support/temporary-directory";

/** What `init --workflows` writes below `.github`, by path. */
function workflowFiles(directory: string): Map<string, string> {
  const files = projectFiles(
    directory,
    { userName: "web", buckets: ["photos"], access: "read-write", state: { kind: "local" } },
    true,
  );
  return new Map(files.flatMap(({ path, content }) => (path.startsWith(".github/") ? [[path, `${content}`]] : [])));
}

/** Branches whose pushes deploy. */
const deployed = (directory: string) =>
  /branches: (\[.*\])/.exec(`${workflowFiles(directory).get(".github/workflows/deploy.yml")}`)?.[1];

/** A repository whose only branch has this name. */
function repository(branch: string): string {
  const directory = temporaryDirectory();
  git(directory, "init", "--quiet", "--initial-branch", branch);
  git(
    directory,
    "-c",
    "user.name=ada",
    "-c",
    "user.email=ada@example.com",
    "commit",
    "--quiet",
    "--allow-empty",
    "-m",
    "1",
  );
  return directory;
}

const git = (directory: string, ...args: string[]) => execFileSync("git", ["-C", directory, ...args]);

test("writes this repository's own workflows", () => {
  const files = workflowFiles(join(temporaryDirectory(), "photos"));
  expect(files.size).toBe(9);
  files.delete(".github/dependabot.yml"); // which leaves out what this repository pins
  for (const [path, content] of files) expect(content).toBe(readFileSync(join(projectRoot, path), "utf8"));
});

test.each(["main", "master"])("deploys pushes to main and master in a repository with the branch %s", (branch) => {
  expect(deployed(repository(branch))).toBe("[main, master]");
});

test("deploys pushes to the only branch of a repository", () => {
  expect(deployed(repository("trunk"))).toBe('["trunk"]');
});

test("deploys pushes to the default branch of origin, whichever branch is checked out", () => {
  const clone = join(temporaryDirectory(), "clone");
  git(".", "clone", "--quiet", repository("release/next"), clone);
  git(clone, "switch", "--quiet", "--create", "topic");
  expect(deployed(clone)).toBe('["release/next"]');
});

test("deploys pushes to main and master when git doesn't know the default branch", () => {
  const directory = repository("trunk");
  git(directory, "switch", "--quiet", "--create", "topic");
  expect(deployed(directory)).toBe("[main, master]");
});

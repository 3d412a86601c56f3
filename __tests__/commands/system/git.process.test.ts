import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { git, gitStanding } from "../../../commands/system/git";
import { temporaryDirectory } from "../../support/temporary-directory";

test("knows if a file is tracked, ignored, addable, or outside every repository", async () => {
  const directory = temporaryDirectory();
  const file = (name: string) => join(directory, name);
  const git = (...args: string[]) => execFileSync("git", args, { cwd: directory });
  writeFileSync(file("key.csv"), "");
  expect(await gitStanding(file("key.csv"))).toBe("outside");
  git("init", "--quiet");
  expect(await gitStanding(file("key.csv"))).toBe("addable");
  expect(await gitStanding(file("not-there.csv"))).toBe("addable");
  git("add", "key.csv");
  expect(await gitStanding(file("key.csv"))).toBe("tracked");
  writeFileSync(file(".gitignore"), "*.env\n");
  expect(await gitStanding(file("key.env"))).toBe("ignored");
});

test("leaves the index of a commit alone whose hook runs it", async () => {
  const directory = temporaryDirectory();
  const run = (...args: string[]) => execFileSync("git", args, { cwd: directory, encoding: "utf8" });
  const commit = ["-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "--quiet", "--allow-empty"];
  run("init", "--quiet");
  run(...commit, "--message=base");
  writeFileSync(join(directory, "main.ts"), "");
  run("add", "main.ts");
  const index = join(directory, ".git", "index");
  process.env.GIT_INDEX_FILE = index;
  const added = await git(directory, "worktree", "add", "--quiet", "--detach", temporaryDirectory(), "HEAD");
  delete process.env.GIT_INDEX_FILE;
  expect(added).toMatchObject({ status: 0 });
  expect(run("diff", "--cached", "--name-only")).toBe("main.ts\n");
});

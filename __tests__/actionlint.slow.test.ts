import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { workflowFiles } from "../commands/init/project-files";
import { projectRoot } from "./support/project-root";
import { temporaryDirectory } from "./support/temporary-directory";

const passed = { status: 0, stdout: expect.stringContaining("All workflow files passed") };

function actionlint(cwd: string) {
  const program = join(projectRoot, "node_modules", "@tktco", "node-actionlint", "bin", "node-actionlint.js");
  const { status, stdout } = spawnSync(process.execPath, [program, ".github/workflows/*.yml"], {
    cwd,
    encoding: "utf8",
  });
  return { status, stdout };
}

test("finds nothing with actionlint in the workflows", () => {
  expect(actionlint(projectRoot)).toMatchObject(passed);
});

test("finds nothing with actionlint in those of a repository whose branch's name has special characters", async () => {
  const directory = temporaryDirectory();
  execFileSync("git", ["init", "--quiet", "--initial-branch", "!c++"], { cwd: directory });
  mkdirSync(join(directory, ".github", "workflows"), { recursive: true });
  for (const { path, content } of await workflowFiles(directory)) {
    if (path.startsWith(".github/workflows/")) writeFileSync(join(directory, path), content);
  }
  expect(actionlint(directory)).toMatchObject(passed);
});

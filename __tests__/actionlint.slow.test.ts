import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "./support/project-root";

test("finds nothing with actionlint in the workflows", () => {
  const actionlint = join(projectRoot, "node_modules", "@tktco", "node-actionlint", "bin", "node-actionlint.js");
  const inProject = { cwd: projectRoot, encoding: "utf8" } as const;
  const { status, stdout } = spawnSync(process.execPath, [actionlint, ".github/workflows/*.yml"], inProject);
  expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining("All workflow files passed") });
});

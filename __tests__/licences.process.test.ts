import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "./support/project-root";

const script = join(projectRoot, ".ci", "licences.js");
const { status, stdout, stderr } = spawnSync(process.execPath, [script], { encoding: "utf8" });

test("has only licences that this project can use among installed packages", () => {
  expect({ status, stderr }).toStrictEqual({ status: 0, stderr: "" });
});

test("keeps docs/licences.md equal to package-lock.json: npm run licences", () => {
  expect(readFileSync(join(projectRoot, "docs", "licences.md"), "utf8")).toBe(stdout);
});

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "./support/project-root";

const script = join(projectRoot, ".ci", "licences.js");
const { status, stdout, stderr } = spawnSync(process.execPath, [script], { encoding: "utf8" });

test("every package that is installed along has a licence that this project can use", () => {
  expect({ status, stderr }).toStrictEqual({ status: 0, stderr: "" });
});

test("docs/licences.md is what package-lock.json says: npm run licences", () => {
  expect(readFileSync(join(projectRoot, "docs", "licences.md"), "utf8")).toBe(stdout);
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findingsPage } from "../../../../.ci/pages/findings";
import { changeRules, stackRules, userRules } from "../../../../commands/review/findings";
import { projectRoot } from "../../../support/project-root";

const { wrapped }: { wrapped(page: string): string } = require("../../../../.ci/wrapped");

test("docs/findings.md is what the rules say of themselves: npm run findings", () => {
  expect(readFileSync(join(projectRoot, "docs", "findings.md"), "utf8")).toBe(wrapped(findingsPage()));
});

test("every rule has its section", () => {
  for (const { name } of [...userRules, ...stackRules, ...changeRules]) {
    expect(findingsPage()).toContain(`### \`${name}\`\n`);
  }
});

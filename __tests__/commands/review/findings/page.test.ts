import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findingsPage } from "../../../../.ci/pages/findings";
import { changeRules, stackRules, userRules } from "../../../../commands/review/findings";
import { projectRoot } from "../../../support/project-root";

const { wrapped }: { wrapped(page: string): string } = require("../../../../.ci/wrapped");

test("keeps docs/findings.md equal to the rules' metadata: npm run findings", () => {
  expect(readFileSync(join(projectRoot, "docs", "findings.md"), "utf8")).toBe(wrapped(findingsPage()));
});

test("has a section for every rule", () => {
  for (const { name } of [...userRules, ...stackRules, ...changeRules]) {
    expect(findingsPage()).toContain(`### \`${name}\`\n`);
  }
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { commandReference } from "../../../.ci/pages/commands";
import { projectRoot } from "../../support/project-root";

test("keeps docs/commands.md equal to the help of every command: npm run reference", () => {
  expect(readFileSync(join(projectRoot, "docs", "commands.md"), "utf8")).toBe(commandReference());
});

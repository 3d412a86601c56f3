import { readFileSync } from "node:fs";
import { join } from "node:path";
import { exitStatus, exitStatusHelp } from "../../../commands/terminal/exit-status";
import { projectRoot } from "../../support/project-root";

/** Status and meaning, as --help lists them: the first words, without the examples. */
const listed = [...exitStatusHelp("an old key").matchAll(/^ {2}(\d) {2}([^:\n]+)/gm)].map(([, status, meaning]) => [
  status,
  meaning,
]);

test("--help lists every exit status", () => {
  expect(listed.map(([status]) => Number(status))).toStrictEqual(Object.values(exitStatus));
});

test("docs/exit-statuses.md lists them with the same meaning", () => {
  const page = readFileSync(join(projectRoot, "docs", "exit-statuses.md"), "utf8");
  const rows = [...page.matchAll(/^\| +(\d) \| (.*?) +\|/gm)].map(([, status, meaning]) => [status, meaning]);
  expect(rows).toStrictEqual(listed);
});

test("--help lists no exit code that the command never ends with", () => {
  expect(exitStatusHelp()).not.toMatch(/^ {2}3/m);
});

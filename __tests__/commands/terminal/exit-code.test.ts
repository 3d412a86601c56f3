import { readFileSync } from "node:fs";
import { join } from "node:path";
import { exitCode, exitCodeHelp } from "../../../commands/terminal/exit-code";
import { projectRoot } from "../../support/project-root";

/** Status and meaning, as --help lists them: the first words, without the examples. */
const listed = [...exitCodeHelp("an old key").matchAll(/^ {2}(\d) {2}([^:\n]+)/gm)].map(([, status, meaning]) => [
  status,
  meaning,
]);

test("lists every exit code in --help", () => {
  expect(listed.map(([status]) => Number(status))).toStrictEqual(Object.values(exitCode));
});

test("has the same exit codes in docs/commands.md", () => {
  const page = readFileSync(join(projectRoot, "docs", "commands.md"), "utf8");
  const rows = [...page.matchAll(/^\| +(\d) \| (.*?) +\|/gm)].map(([, status, meaning]) => [status, meaning]);
  expect(rows).toStrictEqual(listed);
});

test("lists no exit code in --help that the command never returns", () => {
  expect(exitCodeHelp()).not.toMatch(/^ {2}3/m);
});

import { readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Command } from "commander";
import { projectRoot } from "../../support/project-root";
import { runHere } from "../../support/run-here";
import { temporaryDirectory } from "../../support/temporary-directory";

const directory = join(projectRoot, "commands");
const names = readdirSync(directory)
  .filter((file) => file.endsWith(".ts"))
  .map((file) => basename(file, ".ts"))
  .sort();

test.each(names)("has commands/%s.ts as a command of that name, which runs nothing when it is imported", (name) => {
  const exported = Object.values(require(join(directory, name))).filter((value) => value instanceof Command);
  expect(exported.map((command) => (command as Command).name())).toStrictEqual([name]);
});

test("has each command in the program", async () => {
  const { stdout } = await runHere(["--help"]);
  const listed = [...stdout.matchAll(/^ {2}([a-z]+) .*$/gm)].map(([, name]) => name);
  expect(listed.filter((name) => name !== "help").sort()).toStrictEqual(names);
});

test("rejects an unknown command as wrong usage, on stderr", async () => {
  const { status, stdout, stderr } = await runHere(["docter"]);
  expect({ status, stdout }).toStrictEqual({ status: 2, stdout: "" });
  expect(stderr).toContain("error: unknown command 'docter'\n(Did you mean doctor?)");
});

test("shows the help without a command", async () => {
  const { status, stdout, stderr } = await runHere([]);
  expect(status).toBe(2);
  expect(stdout + stderr).toContain("Usage: s3-user");
});

test.each(["constructor", "toString", "__proto__"])(
  "rejects %s as an unknown command, without a stack trace",
  async (name) => {
    const { status, stderr } = await runHere([name]);
    expect(status).toBe(2);
    expect(stderr).not.toMatch(/^ {4}at /m);
  },
);

test.each(["rotate", "credentials", "verify", "sandbox", "review"])(
  "explains how to get a project when %s runs outside of one",
  async (name) => {
    const { status, stderr } = await runHere([name], temporaryDirectory());
    expect(stderr).toMatch(/^There is no project in this directory: it has no cdktf\.json\./);
    expect(status).toBe(2);
  },
);

test("names a cdktf.json that is not JSON, without a stack trace", async () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, "cdktf.json"), "{");
  const { status, stderr } = await runHere(["rotate"], directory);
  expect(stderr).toMatch(/^cdktf\.json must be JSON, but is not: /);
  expect(status).toBe(1);
});

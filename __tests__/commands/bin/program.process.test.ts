import { spawnSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Command } from "commander";
import { s3User } from "../../support/from-source";
import { projectRoot } from "../../support/project-root";
import { temporaryDirectory } from "../../support/temporary-directory";

const directory = join(projectRoot, "commands");
const names = readdirSync(directory)
  .filter((file) => file.endsWith(".ts"))
  .map((file) => basename(file, ".ts"))
  .sort();

const program = (...args: string[]) => spawnSync(process.execPath, [...s3User, ...args], { encoding: "utf8" });

test.each(names)("commands/%s.ts is a command of that name, and runs nothing when it is imported", (name) => {
  const exported = Object.values(require(join(directory, name))).filter((value) => value instanceof Command);
  expect(exported.map((command) => (command as Command).name())).toStrictEqual([name]);
});

test("the program has each of them", () => {
  const { stdout } = program("--help");
  const listed = [...stdout.matchAll(/^ {2}([a-z]+) .*$/gm)].map(([, name]) => name);
  expect(listed.filter((name) => name !== "help").sort()).toStrictEqual(names);
});

test("an unknown command is wrong usage, told on stderr", () => {
  const { status, stdout, stderr } = program("docter");
  expect({ status, stdout }).toStrictEqual({ status: 2, stdout: "" });
  expect(stderr).toContain("error: unknown command 'docter'\n(Did you mean doctor?)");
});

test("without a command the program shows its help", () => {
  const { status, stdout, stderr } = program();
  expect(status).toBe(2);
  expect(stdout + stderr).toContain("Usage: s3-user");
});

test.each(["constructor", "toString", "__proto__"])("%s is an unknown command, without a stack trace", (name) => {
  const { status, stderr } = program(name);
  expect(status).toBe(2);
  expect(stderr).not.toMatch(/^ {4}at /m);
});

test.each(["rotate", "credentials", "verify", "sandbox", "review"])(
  "%s outside a project says so, and how to get one",
  (name) => {
    const directory = temporaryDirectory();
    const { status, stderr } = spawnSync(process.execPath, [...s3User, name], { cwd: directory, encoding: "utf8" });
    expect(stderr).toMatch(/^There is no project in this directory: it has no cdktf\.json\./);
    expect(status).toBe(2);
  },
);

test("a cdktf.json that is not JSON is named, without a stack trace", () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, "cdktf.json"), "{");
  const { status, stderr } = spawnSync(process.execPath, [...s3User, "rotate"], { cwd: directory, encoding: "utf8" });
  expect(stderr).toMatch(/^cdktf\.json must be JSON, but is not: /);
  expect(status).toBe(1);
});

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { S3Access } from "terraform-s3-user";
import { runHere } from "../support/run-here";
import { handWritten, synthesized } from "../support/synthesized";
import { temporaryDirectory } from "../support/temporary-directory";

// The command on stacks that are synthesized already. review.process.test.ts has it in a git repository.

const users = (access: S3Access) => synthesized({ site: { users: [{ userName: "optimizer", access }] } });
const narrow = users(S3Access.readWrite(["photos"]));
const wide = users(S3Access.allBuckets());

const review = (...args: string[]) => runHere(["review", ...args]);

test("prints what a change changes as Markdown, and ends with 0", async () => {
  const { status, stdout, stderr } = await review("--head", narrow, "--against", wide);
  expect({ status, stderr }).toStrictEqual({ status: 0, stderr: "" });
  expect(stdout).toContain("gains 1 action, loses 75 actions, keeps 5 actions on fewer resources");
});

test("prints a review without differences when there is no base", async () => {
  const { stdout } = await review("--head", narrow, "--format", "json");
  expect(JSON.parse(stdout)).toMatchObject({ version: 3, stacks: [{ name: "site" }] });
  expect(JSON.parse(stdout)).not.toHaveProperty("difference");
});

test.each([
  ["html", "<!doctype html>"],
  ["sarif", '{\n  "$schema"'],
  ["markdown", "<!-- s3-user-review -->"],
])("prints %s", async (format, start) => {
  const { stdout } = await review("--head", narrow, "--format", format);
  expect(stdout.slice(0, start.length)).toBe(start);
});

test("writes the page to a file, and nothing to stdout", async () => {
  const file = join(temporaryDirectory(), "review.html");
  writeFileSync(file, "an older page");
  const ended = await review("--head", narrow, "--format", "html", "--out", file);
  expect(ended).toStrictEqual({ status: 0, stdout: "", stderr: `Wrote ${file}\n` });
  expect(readFileSync(file, "utf8")).toMatch(/^<!doctype html>/);
});

test("exits with 3 for a finding of the severity of --fail-on, and with 0 for lesser ones", async () => {
  expect(await review("--head", narrow, "--fail-on", "high")).toMatchObject({ status: 0, stderr: "" });
  const { status, stderr } = await review("--head", narrow, "--fail-on", "medium");
  expect({ status, stderr }).toStrictEqual({ status: 3, stderr: "1 of 2 findings are medium or worse.\n" });
});

test("exits with 3 with --fail-on for a change that is not judged, however harmless the findings", async () => {
  const topic = (name: string) => handWritten({ resource: { aws_sns_topic: { t: { name } } } });
  const [before, after] = [topic("before"), topic("after")];
  const args = ["--head", after, "--against", before];
  expect(await review(...args, "--fail-on", "high")).toMatchObject({
    status: 3,
    stderr: "Some changes could not be judged.\n",
  });
  expect(await review(...args)).toMatchObject({ status: 0, stderr: "" });
});

test.each([
  [2, ["--against", "nowhere"], "error: --against must be a directory that synth wrote, but nowhere has no manifest"],
  [
    2,
    ["--out", join("no", "directory", "x")],
    `--out must be in an existing directory, but ${join("no", "directory")}`,
  ],
])("exits with %i for %s, with the reason first", async (code, args, message) => {
  const { status, stderr } = await review("--head", narrow, ...args);
  expect(status).toBe(code);
  expect(stderr.startsWith(message)).toBe(true);
});

test("rejects a directory as a file to write to", async () => {
  const directory = join(temporaryDirectory(), "out");
  mkdirSync(directory);
  const { status, stderr } = await review("--head", narrow, "--out", directory);
  const message = `--out must be a file, but ${directory} is something else.\n`;
  expect({ status, stderr }).toStrictEqual({ status: 2, stderr: message });
});

test.each([[["--format", "pdf"]], [["--fail-on", "never"]], [["--base", "main", "--against", "x"]], [["--nonsense"]]])(
  "exits with 2 for wrong usage: %s",
  async (args) => {
    expect(await review(...args)).toMatchObject({ status: 2, stdout: "" });
  },
);

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const directory = join(__dirname, "..", ".github", "workflows");
const files = readdirSync(directory);
const read = (file: string) => readFileSync(join(directory, file), "utf8");
const uses = (file: string) => read(file).match(/uses: .*/g) ?? [];

test.each(files)("%s pins every action by its commit and says which release that is", (file) => {
  expect(uses(file).length).toBeGreaterThan(0);
  expect(uses(file).filter((line) => !/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toStrictEqual(
    [],
  );
});

test("all workflows pin the same release of an action", () => {
  const lines = new Set(files.flatMap(uses));
  const actions = new Set([...lines].map((line) => line.split("@")[0]));
  expect(lines.size).toBe(actions.size);
});

test.each(files)("%s keeps no AWS key and no token in git's configuration", (file) => {
  expect(read(file)).not.toMatch(/aws-(access-key-id|secret-access-key)|secrets\.(?!GITHUB_TOKEN)/);
  expect(read(file).match(/actions\/checkout@/g)?.length).toBe(read(file).match(/persist-credentials: false/g)?.length);
});

test.each(["check.yml", "review.yml"])(
  "%s, which runs a pull request's own code, has a token that can only read",
  (file) => {
    expect(read(file).match(/permissions:\n(?: +.*\n)+/g)).toStrictEqual(["permissions:\n  contents: read\n"]);
    expect(read(file)).not.toMatch(/secrets\.|pull_request_target/);
  },
);

test("the comment is made and posted without the pull request's code: only the default branch is checked out", () => {
  const text = read("review-comment.yml");
  expect(text).toContain("workflow_run:");
  expect(text).not.toMatch(/\bref:|pull_request_target/);
});

test("the job that may write to a pull request checks nothing out and runs no command", () => {
  const text = read("review-comment.yml");
  const post = text.slice(text.indexOf("\n  post:"));
  expect(text.match(/: write/g)).toHaveLength(1);
  expect(post).toContain("pull-requests: write");
  expect(post).not.toMatch(/checkout|\brun:/);
});

test("no workflow puts what a pull request can choose into a script", () => {
  const scripts = files.flatMap((file) => read(file).match(/(run|script): (\|\n(?: {8,}.*\n?)+|.*)/g) ?? []);
  expect(scripts.length).toBeGreaterThan(10);
  expect(scripts.filter((script) => script.includes("${{"))).toStrictEqual([]);
});

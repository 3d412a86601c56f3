import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import { fromSource } from "./support/from-source";
import { temporaryDirectory } from "./support/temporary-directory";

const root = resolve(__dirname, "..");

/** Runs main.ts in a directory of its own and returns what it wrote there, by file name. */
function run(env: Record<string, string> = {}): Record<string, string> {
  const directory = join(temporaryDirectory(), "somewhere", "else");
  mkdirSync(directory, { recursive: true });
  execFileSync(process.execPath, [...fromSource, join(root, "main.ts")], {
    cwd: directory,
    env: { ...process.env, ...env },
  });
  const files = readdirSync(join(directory, "cdktf.out"), { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    files
      .filter((file) => file.isFile())
      .map((file) => join(file.parentPath ?? file.path, file.name))
      .sort()
      .map((file) => [file.slice(directory.length + 1), readFileSync(file, "utf8")]),
  );
}

const first = run();

test("main.ts writes this Terraform JSON: npm run snapshot records a change of it", () => {
  const stacks = Object.entries(first).filter(([file]) => file.endsWith("cdk.tf.json"));
  for (const [file, json] of stacks) expect(json).toMatchSnapshot(file.split(sep).join("/"));
  expect(stacks.length).toBeGreaterThan(0);
});

test("writes the same bytes in different directories, and with the CLI's empty context", () => {
  expect(run({ CDKTF_CONTEXT_JSON: "{}" })).toStrictEqual(first);
});

test("writes no absolute path", () => {
  for (const text of Object.values(first)) {
    expect(text).not.toContain(root);
    expect(text).not.toMatch(/"(\/[^/"]|[A-Z]:\\)/);
  }
});

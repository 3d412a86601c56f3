import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack } from "cdktf";
import { S3Access, S3User, S3UserApp } from "terraform-s3-user";
import { fromSource } from "../support/from-source";
import { temporaryDirectory } from "../support/temporary-directory";

const root = resolve(__dirname, "..", "..");
const lib = JSON.stringify(join(root, "lib", "index.ts"));

/** Runs an app as `cdktf synth` does: a process of its own, in a directory of its own. */
function run(source: string): {
  directory: string;
  status: number | null;
  stdout: string;
  stderr: string;
} {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, "main.js"), source);
  const { status, stdout, stderr } = spawnSync(process.execPath, [...fromSource, join(directory, "main.js")], {
    cwd: directory,
    encoding: "utf8",
  });
  return { directory, status, stdout, stderr };
}

/** The files below a directory. */
function files(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);
}

const refused = run(`
const { S3Access, S3UserApp, S3UserStack, StateBackend } = require(${lib});
const app = new S3UserApp();
new S3UserStack(app, "fine", { users: [{ userName: "grace", access: S3Access.allBuckets() }] });
new S3UserStack(app, "website", {
  region: "frankfurt",
  tags: { "aws:team": "web" },
  users: [
    { userName: "ada lovelace", access: S3Access.allBuckets({ createBuckets: false }) },
    { userName: "Grace", access: S3Access.buckets(["Photos"]) },
  ],
});
const backend = StateBackend.s3({ bucket: "My-State" });
new S3UserStack(app, "shop", { backend, users: [{ userName: "", access: S3Access.allBuckets() }] });
app.synth();
`);

test("reports every error of every stack together, in this form", () => {
  expect(refused.stderr.replace(/^(.{100}).+/gm, "$1…")).toMatchInlineSnapshot(`
    "8 errors in the configuration; nothing was written.

      ✗ stack "website": region must be the name of an AWS region, but is "frankfurt". Write for example…
      ✗ stack "website": tag key "aws:team" begins with "aws:", which AWS reserves. Rename it.
      ✗ stack "website", user "ada lovelace": userName must be 1–64 of A–Z a–z 0–9 _ + = , . @ -, but is…
      ✗ stack "website", user "ada lovelace": unknown property "createBuckets". Did you mean createBucke…
      ✗ stack "website", user "Grace": bucket name "Photos" must have only lower-case letters, digits, d…
      ✗ stack "website", user "Grace": userName "Grace" differs only in case from "grace" in stack "fine…
      ✗ stack "shop": StateBackend.s3: bucket name "My-State" must have only lower-case letters, digits,…
      ✗ stack "shop", user "": userName must be 1–64 of A–Z a–z 0–9 _ + = , . @ -, but is "". Write for …

    "
  `);
});

test("runs no code after synth in an app with errors", () => {
  const { status, stdout, stderr } = run(`
const { S3Access, S3UserApp, S3UserStack } = require(${lib});
const app = new S3UserApp();
new S3UserStack(app, "site", { users: [{ userName: "a b", access: S3Access.none() }] });
app.synth();
console.log("deployed");
`);
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(/^1 error in the configuration/);
});

test("exits with 1 for an app with errors, without a file and without stdout", () => {
  expect(refused.status).toBe(1);
  expect(refused.stdout).toBe("");
  expect(files(join(refused.directory, "cdktf.out"))).toEqual([]);
  expect(existsSync(join(refused.directory, "state"))).toBe(false);
});

test("shows no stack trace for an app with errors", () => {
  expect(refused.stderr).not.toMatch(/^\s+at /m);
});

test("reports users in other stacks in the same way", () => {
  const app = new S3UserApp({
    outdir: join(temporaryDirectory(), "cdktf.out"),
  });
  for (const [id, userName] of [
    ["fine", "ada"],
    ["wrong", "ada lovelace"],
  ] as const) {
    const stack = new TerraformStack(app, id);
    new AwsProvider(stack, "aws", { region: "us-east-1" });
    new S3User(stack, "user", { userName, access: S3Access.allBuckets() });
  }
  const log = jest.spyOn(console, "error").mockImplementation();
  try {
    expect(() => app.synth()).toThrow(/^1 error .+\n\n {2}✗ stack "wrong", user "ada lovelace"/);
    expect(log).not.toHaveBeenCalled();
    expect(files(app.outdir)).toEqual([]);
  } finally {
    log.mockRestore();
    process.removeAllListeners("uncaughtException");
  }
});

test("throws any other error", () => {
  const app = new S3UserApp({
    outdir: join(temporaryDirectory(), "cdktf.out"),
  });
  app.node.addValidation({
    validate: () => {
      throw new TypeError("a bug");
    },
  });
  expect(() => app.synth()).toThrow(new TypeError("a bug"));
});

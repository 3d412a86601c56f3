import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { layOutClone } from "../support/clone";
import { fromSource, s3User } from "../support/from-source";
import { temporaryDirectory } from "../support/temporary-directory";

// The command as people run it, in a git repository of its own. review.test.ts has what needs none.

let repository: string;
let temporary: string;

beforeAll(() => {
  const directory = temporaryDirectory();
  repository = join(directory, "project");
  temporary = join(directory, "tmp");
  mkdirSync(temporary);
  layOutClone(repository);
  declare("S3Access.allBuckets()");
  git("init", "--quiet", "--initial-branch", "main");
  git("add", "--all");
  git("-c", "user.name=Test", "-c", "user.email=test@example.com", "commit", "--quiet", "--message", "Base");
});
afterAll(() => rmSync(join(repository, ".."), { recursive: true, force: true }));
afterEach(() => {
  expect(readdirSync(temporary).filter((name) => name.startsWith("s3-user"))).toStrictEqual([]);
  expect(git("worktree", "list").trim().split("\n")).toHaveLength(1);
});

function declare(access: string, before = ""): void {
  writeFileSync(
    join(repository, "main.ts"),
    `import { S3Access, S3UserApp, S3UserStack } from "terraform-s3-user";
${before}
const app = new S3UserApp();
new S3UserStack(app, "site", { users: [{ userName: "optimizer", access: ${access} }] });
app.synth();
`,
  );
}

function git(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync("git", args, { cwd: repository, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

const env = () => ({
  ...process.env,
  TMPDIR: temporary,
  TEMP: temporary,
  TMP: temporary,
  AWS_SECRET_ACCESS_KEY: "geheim",
});

function review(...args: string[]) {
  return spawnSync(process.execPath, [...s3User, "review", ...args], { cwd: repository, env: env(), encoding: "utf8" });
}

test("what the working tree changes against a revision is told the same each time, and nothing stays behind", () => {
  declare('S3Access.readWrite(["photos"])');
  const { status, stdout, stderr } = review("--base", "main");
  expect({ status, stderr }).toStrictEqual({ status: 0, stderr: "" });
  expect(stdout).toContain("optimizer in site: gains 1 action, loses 75 actions, keeps 5 actions on fewer resources");
  const json = review("--base", "main", "--format", "json").stdout;
  expect(review("--base", "main", "--format", "json").stdout).toBe(json);
  for (const path of [repository, temporary]) expect(stdout + json).not.toContain(path);
});

test("a change of the library in a clone of this repository is told", () => {
  const file = join(repository, "lib", "s3-actions.ts");
  const library = readFileSync(file, "utf8");
  const changed = library.replaceAll('"s3:Put*"', '"s3:DeleteBucket", "s3:Put*"');
  expect(changed).not.toBe(library);
  writeFileSync(file, changed);
  declare("S3Access.allBuckets()");
  const { status, stdout } = review("--base", "main");
  writeFileSync(file, library);
  expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining("s3:DeleteBucket") });
  expect(stdout).not.toContain("No change in access.");
});

test("stacks synthesized elsewhere are reviewed against a revision, and main.ts here has no say", () => {
  const elsewhere = join(repository, "cdktf.out");
  declare('S3Access.readWrite(["photos"])');
  spawnSync(process.execPath, [...fromSource, "main.ts"], { cwd: repository, env: env() });
  declare("this is no TypeScript");
  const { status, stdout } = review("--head", elsewhere, "--base", "main");
  expect(status).toBe(0);
  expect(stdout).toContain("gains 1 action, loses 75 actions, keeps 5 actions on fewer resources");
});

test.each(["no-such-branch", "--upload-pack=x"])("--base %s is named in one line that says what to do", (revision) => {
  expect(review("--base", revision)).toMatchObject({
    status: 1,
    stderr: `There is no git revision ${revision} here. Fetch it first: git fetch origin\n`,
  });
});

test("an app that refuses its input is told with the app's own words", () => {
  declare('S3Access.buckets(["Bad_Name"])');
  const { status, stderr } = review();
  expect(status).toBe(1);
  expect(stderr).toContain('bucket name "Bad_Name" has characters that S3 does not allow');
});

test("neither side's app sees AWS credentials", () => {
  declare('S3Access.readWrite(["photos"])', "if (process.env.AWS_SECRET_ACCESS_KEY) throw new Error('seen');");
  expect(review().status).toBe(0);
});

// Windows has no signals that a process could answer.
const onPosix = process.platform === "win32" ? test.skip : test;

onPosix("Ctrl-C ends it with status 130 and leaves nothing behind", async () => {
  const sign = join(repository, "started");
  declare(
    'S3Access.readWrite(["photos"])',
    `require("node:fs").writeFileSync(${JSON.stringify(sign)}, ""); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);`,
  );
  const started = new Promise<void>((resolve) => {
    const watcher = watch(repository, () => {
      if (!existsSync(sign)) return;
      watcher.close();
      resolve();
    });
  });
  const child = spawn(process.execPath, [...s3User, "review", "--base", "main"], {
    cwd: repository,
    env: env(),
    stdio: "ignore",
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  await started;
  child.kill("SIGINT");
  expect(await ended).toBe(130);
});

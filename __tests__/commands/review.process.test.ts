import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { layOutClone } from "../support/clone";
import { fromSource, s3User } from "../support/from-source";
import { runHere } from "../support/run-here";
import { temporaryDirectory } from "../support/temporary-directory";

// Windows has no signals that a process could answer, and no sh.
const onPosix = process.platform === "win32" ? test.skip : test;

// The command in a git repository of its own. review.test.ts has what needs none.

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

/** An app that fails when it sees AWS credentials, on either side of a review. */
function declare(access: string, before = ""): void {
  writeFileSync(
    join(repository, "main.ts"),
    `import { S3Access, S3UserApp, S3UserStack } from "terraform-s3-user";
if (process.env.AWS_SECRET_ACCESS_KEY) throw new Error("seen");
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

const env = () => ({ TMPDIR: temporary, TEMP: temporary, TMP: temporary, AWS_SECRET_ACCESS_KEY: "geheim" });

const review = (...args: string[]) => runHere(["review", ...args], repository, env());

test("compares main.ts, or what it synthesized elsewhere, with a revision, and leaves nothing behind", async () => {
  declare('S3Access.readWrite(["photos"])');
  const fromMainTs = await review("--base", "main", "--format", "json");
  expect(fromMainTs).toMatchObject({ status: 0, stderr: "" });
  expect(JSON.parse(fromMainTs.stdout).difference.users).toHaveLength(1);
  for (const path of [repository, temporary]) expect(fromMainTs.stdout).not.toContain(path);

  spawnSync(process.execPath, [...fromSource, "main.ts"], { cwd: repository });
  declare("this is no TypeScript");
  const elsewhere = join(repository, "cdktf.out");
  expect(await review("--head", elsewhere, "--base", "main", "--format", "json")).toStrictEqual(fromMainTs);
});

test("shows a change of the library in a clone of this repository", async () => {
  const file = join(repository, "lib", "s3-actions.ts");
  const library = readFileSync(file, "utf8");
  const changed = library.replaceAll('"s3:Put*"', '"s3:DeleteBucket", "s3:Put*"');
  expect(changed).not.toBe(library);
  writeFileSync(file, changed);
  declare("S3Access.allBuckets()");
  const { status, stdout } = await review("--base", "main");
  writeFileSync(file, library);
  expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining("s3:DeleteBucket") });
  expect(stdout).not.toContain("No change in access.");
});

test.each(["no-such-branch", "--upload-pack=x"])("refuses --base %s in one line", async (revision) => {
  expect(await review("--base", revision)).toMatchObject({
    status: 2,
    stderr: `There is no git revision ${revision} here. Name one that "git log" shows.\n`,
  });
});

test("says that there is no repository, and how to compare without one", async () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, "cdktf.json"), JSON.stringify({ app: "true" }));
  const { status, stderr } = await runHere(["review", "--base", "main"], directory, env());
  expect({ status, stderr }).toStrictEqual({
    status: 1,
    stderr:
      "There is no git repository here, and so no revision main. " +
      "Synthesize the base elsewhere, and pass its cdktf.out with --against.\n",
  });
});

onPosix("shows how to fetch a revision that a shallow clone lacks, and that the line works", async () => {
  const clone = join(temporaryDirectory(), "clone");
  const inClone = { cwd: clone, encoding: "utf8" } as const;
  const commit = ["-c", "user.name=ada", "-c", "user.email=ada@example.com", "commit", "--quiet", "--allow-empty"];
  for (const args of [
    ["branch", "topic"],
    [...commit, "--message", "second"],
    ["clone", "--quiet", "--depth", "1", `file://${repository}`, clone],
  ])
    spawnSync("git", args, { cwd: repository });
  symlinkSync(join(repository, "node_modules"), join(clone, "node_modules"));
  const { status, stderr } = await runHere(["review", "--base", "origin/topic"], clone, env());
  const [, line = ""] =
    /^There is no git revision .*This clone is shallow\. To fetch the rest: (.*)\n$/.exec(stderr) ?? [];
  expect({ status, stderr }).toMatchObject({ status: 1, stderr: expect.stringContaining("git fetch --unshallow") });
  spawnSync("sh", ["-c", line], inClone);
  expect(spawnSync("git", ["rev-parse", "--verify", "origin/topic"], inClone).status).toBe(0);
  const wrong = await runHere(["review", "--base", "origin/never"], clone, env());
  expect(wrong).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("To fetch new branches: git fetch origin\n"),
  });
});

test("does not wait for main.ts when the revision can't be reviewed", async () => {
  declare("S3Access.allBuckets()", "setInterval(() => {}, 60_000);");
  const child = spawn(process.execPath, [...s3User, "review", "--base", "no-such-branch"], {
    cwd: repository,
    env: { ...process.env, ...env() },
    stdio: "ignore",
  });
  expect(await new Promise((resolve) => child.once("close", resolve))).toBe(2);
});

test("says that main.ts ended with an exit code of its own, and nothing of the temporary output", async () => {
  declare("S3Access.allBuckets()", "process.exitCode = 5;");
  expect(await review()).toStrictEqual({
    status: 1,
    stdout: "",
    stderr:
      "main.ts ended with exit code 5 after app.synth(). It must end with 0: " +
      "look for process.exit and process.exitCode.\n",
  });
});

test("prints the errors of an app that rejects its input", async () => {
  declare('S3Access.buckets(["Bad_Name"])');
  const { status, stderr } = await review();
  expect(status).toBe(1);
  expect(stderr).toContain('bucket name "Bad_Name" must have only lower-case letters');
});

onPosix("Ctrl-C ends it with status 130 and leaves nothing behind", async () => {
  const sign = join(repository, "started");
  declare(
    'S3Access.readWrite(["photos"])',
    `require("node:fs").writeFileSync(${JSON.stringify(sign)}, ""); ` +
      "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);",
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
    env: { ...process.env, ...env() },
    stdio: "ignore",
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  await started;
  child.kill("SIGINT");
  expect(await ended).toBe(130);
});

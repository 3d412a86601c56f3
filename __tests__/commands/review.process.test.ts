import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { layOutClone } from "../support/clone";
import { fromSource, s3User } from "../support/from-source";
import { temporaryDirectory } from "../support/temporary-directory";

// The command as people run it, in a git repository of its own.

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

test("what the working tree changes against a revision is told, and nothing stays behind", () => {
  declare('S3Access.readWrite(["photos"])');
  const { status, stdout, stderr } = review("--base", "main");
  expect({ status, stderr }).toStrictEqual({ status: 0, stderr: "" });
  expect(stdout).toContain(
    "**`optimizer`** in `site`: gains 1 action, loses 75 actions, keeps 5 actions on fewer resources",
  );
});

test("the output holds no path of this machine and is the same each time", () => {
  const first = review("--base", "main", "--format", "json").stdout;
  expect(review("--base", "main", "--format", "json").stdout).toBe(first);
  expect(first).not.toContain(repository);
  expect(first).not.toContain(temporary);
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

test("without a base there is a review and no difference", () => {
  declare('S3Access.readWrite(["photos"])');
  const { stdout } = review("--format", "json");
  expect(JSON.parse(stdout)).toMatchObject({ version: 2, stacks: [{ name: "site" }] });
  expect(JSON.parse(stdout)).not.toHaveProperty("difference");
});

test("the page goes to a file, and stdout stays empty", () => {
  const file = join(repository, "cdktf.out", "review.html");
  mkdirSync(join(repository, "cdktf.out"), { recursive: true });
  const { stdout, stderr } = review("--format", "html", "--out", file);
  expect({ stdout, stderr }).toStrictEqual({ stdout: "", stderr: `Wrote ${file}\n` });
  expect(readFileSync(file, "utf8")).toContain("<!doctype html>");
});

test("--fail-on ends with status 3 for a finding that bad, and 0 for lesser ones", () => {
  declare('S3Access.readWrite(["photos"])');
  expect(review("--fail-on", "high").status).toBe(0);
  const { status, stderr } = review("--fail-on", "medium");
  expect({ status, stderr }).toStrictEqual({ status: 3, stderr: "1 of 2 findings are medium or worse.\n" });
});

test("--fail-on ends with status 3 for a change that could not be judged, however harmless the findings", () => {
  const directory = (name: string) => {
    const stack = join(repository, "cdktf.out", name);
    mkdirSync(join(stack, "stacks", "site"), { recursive: true });
    const paths = { workingDirectory: "stacks/site", synthesizedStackPath: "stacks/site/cdk.tf.json" };
    writeFileSync(join(stack, "manifest.json"), JSON.stringify({ stacks: { site: { name: "site", ...paths } } }));
    writeFileSync(
      join(stack, "stacks", "site", "cdk.tf.json"),
      JSON.stringify({ resource: { aws_sns_topic: { t: { name } } } }),
    );
    return stack;
  };
  const [before, after] = [directory("before"), directory("after")];
  const { status, stderr } = review("--head", after, "--against", before, "--fail-on", "high");
  expect({ status, stderr }).toStrictEqual({ status: 3, stderr: "Some changes could not be judged.\n" });
});

test.each([
  [["--base", "no-such-branch"], 1, "There is no git revision no-such-branch here. Fetch it first: git fetch origin\n"],
  [
    ["--base", "--upload-pack=x"],
    1,
    "There is no git revision --upload-pack=x here. Fetch it first: git fetch origin\n",
  ],
  [["--against", "nowhere"], 1, `There is no ${join("nowhere", "manifest.json")}. Run: npm run synth\n`],
  [["--out", join("no", "directory", "x")], 1, `Can't write ${join("no", "directory", "x")}`],
])("%s ends with status %i and one line that says what to do", (args, status, message) => {
  const result = review(...args);
  expect(result.status).toBe(status);
  expect(result.stderr).toContain(message);
  expect(result.stderr).not.toContain("    at ");
});

test.each([[["--format", "pdf"]], [["--fail-on", "never"]], [["--base", "main", "--against", "x"]], [["--nonsense"]]])(
  "%s is wrong usage: status 2",
  (args) => {
    expect(review(...args).status).toBe(2);
  },
);

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

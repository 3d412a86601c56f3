import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { S3Access } from "terraform-s3-user";
import { deployedProject, writeProgram } from "../support/deployed-project";
import { needs } from "../support/needs";
import { runHere } from "../support/run-here";

// What the operating system refuses reaches the reader in words: no code, no stack trace. `file` is a file where a
// directory is needed, `loop` a link to itself, `away/x` a path in a missing directory, and `nope` no program.

const project = deployedProject([{ userName: "photos", access: S3Access.allBuckets() }]);
const raw = /\bE[A-Z]{3,}\b(?!=)|^\s+at |node:internal/m;

beforeAll(() => {
  project.deploy();
  mkdirSync(join(project.directory, "directory"));
  writeFileSync(join(project.directory, "file"), "");
  symlinkSync("loop", join(project.directory, "loop"));
});

const answers = ["--user", "web", "--bucket", "photos", "--access", "read-only", "--state", "local"];

test.each([
  [2, "init", ["file", ...answers]],
  [2, "init", ["file/below", ...answers]],
  [1, "init", ["loop", ...answers]],
  [2, "init", ["new", "--from", "file"]],
  [2, "init", ["new", "--from-state", "directory"]],
  [2, "init", ["new", "--from-state", "away/x"]],
  [2, "eject", ["file"]],
  [2, "eject", ["file/below"]],
  [1, "eject", ["loop"]],
  [2, "record", ["--", "nope"]],
  [2, "record", ["--", "./file"]],
  [2, "policy", ["--check", "away/x"]],
  [2, "policy", ["--check", "directory"]],
  [2, "policy", ["--check", "loop"]],
  [2, "review", ["--out", "away/x"]],
  [2, "review", ["--out", "file/below"]],
  [2, "review", ["--out", "directory"]],
  [2, "review", ["--head", "file"]],
  [2, "review", ["--against", "away/x"]],
  [2, "credentials", ["--out", "away/x"]],
  [2, "credentials", ["--out", "file/below"]],
  [2, "credentials", ["--out", "directory"]],
  [1, "credentials", ["--format", "profile", "--out", "file/below"]],
  [2, "deploy", ["--auto-approve", "--outputs-file", "directory"]],
  [2, "deploy", ["--auto-approve", "--output", "file"]],
  [2, "diff", ["--output", "file/below"]],
  [1, "diff", ["--output", "loop"]],
  [2, "diff", ["--var-file", "away/x"]],
  [2, "diff", ["--var-file", "file/below"]],
  [2, "diff", ["--var-file", "directory"]],
  [2, "diff", ["--var-file", "loop"]],
  [2, "diff", ["--var", "photos"]],
])("exits with %i, in words, for %s %j", async (status, command, args) => {
  const ended = await project.command(command, args, { AWS_ENDPOINT_URL: "http://127.0.0.1:9" });
  expect(ended.stderr).not.toMatch(raw);
  expect(ended.stderr).not.toBe("");
  expect(ended.status).toBe(status);
});

test("reports in words a temporary directory that is missing", async () => {
  const before = process.env.TMPDIR;
  process.env.TMPDIR = "/away";
  const { status, stderr } = await runHere(["review"]).finally(() => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  });
  expect(stderr).toBe('"/away/s3-user-XXXXXX" can\'t be used: no such file or directory.\n');
  expect(status).toBe(1);
});

const isRoot = process.getuid?.() === 0;

// root may read and write everything, until setpriv takes that away.
needs("no-root").test.each(["review", "policy --user photos", "diff"])(
  "reports in words a project without permission, in %s",
  (line) => {
    const { directory } = project;
    const program = resolve("node_modules", ".bin", "s3-user");
    const locked =
      `chmod 000 cdktf.json; ${isRoot ? "setpriv --bounding-set=-all --inh-caps=-all" : ""} node ${program} ` +
      `${line}; code=$?; chmod 644 cdktf.json; exit $code`;
    const path = `${join(directory, "bin")}:${process.env.PATH}`;
    const { status, stderr } = spawnSync("sh", ["-c", locked], {
      cwd: directory,
      encoding: "utf8",
      env: { ...process.env, PATH: path },
    });
    expect(stderr).not.toMatch(raw);
    expect(stderr).toContain("permission denied");
    expect(status).toBe(1);
  },
);

const printing = `node ${resolve("node_modules", ".bin", "s3-user")} policy --manual`;

const full = existsSync("/dev/full") ? test : test.skip; // Linux has it

full("exits with 1, in words, when the output can't be written", () => {
  const { status, stderr } = spawnSync("sh", ["-c", `${printing} > /dev/full`], { encoding: "utf8" });
  expect(stderr).toContain("The output can't be written: no space left on device.");
  expect(stderr).not.toMatch(raw);
  expect(status).toBe(1);
});

full("exits with 1, in words, when what Terraform prints can't be written", () => {
  const printer = join(project.directory, "printer");
  writeProgram(
    printer,
    'case "$1 $2" in "version -json") echo \'{"terraform_version":"1.11.4"}\';; *) echo plan;; esac\n',
  );
  const diff = printing.replace("policy --manual", "diff --skip-synth");
  const { status, stderr } = spawnSync("sh", ["-c", `${diff} > /dev/full`], {
    cwd: project.directory,
    env: { ...process.env, TERRAFORM_BINARY_NAME: printer },
    encoding: "utf8",
  });
  expect(stderr).toContain("The output can't be written: no space left on device.");
  expect(status).toBe(1);
});

test("prints no error when the reader of the output has gone", () => {
  const review = printing.replace("policy --manual", "review --head cdktf.out");
  const waiting = `{ exec 3>&1; { ${review}; echo $? >&3; } | true; }`;
  const { stdout, stderr } = spawnSync("sh", ["-c", waiting], { cwd: project.directory, encoding: "utf8" });
  expect(stderr).not.toMatch(raw);
  expect(stdout).toBe("0\n");
});

/** Every file of the commands' sources. */
const sources = readdirSync("commands", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !/node_modules|dist/.test(file))
  .map((file) => join("commands", file));

test("takes no message of a process that can't be started without systemReason", () => {
  const takers = sources.filter((file) =>
    /once\("error", \(\{ message|started: \$\{\w+\.message/.test(readFileSync(file, "utf8")),
  );
  expect(takers).toStrictEqual([]);
});

import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { s3User } from "../../support/from-source";
import { temporaryDirectory } from "../../support/temporary-directory";

// The base of a review is synthesized with its own code and its own packages, whatever the head has installed.
// review.process.test.ts has this repository's own case.

let repository: string;
beforeEach(() => {
  repository = join(temporaryDirectory(), "project");
});

const write = (file: string, text: string) => {
  mkdirSync(join(repository, file, ".."), { recursive: true });
  writeFileSync(join(repository, file), text);
};

function git(...args: string[]): void {
  const settings = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
  execFileSync("git", [...settings, ...args], { cwd: repository, stdio: "pipe" });
}

function commitBase(): void {
  write(".gitignore", "node_modules\ncdktf.out\n");
  git("init", "--quiet", "--initial-branch", "main");
  git("add", "--all");
  git("commit", "--quiet", "--message", "Base");
}

/** npm without a network: nothing listens at this registry. */
const offline = (cache = "cache") => ({
  ...process.env,
  npm_config_registry: "http://127.0.0.1:9/",
  npm_config_cache: join(repository, "..", cache),
});

function npm(...args: string[]): void {
  execFileSync("npm", args, { cwd: repository, env: offline(), stdio: "pipe", shell: process.platform === "win32" });
}

function review(directory = repository, env = offline()) {
  return spawnSync(process.execPath, [...s3User, "review", "--base", "main"], {
    cwd: directory,
    env,
    encoding: "utf8",
  });
}

/** An app without cdktf, whose one policy allows what the packages say. */
function writeApp(directory: string, packages: readonly string[]): void {
  const resource = {
    aws_iam_user: { web: { name: "web" } },
    aws_iam_user_policy: { web: { name: "S3Access", user: "web", policy: "POLICY" } },
  };
  write(join(directory, "cdktf.json"), JSON.stringify({ language: "typescript", app: "node main.js" }));
  write(
    join(directory, "main.js"),
    `const { mkdirSync, writeFileSync } = require("node:fs");
const actions = ${JSON.stringify(packages)}.map((name) => require(name));
const Statement = { Effect: "Allow", Action: actions, Resource: "arn:aws:s3:::photos/*" };
const policy = JSON.stringify({ Version: "2012-10-17", Statement });
const output = process.env.CDKTF_OUTDIR;
mkdirSync(output + "/stacks/site", { recursive: true });
const paths = { workingDirectory: "stacks/site", synthesizedStackPath: "stacks/site/cdk.tf.json" };
writeFileSync(output + "/manifest.json", JSON.stringify({ stacks: { site: { name: "site", ...paths } } }));
const json = ${JSON.stringify(JSON.stringify({ resource }))}.replace('"POLICY"', JSON.stringify(policy));
writeFileSync(output + "/stacks/site/cdk.tf.json", json);
`,
  );
}

const allows = (action: string) => `module.exports = ${JSON.stringify(action)};\n`;

describe("a repository with workspaces, whose app is in one of them", () => {
  beforeEach(() => {
    write("package.json", JSON.stringify({ private: true, workspaces: ["infra", "helper"] }));
    write("infra/package.json", JSON.stringify({ name: "infra", version: "1.0.0", dependencies: { helper: "1.0.0" } }));
    write("helper/package.json", JSON.stringify({ name: "helper", version: "1.0.0", main: "index.js" }));
    write("helper/index.js", allows("s3:GetObject"));
    writeApp("infra", ["helper"]);
    npm("install");
    commitBase();
  });

  test("reports a change in a helper package", () => {
    expect(review(join(repository, "infra"))).toMatchObject({
      stdout: expect.stringContaining("No change in access."),
    });
    write("helper/index.js", allows("s3:DeleteObject"));
    const { status, stdout } = review(join(repository, "infra"));
    expect(status).toBe(0);
    expect(stdout).toMatch(/gains 1 action/);
    expect(stdout).toContain("s3:DeleteObject");
  });
});

describe("another version in the lock file", () => {
  const pack = (version: string, action: string) => {
    write("dep/package.json", JSON.stringify({ name: "dep", version, main: "index.js" }));
    write("dep/index.js", allows(action));
    npm("pack", "./dep");
    rmSync(join(repository, "dep"), { recursive: true });
  };
  const install = (version: string) => {
    write("package.json", JSON.stringify({ private: true, dependencies: { dep: `file:dep-${version}.tgz` } }));
    npm("install");
  };

  beforeEach(() => {
    writeApp(".", ["dep"]);
    pack("1.0.0", "s3:GetObject");
    install("1.0.0");
    commitBase();
    pack("2.0.0", "s3:DeleteObject");
    install("2.0.0");
  });

  test("installs the base's packages, and reports what that changes", () => {
    const { status, stdout } = review();
    expect(status).toBe(0);
    expect(stdout).toContain("s3:DeleteObject");
    expect(stdout).toMatch(/gains 1 action, loses 1 action/);
  });

  test("refuses what can't be installed, with npm's reason", () => {
    git("rm", "--quiet", "dep-1.0.0.tgz");
    git("commit", "--quiet", "--message", "Lose a package");
    const { status, stdout, stderr } = review(repository, offline("empty-cache"));
    expect({ status, stdout }).toStrictEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(
      /^main can't be synthesized with its own packages: its packages can't be installed: .*dep-1\.0\.0\.tgz/,
    );
    expect(stderr).toContain("--against");
  });
});

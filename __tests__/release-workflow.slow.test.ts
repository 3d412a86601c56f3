import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { layOutClone } from "./support/clone";
import { needs } from "./support/needs";
import { projectRoot } from "./support/project-root";
import { temporaryDirectory } from "./support/temporary-directory";
import { commandsOf } from "./support/workflow-commands";

// Runs the commands of release.yml unchanged, with an npm and a gh that record their arguments. It doesn't run pip, npm
// ci and .ci/run, nor the project that the tarballs create: full/installed-project.test.ts tests one.

const onPosix = process.platform === "win32" ? describe.skip : needs("jq").describe;

onPosix("a release", () => {
  const directory = temporaryDirectory();
  const clone = join(directory, "clone");
  const bin = join(directory, "bin");
  const log = join(directory, "log");
  const scripts = commandsOf(projectRoot, "release.yml").map(({ script }) => script);
  const { version } = JSON.parse(readFileSync(join(projectRoot, "lib", "package.json"), "utf8"));
  let commit = "";

  function git(...args: string[]): string {
    const settings = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
    return execFileSync("git", [...settings, ...args], { cwd: clone, encoding: "utf8", stdio: "pipe" }).trim();
  }

  /** Runs the one command that has this text in it. */
  function run(text: string, env: Readonly<Record<string, string>> = {}, cwd = clone) {
    const [script = "exit 99", ...others] = scripts.filter((one) => one.includes(text));
    expect(others).toStrictEqual([]);
    return spawnSync("bash", ["-e", "-o", "pipefail", "-c", script], {
      cwd,
      encoding: "utf8",
      env: {
        ...process.env,
        LOG: log,
        GITHUB_SHA: commit,
        GITHUB_REF_NAME: `v${version}`,
        GITHUB_SERVER_URL: "https://github.com",
        GITHUB_REPOSITORY: "acme/s3-users",
        ...env,
      },
    });
  }

  /** Runs it with programs that only note their arguments; a `view` is answered as by a registry that has nothing. */
  function runNoting(text: string, env: Readonly<Record<string, string>> = {}): string {
    writeFileSync(log, "");
    const path = `${bin}${delimiter}${process.env.PATH}`;
    expect(run(text, { PATH: path, ...env }, join(clone, "packages"))).toMatchObject({ status: 0, stderr: "" });
    return readFileSync(log, "utf8");
  }

  beforeAll(() => {
    layOutClone(clone);
    for (const name of [".ci", ".github", "LICENSE"]) {
      cpSync(join(projectRoot, name), join(clone, name), { recursive: true });
    }
    git("init", "--quiet", "--initial-branch", "main");
    git("add", "--all");
    git("commit", "--quiet", "--message", "Release");
    git("remote", "add", "origin", clone);
    git("fetch", "--quiet", "origin");
    commit = git("rev-parse", "HEAD");
    mkdirSync(bin);
    const noting = (name: string) =>
      `#!/bin/sh\necho "${name} $*" >> "$LOG"\ncase "$*" in *view*) printf '%s' "$PUBLISHED"; ` +
      `[ -n "$PUBLISHED" ];; esac\n`;
    for (const name of ["npm", "gh"]) writeFileSync(join(bin, name), noting(name), { mode: 0o700 });
  });

  test("goes on for a tag on main of the packages' version only", () => {
    expect(run("--is-ancestor").status).toBe(0);
    git("commit", "--quiet", "--allow-empty", "--message", "Not on origin's main");
    const other = git("rev-parse", "HEAD");
    git("reset", "--quiet", "--hard", commit);
    expect(run("--is-ancestor", { GITHUB_SHA: other })).toMatchObject({
      status: 1,
      stdout: `::error::v${version} is not on main.\n`,
    });
    expect(run('"v$version" != ').status).toBe(0);
    expect(run('"v$version" != ', { GITHUB_REF_NAME: "v9.9.9" })).toMatchObject({
      status: 1,
      stdout: `::error::lib/package.json has the version ${version}, the tag is v9.9.9.\n`,
    });
  });

  test("packs both packages with their repository and a bill of materials each", () => {
    expect(run("npm pkg set").status).toBe(0);
    const packed = run("npm pack --workspaces");
    if (packed.status !== 0) throw new Error(packed.stdout + packed.stderr);
    for (const name of ["terraform-s3-user", "terraform-s3-user-cli"]) {
      const tarball = join(clone, "packages", `${name}-${version}.tgz`);
      const manifest = JSON.parse(
        execFileSync("tar", ["--extract", "--to-stdout", "--file", tarball, "package/package.json"], {
          encoding: "utf8",
        }),
      );
      expect(manifest).toMatchObject({ name, repository: { url: "git+https://github.com/acme/s3-users.git" } });
      const bill = JSON.parse(readFileSync(join(clone, "packages", `${name}.cdx.json`), "utf8"));
      expect(bill.metadata.component).toMatchObject({ name, version });
      expect(bill.components.map((one: { name: string }) => one.name)).not.toContain(name);
      expect(bill.components.length).toBeGreaterThan(2);
    }
  });

  test("publishes what is not published yet, the library first, and prereleases next to the latest", () => {
    expect(existsSync(join(clone, "packages"))).toBe(true);
    const publish = (name: string, number: string, tag: string) =>
      `npm view ${name}@${number} version\nnpm publish ./${name}-${number}.tgz --provenance --access public ` +
      `--tag ${tag} --ignore-scripts\n`;
    const [library, program] = ["terraform-s3-user", "terraform-s3-user-cli"];
    expect(runNoting("npm publish", { PUBLISHED: "" })).toBe(
      publish(library, version, "latest") + publish(program, version, "latest"),
    );
    expect(runNoting("npm publish", { PUBLISHED: "", GITHUB_REF_NAME: "v1.0.0-rc.1" })).toBe(
      publish(library, "1.0.0-rc.1", "next") + publish(program, "1.0.0-rc.1", "next"),
    );
    expect(runNoting("npm publish", { PUBLISHED: version })).not.toContain("npm publish");
  });

  test("attaches the same files to a release, which it creates if necessary", () => {
    const files = readdirSync(join(clone, "packages"))
      .map((name) => `./${name}`)
      .join(" ");
    const upload = `gh release upload v${version} --clobber ${files}\n`;
    const view = `gh release view v${version}\n`;
    const create = `gh release create v${version} --verify-tag --generate-notes --latest\n`;
    const sorted = (text: string) => text.split(/\s+/).sort();
    expect(sorted(runNoting("gh release", { PUBLISHED: "" }))).toStrictEqual(sorted(view + create + upload));
    expect(sorted(runNoting("gh release", { PUBLISHED: "yes" }))).toStrictEqual(sorted(view + upload));
  });
});

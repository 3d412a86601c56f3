import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { layOutClone } from "./support/clone";
import { needs } from "./support/needs";
import { projectRoot } from "./support/project-root";
import { temporaryDirectory } from "./support/temporary-directory";
import { commandsOf, runWorkflows, workflows } from "./support/workflow-commands";

const onPosix = process.platform === "win32" ? describe.skip : needs("jq").describe; // the workflows run on Linux

onPosix("in a clone", () => {
  const clone = join(temporaryDirectory(), "clone");

  beforeAll(() => {
    layOutClone(clone);
    cpSync(join(projectRoot, ".github"), join(clone, ".github"), { recursive: true });
    const mainTs = readFileSync(join(clone, "main.ts"), "utf8")
      .replace("import {", "import { StateBackend,")
      .replace("users: [", 'backend: StateBackend.s3({ bucket: "states" }),\n  users: [');
    writeFileSync(join(clone, "main.ts"), mainTs);
    git("init", "--quiet");
    commit("Base");
    writeFileSync(join(clone, "main.ts"), mainTs.replace(/S3Access\.allBuckets\(\)/, 'S3Access.readOnly(["photos"])'));
    commit("Head");
  });

  function git(...args: string[]): void {
    const settings = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
    execFileSync("git", [...settings, ...args], { cwd: clone, stdio: "pipe" });
  }

  function commit(message: string): void {
    git("add", "--all");
    git("commit", "--quiet", "--message", message);
  }

  test("runs every command of the workflows that init writes, unchanged", () => {
    const { failed, summary, comment } = runWorkflows(clone, temporaryDirectory());
    expect(failed).toStrictEqual([]);
    expect(summary).toContain("loses");
    expect(comment).toContain("loses");
  });
});

describe("the other workflows", () => {
  const others = readdirSync(join(projectRoot, ".github", "workflows")).filter((file) => !workflows.includes(file));
  const commands = others.flatMap((file) => commandsOf(projectRoot, file)).flatMap(({ script }) => script.split("\n"));
  const { scripts } = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8"));

  test("run scripts of package.json that exist", () => {
    const named = commands.flatMap((line) => /^npm run (\S+)/.exec(line)?.[1] ?? []);
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((name) => scripts[name] === undefined)).toStrictEqual([]);
  });

  const jest = commands.flatMap((line) => /npx jest .*/.exec(line)?.[0] ?? []);
  const ofRepository = jest.filter((line) => !line.includes("--config")); // those need npm run targets

  test.each(ofRepository)("find their tests with %s", (line) => {
    const [, ...args] = line.replaceAll("'", "").split(" ");
    const at = args.includes("--") ? args.indexOf("--") : args.length;
    args.splice(at, 0, "--listTests");
    const options = { cwd: projectRoot, encoding: "utf8", shell: process.platform === "win32" } as const;
    const { status, stdout } = spawnSync("npx", args, options);
    expect(status).toBe(0);
    expect(stdout).toContain(".test.ts");
  });
});

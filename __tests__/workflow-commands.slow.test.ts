import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "./support/project-root";
import { commandsOf, workflows } from "./support/workflow-commands";

// The commands of the workflows that init does not write. e2e/full/installed-project.test.ts runs the others.

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

import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fromSource } from "../../support/from-source";
import { projectRoot } from "../../support/project-root";
import { temporaryDirectory } from "../../support/temporary-directory";

/** What a project with this main.ts prints, and where it lies. */
function run(source: string): { directory: string; stdout: string } {
  const directory = temporaryDirectory();
  symlinkSync(join(projectRoot, "node_modules"), join(directory, "node_modules"));
  writeFileSync(join(directory, "cdktf.json"), JSON.stringify({ language: "typescript", app: "main.ts" }));
  mkdirSync(join(directory, "page"));
  writeFileSync(join(directory, "page", "index.html"), "<p>Hello</p>");
  writeFileSync(join(directory, "main.ts"), source);
  const stdout = execFileSync(process.execPath, [...fromSource, "main.ts"], { cwd: directory, encoding: "utf8" });
  return { directory, stdout };
}

test("what cdktf makes ZIP files with is not loaded, and an app can have them all the same", () => {
  const { directory, stdout } = run(`import { App, AssetType, TerraformAsset, TerraformStack } from "cdktf";
const app = new App();
new TerraformAsset(new TerraformStack(app, "site"), "page", { path: "page", type: AssetType.ARCHIVE });
app.synth();
console.log(Object.keys(require.cache).filter((file) => file.includes("archiver")).length);
`);
  expect(stdout).toBe("1\n"); // the one that stands in for it
  const assets = join(directory, "cdktf.out", "stacks", "site", "assets", "page");
  const archive = join(assets, `${readdirSync(assets)[0]}`, "archive.zip");
  expect(readFileSync(archive).subarray(0, 2).toString()).toBe("PK");
  expect(readFileSync(archive).toString("latin1")).toContain("index.html");
});

test("whoever calls it gets it", () => {
  const archiver = JSON.stringify(join(projectRoot, "node_modules", "cdktf", "node_modules", "archiver"));
  const { stdout } = run(`console.log(typeof require(${archiver})("zip").finalize);
import { App } from "cdktf";
new App().synth();
`);
  expect(stdout).toBe("function\n");
});

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../support/project-root";
import { runMain } from "../../support/run-main";

test("doesn't load what cdktf creates ZIP files with until the app uses it", () => {
  const source = `import { App, AssetType, TerraformAsset, TerraformStack } from "cdktf";
const app = new App();
new TerraformAsset(new TerraformStack(app, "site"), "page", { path: "page", type: AssetType.ARCHIVE });
app.synth();
console.log(Object.keys(require.cache).filter((file) => file.includes("archiver")).length);
`;
  const cdktfJson = JSON.stringify({ language: "typescript", app: "main.ts" }); // relative paths are relative to it
  const { directory, stdout } = runMain(source, { "cdktf.json": cdktfJson, "page/index.html": "<p>Hello</p>" });
  expect(stdout).toBe("1\n"); // from its replacement
  const assets = join(directory, "cdktf.out", "stacks", "site", "assets", "page");
  const archive = join(assets, `${readdirSync(assets)[0]}`, "archive.zip");
  expect(readFileSync(archive).subarray(0, 2).toString()).toBe("PK");
  expect(readFileSync(archive).toString("latin1")).toContain("index.html");
});

test("loads it for a caller", () => {
  const archiver = JSON.stringify(join(projectRoot, "node_modules", "cdktf", "node_modules", "archiver"));
  const { stdout } = runMain(`console.log(typeof require(${archiver})("zip").finalize);
import { App } from "cdktf";
new App().synth();
`);
  expect(stdout).toBe("function\n");
});

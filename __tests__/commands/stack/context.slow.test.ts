import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { synthesizeApp } from "../../../commands/stack/json/synthesize";
import { projectRoot } from "../../support/project-root";
import { temporaryDirectory } from "../../support/temporary-directory";

// What the app sees when cdktf runs it, and when this project's commands do: cdktf itself is the judge.

const project = temporaryDirectory();
const seen = () => JSON.parse(readFileSync(join(project, "seen.json"), "utf8"));

beforeAll(() => {
  mkdirSync(join(project, ".gen"));
  const configuration = {
    language: "typescript",
    app: "node app.js",
    projectId: "test",
    sendCrashReports: "false",
    context: { stage: "production", nested: { a: 1 } },
    terraformModules: ["./modules/m", { name: "n", source: "../n" }, "terraform-aws-modules/vpc/aws@5"],
  };
  writeFileSync(join(project, "cdktf.json"), JSON.stringify(configuration));
  const cdktf = JSON.stringify(join(projectRoot, "node_modules", "cdktf"));
  const app = `require("node:fs").writeFileSync("seen.json", process.env.CDKTF_CONTEXT_JSON ?? "null");
new (require(${cdktf}).App)().synth();`;
  writeFileSync(join(project, "app.js"), app);
  writeFileSync(join(project, "main.ts"), app);
});

test("passes the same context to the app as cdktf, in the commands and npm run synth", async () => {
  const cdktf = join(projectRoot, "node_modules", "cdktf-cli", "bundle", "bin", "cdktf.js");
  const env = { ...process.env, CHECKPOINT_DISABLE: "1", CI: "1" };
  expect(spawnSync(process.execPath, [cdktf, "synth"], { cwd: project, env }).status).toBe(0);
  const byCdktf = seen();
  expect(byCdktf).toMatchObject({ stage: "production", cdktfRelativeModules: ["./modules/m", { source: "../n" }] });

  await synthesizeApp(join(project, "other.out"), process.env, project);
  expect(seen()).toStrictEqual(byCdktf);

  const loader = join(projectRoot, "commands", "loader", "typescript.js");
  expect(spawnSync(process.execPath, ["--require", loader, "main.ts"], { cwd: project }).status).toBe(0);
  expect(seen()).toStrictEqual(byCdktf);
});

test("passes targetVersions to the app as CDK Terrain's own command does", async () => {
  const file = join(project, "cdktf.json");
  const targetVersions = { terraform: ">=1.11.0", opentofu: ">=1.11.0" };
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), targetVersions }));
  await synthesizeApp(join(project, "other.out"), process.env, project);
  expect(seen()).toMatchObject({ stage: "production", targetVersions });
});

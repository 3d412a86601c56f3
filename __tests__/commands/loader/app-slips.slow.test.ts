import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fromSource } from "../../support/from-source";
import { runMain } from "../../support/run-main";
import { temporaryDirectory } from "../../support/temporary-directory";

/** What a main.ts with this text ends in. */
function run(source: string): { status: number | null; stderr: string } {
  const { status, stderr } = runMain(source);
  return { status, stderr };
}

const lib = 'import { S3Access, S3UserApp, S3UserStack } from "terraform-s3-user";\n';

test.each([
  [
    "a missing comma",
    "const a = { x: 1 y: 2 };",
    "main.ts:1: Expected ',' before this name\n\n 1 | const a = { x: 1 y: 2 };\n   :                  ^\n",
  ],
  [
    "typographic quotes",
    "const a = \u201cphotos\u201d;",
    'main.ts:1: \u201c is a typographic quote. Write straight ones: "photos"\n' +
      "\n 1 | const a = \u201cphotos\u201d;\n   :           ^\n",
  ],
  [
    "a name without quotes",
    `${lib}S3Access.buckets([photos]);`,
    'main.ts:2: photos is not defined. If it is text, write it in quotes: "photos"\n' +
      "\n  2 | S3Access.buckets([photos]);\n                        ^\n",
  ],
  [
    "a factory's name with a slip",
    `${lib}S3Access.bucket(["photos"]);`,
    "main.ts:2: S3Access has no bucket. Did you mean S3Access.buckets?\n" +
      '\n  2 | S3Access.bucket(["photos"]);\n               ^\n',
  ],
  [
    "a package's name with a slip",
    'import { S3User } from "terraform-s3-usr";\nnew S3User();',
    "main.ts:1: there is no package terraform-s3-usr. Did you mean terraform-s3-user?\n" +
      '\n  1 | import { S3User } from "terraform-s3-usr";\n',
  ],
  [
    "no app.synth()",
    `${lib}new S3UserApp();`,
    "main.ts wrote nothing, because it never calls app.synth(). Write app.synth(); as its last line.\n",
  ],
  [
    "an empty file",
    "",
    "main.ts wrote nothing, because it declares no app. " +
      "See https://developer.hashicorp.com/terraform/cdktf for its contents.\n",
  ],
])("explains %s in main.ts with its place, in one sentence, without a stack trace", (_case, source, message) => {
  expect(run(source)).toStrictEqual({ status: 1, stderr: message });
});

test("npm run synth ends with what it wrote, without a terminal, too", () => {
  const source = `${lib}const app = new S3UserApp();\nnew S3UserStack(app, "site", { users: [] });\napp.synth();`;
  expect(runMain(source, {}, { ...process.env, npm_lifecycle_event: "synth" })).toMatchObject({
    status: 0,
    stdout: "",
    stderr: `Wrote ${join("cdktf.out", "stacks", "site", "cdk.tf.json")}\n`,
  });
});

const app = `${lib}const app = new S3UserApp();\nnew S3UserStack(app, "site", { users: [] });\n`;
const ended = (when: string) =>
  `main.ts ended with exit code 5 ${when} app.synth(). It must end with 0: ` +
  `look for process.exit and process.exitCode.\n`;

test.each([
  [
    "an error",
    'function deep(): never {\n  throw new Error("broken\\n    at all");\n}\ndeep();',
    "Error: broken\n    at all\n    at deep (main.ts:2:9)\n    at main.ts:4:1\n",
  ],
  ["an error of Node's", 'require("node:fs").readdirSync("away");', /^Error: .*'away'\n {4}at main\.ts:1:20\n$/],
  [
    "an error of a package",
    'import { App, TerraformStack } from "cdktf";\nnew TerraformStack(new App(), "a b");',
    /^Error: Cannot create [^\n]*\n(?:(?! +at ).*\n)* {4}at main\.ts:2:1\n$/,
  ],
  ["an error behind app.synth()", `${app}app.synth();\nthrow new Error("late");`, "Error: late\n    at main.ts:5:7\n"],
  ["a rejection", '(async () => {\n  throw new Error("late");\n})();', /^Error: late\n {4}at .*main\.ts:2:9\)?\n/],
  ["a text that is thrown", 'throw "text";', "main.ts threw 'text'.\n"],
  ["nothing that is thrown", "throw undefined;", "main.ts threw undefined.\n"],
])("shows %s with the lines of main.ts only", (_, source, message) => {
  const { status, stderr } = run(source);
  expect(stderr).toMatch(message);
  if (typeof message === "string") expect(stderr).toBe(message);
  expect(status).toBe(1);
});

test.each([
  ["process.exitCode = 5 behind app.synth()", "app.synth();\nprocess.exitCode = 5;", "after"],
  ["process.exit(5) behind app.synth()", "app.synth();\nprocess.exit(5);", "after"],
  ["process.exit(5) in front of app.synth()", "process.exit(5);\napp.synth();", "before"],
])("says what happened after %s", (_, source, when) => {
  expect(run(app + source)).toStrictEqual({ status: 5, stderr: ended(when) });
});

test.each([
  ["await Promise.resolve(1);", 4],
  ["const buckets = await (app);", 4],
  ["for await (const one of []) console.log(one);", 4],
])("shows how to write %s, which CommonJS does not have", (source, line) => {
  const { status, stderr } = run(`${app}${source}\napp.synth();`);
  const rule = "await must be inside an async function. Write: async function main() { … } main();";
  expect({ status, stderr }).toStrictEqual({
    status: 1,
    stderr: `main.ts:${line}: ${rule}\n\n  ${line} | ${source}\n`,
  });
  expect(run(`${app}async function main() {\n${source}\napp.synth();\n}\nmain();`).status).toBe(0);
});

test.each([
  ["NODE_OPTIONS has --import. Run: unset NODE_OPTIONS", {}, { NODE_OPTIONS: "--import=./hook.mjs" }],
  ['package.json has "type": "module". Remove that line.', { "package.json": '{ "type": "module" }' }, {}],
])("explains why Node did not load main.ts with the loader: %s", (reason, files, env) => {
  const { status, stderr } = runMain(`${app}app.synth();`, { "hook.mjs": "", ...files }, { ...process.env, ...env });
  expect({ status, stderr }).toStrictEqual({
    status: 1,
    stderr: `main.ts must be loaded with require, but ${reason}\n`,
  });
});

test("reads source maps only of the app's files", () => {
  const map = { version: 3, sources: ["mapped.ts"], names: [], mappings: "AAAA" };
  const inline = Buffer.from(JSON.stringify(map)).toString("base64");
  const address = `data:application/json;base64,${inline}`;
  const script = `exports.stack = new Error("no").stack;\n//# sourceMappingURL=${address}\n`;
  const packaged = join(temporaryDirectory(), "packaged.js");
  writeFileSync(packaged, script);
  const { stderr } = run(
    `interface Gone {\n  readonly a: string;\n}\n` +
      `console.error(require(${JSON.stringify(packaged)}).stack, new Error("no").stack);`,
  );
  expect(stderr).toContain("packaged.js:1:");
  expect(stderr).not.toContain("mapped.ts");
  expect(stderr).toContain("main.ts:4:");
});

test("explains a package that is linked from its source and not built", () => {
  const directory = temporaryDirectory();
  const linked = join(directory, "node_modules", "linked");
  mkdirSync(linked, { recursive: true });
  writeFileSync(join(linked, "package.json"), '{ "name": "linked", "main": "dist/index.js" }');
  writeFileSync(join(directory, "main.ts"), 'import { a } from "linked";\na();\n');
  const { status, stderr } = spawnSync(process.execPath, [...fromSource, "main.ts"], {
    cwd: directory,
    encoding: "utf8",
  });
  expect(stderr).toMatch(
    /^main\.ts: a package is linked from its source and not built: .*linked.dist.index\.js is missing\n$/,
  );
  expect(status).toBe(1);
});

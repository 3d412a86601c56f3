import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { NotInstalled, replaceOutput, synthesizeApp } from "../../../../commands/stack/json/synthesize";
import { Problem } from "../../../../commands/system/problem";
import { temporaryDirectory } from "../../../support/temporary-directory";

/** Fails to synthesize a project whose app needs a package. */
async function failure(needed: string, dependencies: object): Promise<unknown> {
  const project = temporaryDirectory();
  writeFileSync(join(project, "cdktf.json"), JSON.stringify({ app: `node -e 'require("${needed}")'` }));
  writeFileSync(join(project, "package.json"), JSON.stringify({ dependencies }));
  return synthesizeApp(join(project, "out"), process.env, project).catch((error) => error);
}

test.each([
  ["a package", "not-there", "not-there"],
  ["a part of a package", "not-there/part", "not-there"],
  ["a package with a scope", "@some/not-there/part", "@some/not-there"],
])("names %s that is not installed, without a stack trace", async (_, needed, name) => {
  const error = await failure(needed, { [name]: "1.0.0" });
  expect(error).toBeInstanceOf(NotInstalled);
  expect((error as Error).message).toBe(`The package ${name} is not installed in this project. Run: npm install`);
});

test("doesn't offer npm install for a package that package.json lacks", async () => {
  const error = await failure("not-there", {});
  expect(error).not.toBeInstanceOf(NotInstalled);
  expect((error as Error).message).toContain("Cannot find module 'not-there'");
});

test.each([
  ["nothing", "process.exitCode = 5", /^The app command in cdktf\.json \(node .*\) ended with exit code 5\.$/],
  ["only to standard output", 'console.log("no"); process.exitCode = 5', /^no$/],
])("says what happened when an app fails and prints %s", async (_, code, message) => {
  const project = temporaryDirectory();
  writeFileSync(join(project, "app.js"), code);
  writeFileSync(join(project, "cdktf.json"), JSON.stringify({ app: "node app.js" }));
  await expect(synthesizeApp(join(project, "out"), process.env, project)).rejects.toThrow(message);
});

test("rejects two apps, of which the second replaces the stacks of the first", async () => {
  const project = temporaryDirectory();
  const app = `
    const { mkdirSync, writeFileSync } = require("node:fs");
    const output = process.env.CDKTF_OUTDIR;
    for (const name of ["admin", "web"]) {
      mkdirSync(output + "/stacks/" + name, { recursive: true });
      writeFileSync(output + "/stacks/" + name + "/cdk.tf.json", "{}");
      writeFileSync(output + "/manifest.json", JSON.stringify({ stacks: { [name]: {} } }));
    }`;
  writeFileSync(join(project, "app.js"), app);
  writeFileSync(join(project, "cdktf.json"), JSON.stringify({ app: "node app.js" }));
  await expect(synthesizeApp(join(project, "out"), process.env, project)).rejects.toThrow(
    "main.ts must have one app, but has several: a later one replaced stack admin. Declare all stacks in one app.",
  );
});

describe("an output that other commands read", () => {
  /** A project with an old output, whose app writes a new one and then runs more code. */
  function projectWith(code: string): string {
    const project = temporaryDirectory();
    const stack = join(project, "cdktf.out", "stacks", "web");
    mkdirSync(stack, { recursive: true });
    writeFileSync(join(stack, "cdk.tf.json"), "old");
    writeFileSync(join(stack, ".terraform.lock.hcl"), "kept");
    const app = `
      const { mkdirSync, readFileSync, writeFileSync } = require("node:fs");
      const output = process.env.CDKTF_OUTDIR;
      mkdirSync(output + "/stacks/web", { recursive: true });
      writeFileSync(output + "/manifest.json", "{}");
      writeFileSync(output + "/stacks/web/cdk.tf.json", "new");
      ${code}`;
    writeFileSync(join(project, "app.js"), app);
    writeFileSync(join(project, "cdktf.json"), JSON.stringify({ app: "node app.js" }));
    process.chdir(project);
    return project;
  }

  const home = process.cwd();
  afterEach(() => process.chdir(home));
  const textOf = (name: string) => readFileSync(join("cdktf.out", "stacks", "web", name), "utf8");

  test("changes only when the app has finished, and keeps Terraform's files", async () => {
    const project = projectWith(
      'process.exitCode = readFileSync("cdktf.out/stacks/web/cdk.tf.json", "utf8") === "old" ? 0 : 1;',
    );
    await replaceOutput("cdktf.out");
    expect([textOf("cdk.tf.json"), textOf(".terraform.lock.hcl")]).toStrictEqual(["new", "kept"]);
    expect(readdirSync(project).sort()).toStrictEqual(["app.js", "cdktf.json", "cdktf.out"]);
  });

  test("can't be written over a directory, which is explained without a stack trace", async () => {
    projectWith("");
    mkdirSync(join("cdktf.out", "manifest.json"));
    await expect(replaceOutput("cdktf.out")).rejects.toThrow(
      /^The synthesized output can't be written to cdktf\.out: it is a directory\.$/,
    );
    await expect(replaceOutput("cdktf.out")).rejects.toThrow(Problem);
  });

  test("stays as it is when the app fails", async () => {
    const project = projectWith("process.exitCode = 1;");
    await expect(replaceOutput("cdktf.out")).rejects.toThrow(Problem);
    expect(textOf("cdk.tf.json")).toBe("old");
    expect(readdirSync(project).sort()).toStrictEqual(["app.js", "cdktf.json", "cdktf.out"]);
  });
});

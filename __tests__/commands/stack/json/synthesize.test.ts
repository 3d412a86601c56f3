import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { NotInstalled, synthesizeApp } from "../../../../commands/stack/json/synthesize";
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

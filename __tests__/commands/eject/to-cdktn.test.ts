import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { editsToCdktn } from "../../../commands/eject/to-cdktn";
import { Problem } from "../../../commands/system/problem";
import { projectRoot } from "../../support/project-root";
import { temporaryDirectory } from "../../support/temporary-directory";

/** What the files of a project become: those that change, by name. */
function moved(files: Readonly<Record<string, unknown>>): Record<string, string> {
  const project = temporaryDirectory();
  mkdirSync(join(project, "node_modules"));
  mkdirSync(join(project, "src"));
  for (const [file, content] of Object.entries(files)) {
    writeFileSync(join(project, file), typeof content === "string" ? content : `${JSON.stringify(content, null, 2)}\n`);
  }
  return Object.fromEntries(editsToCdktn(project).map(({ file, text }) => [file, text]));
}

const manifest = { dependencies: { cdktf: "0.21.0" } };

test("asks in package.json for the fork's packages, in the tested versions", () => {
  const { "cdktn-cli": commandLine, ...tested } = JSON.parse(
    readFileSync(join(projectRoot, "__tests__/targets/cdktn/package.json"), "utf8"),
  ).dependencies;
  const dependencies = {
    "@cdktf/provider-aws": "20.1.0",
    cdktf: "0.21.0",
    constructs: "10.4.2",
    "terraform-s3-user": "1",
  };
  const { "package.json": text = "" } = moved({
    "package.json": { dependencies, devDependencies: { "cdktf-cli": "0.21.0" } },
  });
  expect(JSON.parse(text)).toStrictEqual({
    dependencies: { ...tested, "terraform-s3-user": "1" },
    devDependencies: { "cdktn-cli": commandLine },
  });
});

test.each([
  ['import { App } from "cdktf";', 'import { App } from "cdktn";'],
  ["import type { App } from 'cdktf'", "import type { App } from 'cdktn'"],
  ['import "cdktf/lib/testing/adapters/jest";', 'import "cdktn/lib/testing/adapters/jest";'],
  ['const { App } = require("cdktf");', 'const { App } = require("cdktn");'],
  ['await import("@cdktf/provider-aws/lib/iam-user")', 'await import("@cdktn/provider-aws/lib/iam-user")'],
])("imports %s from the fork", (before, after) => {
  expect(moved({ "package.json": manifest, "src/a.ts": before })[join("src", "a.ts")]).toBe(after);
});

test.each(['const name = "cdktf";', 'import { x } from "cdktf-more";', '// read "cdktf" as a word', "cdktf.json"])(
  "keeps %s as it is",
  (text) => {
    expect(Object.keys(moved({ "package.json": manifest, "main.ts": text }))).toStrictEqual(["package.json"]);
  },
);

test("edits nothing that is installed", () => {
  const files = { "package.json": manifest, "node_modules/a.js": 'require("cdktf");' };
  expect(Object.keys(moved(files))).toStrictEqual(["package.json"]);
});

test("names an unknown package of cdktf, because it would be left behind", () => {
  const dependencies = { cdktf: "0.21.0", "@cdktf/provider-google": "15.0.0" };
  expect(() => moved({ "package.json": { dependencies } })).toThrow(
    new Problem(
      "package.json depends on @cdktf/provider-google. " +
        "Find the @cdktn package that replaces each, edit package.json by hand, and run this again.",
    ),
  );
});

test("rejects a project without cdktf", () => {
  const message = "package.json does not depend on cdktf; run this in the directory of a project that does.";
  expect(() => moved({ "package.json": { dependencies: { cdktn: "0.24.0" } } })).toThrow(new Problem(message));
  expect(() => moved({})).toThrow(new Problem(message));
});

test("rejects a clone of this repository", () => {
  expect(() => moved({ "package.json": { ...manifest, workspaces: ["lib"] } })).toThrow(
    new Problem(
      "package.json has workspaces, which can't be moved. " +
        "In a clone of terraform-s3-user, create a project with `npm run init -- ../my-site`, and move that.",
    ),
  );
});

test("makes TypeScript use the fork's types for the library's, and keeps other paths", () => {
  const compilerOptions = { strict: true, paths: { "~/*": ["./src/*"] } };
  const { "tsconfig.json": text = "" } = moved({ "package.json": manifest, "tsconfig.json": { compilerOptions } });
  expect(JSON.parse(text).compilerOptions).toStrictEqual({
    strict: true,
    paths: {
      "~/*": ["./src/*"],
      cdktf: ["./node_modules/cdktn"],
      "@cdktf/provider-aws/*": ["./node_modules/@cdktn/provider-aws/*"],
    },
  });
});

test("rejects a tsconfig.json with comments before it writes anything", () => {
  expect(() => moved({ "package.json": manifest, "tsconfig.json": "{ // mine\n}" })).toThrow(
    new Problem("tsconfig.json has comments or an error, so it can't be edited here. Remove the comments first."),
  );
});

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Answers } from "../../../commands/init/answers";
import { projectFiles } from "../../../commands/init/project-files";
import { projectRoot } from "../../support/project-root";
import { temporaryDirectory } from "../../support/temporary-directory";

const answers: Answers = { userName: "web", buckets: ["photos"], access: "read-write", state: { kind: "local" } };
const json = (...path: string[]) => JSON.parse(readFileSync(join(projectRoot, ...path), "utf8"));

/** What a new project holds, by path. */
function newProject(name: string): Record<string, string> {
  const files = projectFiles(join(temporaryDirectory(), name), answers);
  return Object.fromEntries(files.map(({ path, content }) => [path, `${content}`]));
}

test("writes these files for a new project", () => {
  expect(Object.keys(newProject("photos")).sort()).toStrictEqual([
    ".gitattributes",
    ".gitignore",
    "README.md",
    "__tests__/main.test.ts",
    "cdktf.json",
    "main.ts",
    "package.json",
    "tsconfig.json",
  ]);
});

test.each([
  ["My Photos!", "my-photos"],
  ["写真", "s3-users"],
])("names in the directory %s the package and the stack %s", (directory, name) => {
  const files = newProject(directory);
  expect(JSON.parse(files["package.json"] as string).name).toBe(name);
  expect(files["main.ts"]).toContain(`new S3UserStack(app, "${name}", {`);
});

test("asks for the packages that this repository is tested with, and for both of this version", () => {
  const { dependencies, devDependencies, scripts } = json("commands", "init", "template", "package.json");
  const root = json("package.json");
  expect(root.dependencies).toMatchObject(dependencies);
  expect(root.devDependencies).toMatchObject(devDependencies);
  expect(dependencies["terraform-s3-user"]).toBe(json("lib", "package.json").version);
  expect(dependencies["terraform-s3-user-cli"]).toBe(json("commands", "package.json").version);
  for (const script of ["synth", "test", "typecheck"]) delete scripts[script];
  expect(root.scripts).toMatchObject(scripts);
});

test("explains how to update the packages, which a clone packs", () => {
  const readme = newProject("photos")["README.md"];
  expect(readme).toMatch(/## Update the packages\n\n`packages\/` has the two packages that this project uses/);
  expect(readme).toContain("npm run init -- ../this-project --update-packages");
  expect(readme).not.toContain("terraform-s3-user@latest");
});

test("ignores in git what this repository ignores: state, plans, credentials", () => {
  const lines = (text: string) => text.split("\n").filter((line) => line !== "");
  const here = lines(readFileSync(join(projectRoot, ".gitignore"), "utf8"));
  const there = lines(newProject("photos")[".gitignore"] as string);
  expect(here).toEqual(expect.arrayContaining(there));
  expect(there).toEqual(
    expect.arrayContaining(["node_modules", "cdktf.out/", "state/", "*.tfstate", "*.tfplan", "*_accessKeys.*"]),
  );
});

test("edits only main.ts in an existing project", () => {
  const directory = join(temporaryDirectory(), "photos");
  mkdirSync(directory);
  const files = newProject("photos");
  for (const path of ["main.ts", "package.json"]) writeFileSync(join(directory, path), files[path] as string);
  const edited = projectFiles(directory, { ...answers, userName: "shop" });
  expect(edited).toStrictEqual([
    { path: "main.ts", content: files["main.ts"]?.replace('"web"', '"shop"'), isEdit: true },
  ]);
});

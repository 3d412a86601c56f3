import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryDirectory } from "../../support/temporary-directory";

const here = process.cwd();
afterEach(() => process.chdir(here));

/** What is printed in a project with this `package.json`. */
function toRunWith(manifest: string | undefined, command: string, args?: string): string {
  const project = temporaryDirectory();
  if (manifest !== undefined) writeFileSync(join(project, "package.json"), manifest);
  process.chdir(project);
  let printed = "";
  jest.isolateModules(() => {
    printed = require("../../../commands/terminal/how-to-run").toRun(command, args);
  });
  return printed;
}

const scripts = '{ "scripts": { "synth": "cdktf synth", "deploy": "s3-user deploy" } }';

test.each([
  ["the project's script", scripts, "deploy", "", "npm run deploy"],
  ["the script with an argument", scripts, "deploy", "site", "npm run deploy site"],
  ["the script with an option", scripts, "deploy", "--migrate-state", "npm run deploy -- --migrate-state"],
  [
    "the script with an argument and an option",
    scripts,
    "deploy",
    "site --auto-approve",
    "npm run deploy -- site --auto-approve",
  ],
  ["the program where there is no such script", scripts, "doctor", "--json", "npx s3-user doctor --json"],
  ["the program where there is no package.json", undefined, "deploy", "", "npx s3-user deploy"],
  ["cdktf for synth", '{ "dependencies": { "cdktf": "0.21.0" } }', "synth", "", "npx cdktf synth"],
  ["its fork for synth", '{ "dependencies": { "cdktn": "0.24.0" } }', "synth", "", "npx cdktn synth"],
])("names %s", (_what, manifest, command, args, expected) => {
  expect(toRunWith(manifest, command, args)).toBe(expected);
});

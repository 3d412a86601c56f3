#!/usr/bin/env node
// The program as npm installs it. In the repository nothing is built: there its source is run, as the npm scripts do.
require("node:module").enableCompileCache?.();

const { spawnSync } = require("node:child_process");
const { existsSync } = require("node:fs");
const { join } = require("node:path");

const source = join(__dirname, "program.ts");
if (existsSync(source)) {
  const options = ["--conditions=source", "--require", join(__dirname, "..", "tools", "typescript.js")];
  const script = join(__dirname, "from-source.js");
  const { status } = spawnSync(process.execPath, [...options, script, ...process.argv.slice(2)], { stdio: "inherit" });
  process.exitCode = status ?? 1;
} else {
  require("../dist/bin/program").runProgram(process.argv.slice(2));
}

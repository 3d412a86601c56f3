#!/usr/bin/env node
// The program as npm installs it. In the repository nothing is built: there its source is run, as the npm scripts do.
require("node:module").enableCompileCache?.();

const { spawn } = require("node:child_process");
const { existsSync } = require("node:fs");
const { constants } = require("node:os");
const { join } = require("node:path");

const source = join(__dirname, "program.ts");
if (!isInstalled("commander")) {
  console.error("The packages of this project are not installed. Run: npm install");
  process.exitCode = 1;
} else if (existsSync(source)) {
  const options = ["--conditions=source", "--require", join(__dirname, "..", "loader", "typescript.js")];
  const script = join(__dirname, "from-source.js");
  const child = spawn(process.execPath, [...options, script, ...process.argv.slice(2)], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    // A terminal sends the other two to both, and Windows sends all; there, kill() would end the child at once.
    const isSentToBoth = process.platform === "win32" || (signal !== "SIGTERM" && process.stdin.isTTY);
    process.on(signal, () => !isSentToBoth && child.kill(signal));
  }
  child.once("exit", (status, signal) => {
    process.exitCode = status ?? 128 + constants.signals[signal];
  });
} else {
  require("../dist/bin/program").runProgram(process.argv.slice(2));
}

function isInstalled(name) {
  try {
    return require.resolve(name) !== "";
  } catch {
    return false;
  }
}

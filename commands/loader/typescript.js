// Lets Node run an app in TypeScript: `node --require terraform-s3-user-cli/typescript main.ts`. swc removes the types
// from each file as it is loaded, in half of tsx's time. Nothing is cached, and types are not checked. An error in the
// app is shown with its file and line, and without the loader.
require("node:module").enableCompileCache?.(); // from Node 22.1 on, what V8 compiled is kept, by content

const { readFileSync } = require("node:fs");
const { basename } = require("node:path");
const { transformFileSync } = require("@swc/core");
const { refuseTopLevelAwait, showSlips, showSyntaxErrors } = require("./app-slips");
const { contextFor, contextVariable } = require("./cdktf-context");

process.setSourceMapsEnabled(true); // stack traces show the lines of the source

/** The package with which cdktf creates ZIP files of assets, in another process: a seventh of a synth's time. */
const archiver = /[\\/]cdkt[fn][\\/]node_modules[\\/]archiver[\\/]index\.js$/;

// Not those of packages: reading the source maps of cdktf takes a sixth of the time.
const loadJavaScript = require.extensions[".js"];
require.extensions[".js"] = (module, file) => {
  if (archiver.test(file)) return loadWhenCalled(module, file);
  process.setSourceMapsEnabled(false);
  try {
    loadJavaScript(module, file);
  } finally {
    process.setSourceMapsEnabled(true);
  }
};

function loadWhenCalled(module, file) {
  module.exports = (...args) => {
    loadJavaScript(module, file);
    return module.exports(...args);
  };
}

require.extensions[".ts"] = (module, file) => {
  const { code } = showSyntaxErrors(file, () =>
    transformFileSync(file, {
      swcrc: false,
      sourceMaps: "inline",
      module: { type: "commonjs" },
      jsc: { parser: { syntax: "typescript" }, target: "es2022" },
    }),
  );
  refuseTopLevelAwait(file, code);
  module._compile(code, file);
};

const [, main = ""] = process.argv;
if (/(?<!\.test)\.ts$/.test(main)) process.env[contextVariable] ??= contextFor(process.cwd(), process.env);
if (isApp(main)) showSlips(main);

/** The command that runs the app. Every command that needs cdktf.json reports its errors. */
function appCommand() {
  try {
    return JSON.parse(readFileSync("cdktf.json", "utf8")).app;
  } catch {
    return "";
  }
}

/** Whether it is what cdktf.json runs; tests and scripts need not be apps. */
function isApp(file) {
  const app = `main.ts ${appCommand()}`;
  return /\.ts$/.test(file) && app.split(/\s+/).some((word) => basename(word) === basename(file));
}

// Explains an error in main.ts: the file, the line, the marked place and one sentence.
const { readFileSync } = require("node:fs");
const { basename, dirname, isAbsolute, join, relative, sep } = require("node:path");
const { fileURLToPath } = require("node:url");
const { inspect } = require("node:util");
const { Script } = require("node:vm");

/** Runs swc, and shows its syntax errors in that form. */
exports.showSyntaxErrors = (file, compile) => {
  try {
    return compile();
  } catch (error) {
    const [, sentence] = /^\s*x (.*)$/m.exec(error.message) ?? [];
    const frame = error.message.split(/,-\[.*\]\n/)[1]?.split("\n   `----")[0];
    if (!sentence || !frame) throw error;
    const rows = frame.split("\n");
    const marked = rows.findIndex((row) => /^\s*: *[\^-]/.test(row));
    const line = /^\s*(\d+) \|/.exec(rows[marked - 1] ?? "")?.[1] ?? "?";
    stop(`${shown(file)}:${line}: ${plain(sentence)}\n\n${rows.join("\n")}`);
  }
};

/** The files that were compiled, whose names are enough to find the app among them. */
const compiled = new Set();

/** Notes that a file was compiled, and refuses an await for which it would have to be an ES module. */
exports.refuseTopLevelAwait = (file, code) => {
  compiled.add(basename(file));
  if (!/\bawait\b/.test(code)) return;
  try {
    new Script(`(function () {${code}\n})`);
  } catch (error) {
    if (!/^await is only valid|^Unexpected reserved word/.test(error.message)) return; // Node says the same of it
    const lines = readFileSync(file, "utf8").split("\n");
    const at = lines.findIndex((line) => /^(export )?((const|let|var) .*= *)?(await|for await)\b/.test(line));
    const place = at < 0 ? shown(file) : `${shown(file)}:${at + 1}`;
    const frame = at < 0 ? "" : `\n\n${`${at + 1} | `.padStart(6)}${lines[at]}`;
    stop(`${place}: ${awaitRule}${frame}`);
  }
};

const awaitRule = "await must be inside an async function. Write: async function main() { … } main();";

/** Why Node loaded the app as an ES module, without the loader, and how to prevent that; undefined if it did not. */
function asModule(main) {
  if (compiled.has(basename(main))) return undefined;
  const flag = /--(import|loader|experimental-loader)\b/;
  const wrong = `${shown(main)} must be loaded with require, but`;
  const [inOptions] = flag.exec(process.env.NODE_OPTIONS ?? "") ?? [];
  if (inOptions) return `${wrong} NODE_OPTIONS has ${inOptions}. Run: unset NODE_OPTIONS`;
  const [inApp] = flag.exec(process.execArgv.join(" ")) ?? [];
  if (inApp) return `${wrong} the command that runs it has ${inApp}. Remove that, or write --require instead.`;
  const isModule = manifest().type === "module";
  return isModule ? `${wrong} package.json has "type": "module". Remove that line.` : undefined;
}

function manifest() {
  try {
    return JSON.parse(readFileSync("package.json", "utf8"));
  } catch {
    return {};
  }
}

/** From now on, shows errors of the app in that form, and what the app wrote, or that it wrote nothing. */
exports.showSlips = (main) => {
  process.on("uncaughtException", (error) => {
    const module = asModule(main);
    if (module) stop(module);
    const places = [...String(error?.stack).matchAll(frame)];
    const [, , file, line, column] = places.find(([, , one]) => one.endsWith(".ts") && !isOfLibrary(one)) ?? [];
    const isSlip = ["ReferenceError", "TypeError"].includes(error?.name) || error?.code === "MODULE_NOT_FOUND";
    if (!isSlip || (file && /[\\/]node_modules[\\/]/.test(file))) stop(inOwnLines(error, main));
    if (!file) stop(`${shown(main)}: ${sentenceOf(error)}`);
    const lines = readFileSync(file, "utf8").split("\n");
    const source = lines[Number(line) - 1] ?? "";
    if (error.code === "MODULE_NOT_FOUND") {
      // An import is compiled away from its line.
      const name = /'([^']+)'/.exec(error.message)?.[1] ?? "";
      const at = lines.findIndex((text) => text.includes(`"${name}"`) || text.includes(`'${name}'`));
      if (at < 0) stop(`${shown(file)}: ${sentenceOf(error)}`);
      stop(`${shown(file)}:${at + 1}: ${sentenceOf(error)}\n\n${`${at + 1} | `.padStart(6)}${lines[at] ?? ""}`);
    }
    const margin = `${line} | `.padStart(6);
    const mark = `${" ".repeat(margin.length + Number(column) - 1)}^`;
    stop(`${shown(file)}:${line}: ${sentenceOf(error)}\n\n${margin}${source}\n${mark}`);
  });

  let written;
  let hasLoadedCdktf = false;
  const loadJavaScript = require.extensions[".js"];
  require.extensions[".js"] = (module, file) => {
    loadJavaScript(module, file);
    if (!/[\\/]cdkt[fn][\\/]lib[\\/]app\.js$/.test(file)) return;
    hasLoadedCdktf = true;
    const { prototype } = module.exports.App;
    const { synth } = prototype;
    prototype.synth = function (...args) {
      written = this;
      return synth.apply(this, args);
    };
  };
  process.on("exit", (status) => {
    if (isExplained) return;
    if (status !== 0) {
      const when = written ? "after" : "before";
      const fix = "It must end with 0: look for process.exit and process.exitCode.";
      console.error(`${shown(main)} ended with exit code ${status} ${when} app.synth(). ${fix}`);
      return;
    }
    if (written) {
      // deploy says more itself
      const isForPeople = process.stderr.isTTY || process.env.npm_lifecycle_event === "synth";
      if (isForPeople) console.error(inOneLine(written));
      return;
    }
    const reason = hasLoadedCdktf
      ? "it never calls app.synth(). Write app.synth(); as its last line."
      : "it declares no app. See https://developer.hashicorp.com/terraform/cdktf for its contents.";
    console.error(`${shown(main)} wrote nothing, because ${reason}`);
    process.exitCode = 1;
  });
};

/** A line of a stack: what was called, the file, the line and the column. A path can have spaces. */
const frame = /^ +at (?:(.*) \()?(\/.*?|file:.*?|[A-Za-z]:[\\/].*?):(\d+):(\d+)\)?$/gm;

/** An error in its own words, with the lines of the app that led to it, and none of Node, a package or the library. */
function inOwnLines(error, main) {
  const { message, stack } = error ?? {};
  if (typeof stack !== "string") return `${shown(main)} threw ${inspect(error)}.`;
  const words = stack.includes(`${message}\n`) ? stack.slice(0, stack.indexOf(`${message}\n`)) + message : `${error}`;
  const below = stack.replace(words, ""); // a message can have lines like those below it
  const own = [...below.matchAll(frame)].flatMap(([, name = "", file, line, column]) => {
    const path = file.startsWith("file:") ? fileURLToPath(file) : file;
    if (isOfPackage(path)) return [];
    const place = `${shown(path)}:${line}:${column}`;
    return name === "" || name === "Object.<anonymous>" ? `    at ${place}` : `    at ${name} (${place})`;
  });
  return [words, ...own].join("\n");
}

function isOfPackage(file) {
  return /[\\/]node_modules[\\/]/.test(file) || file.startsWith(__dirname + sep) || isOfLibrary(file);
}

function inOneLine({ outdir, manifest }) {
  const stacks = Object.keys(manifest.stacks);
  const directory = shown(outdir);
  if (stacks.length === 1) return `Wrote ${join(directory, "stacks", stacks[0], "cdk.tf.json")}`;
  const more = stacks.length > 10 ? ` and ${stacks.length - 10} more` : "";
  return `Wrote ${stacks.length} stacks to ${join(directory, "stacks")}: ${stacks.slice(0, 10).join(", ")}${more}`;
}

function sentenceOf(error) {
  const message = String(error.message)
    .split("\n")[0]
    .replace(/\b_[a-z0-9]+\./g, "");
  const [, name] = /^(\w+) is not defined$/.exec(message) ?? [];
  if (name === "await") return awaitRule;
  const near = name && nearest(name, Object.keys(library()));
  if (near) return `${message}. Did you mean ${near}?`;
  if (name) return `${message}. If it is text, write it in quotes: "${name}"`;
  const [, owner, member] = /^\(?(?:\d+ , )?(\w+)\.(\w+)\)? is not a (?:function|constructor)$/.exec(message) ?? [];
  if (owner) return `${owner} has no ${member}${didYouMean(member, factoriesOf(owner), `${owner}.`)}`;
  const [, className] = /^(\w+) is not a constructor$/.exec(message) ?? [];
  if (className) return `there is no class ${className}${didYouMean(className, Object.keys(library()))}`;
  const [, module] = /^Cannot find module '([^']+)'/.exec(message) ?? [];
  if (module && isAbsolute(module) && /[\\/]dist[\\/]/.test(module)) {
    return `a package is linked from its source and not built: ${module} is missing`;
  }
  if (module) {
    const packages = ["terraform-s3-user", "cdktf", "constructs", "@cdktf/provider-aws"];
    return `there is no package ${module}${didYouMean(module, packages)}`;
  }
  return message;
}

/** The static methods of a class of the library, if it can be loaded from the app. */
function factoriesOf(owner) {
  const found = library()[owner];
  return found ? Object.getOwnPropertyNames(found).filter((name) => typeof found[name] === "function") : [];
}

function library() {
  try {
    return require(require.resolve("terraform-s3-user", { paths: [process.cwd(), __dirname] }));
  } catch {
    return {};
  }
}

/** Whether a file belongs to the library, whose files are TypeScript in a clone. */
function isOfLibrary(file) {
  try {
    const directory = dirname(require.resolve("terraform-s3-user", { paths: [process.cwd(), __dirname] }));
    return file.startsWith(directory + sep);
  } catch {
    return false;
  }
}

function nearest(wanted, names) {
  const { closest, distance } = require("fastest-levenshtein");
  const near = names.length > 0 ? closest(wanted, names) : "";
  return distance(wanted, near) <= 2 ? near : undefined;
}

function didYouMean(wanted, names, prefix = "") {
  const { closest } = require("fastest-levenshtein");
  return names.length > 0 ? `. Did you mean ${prefix}${closest(wanted, names)}?` : "";
}

/** Rewrites swc's sentences, which name characters, for people. */
function plain(sentence) {
  const [, character] = /^Unexpected character '(.)'$/.exec(sentence) ?? [];
  if (character && /[\u2018\u2019\u201c\u201d\u00ab\u00bb]/.test(character)) {
    return `${character} is a typographic quote. Write straight ones: "photos"`;
  }
  return sentence.replace(/, got '(ident|string literal|numeric literal)'$/, (_, what) => ` before ${thing[what]}`);
}

const thing = { ident: "this name", "string literal": "this text", "numeric literal": "this number" };

function shown(file) {
  const path = relative(process.cwd(), file);
  return path.startsWith("..") ? basename(file) : path;
}

let isExplained = false;

function stop(message) {
  isExplained = true;
  console.error(message);
  process.exit(1);
}

// Tells people what is wrong in their main.ts: the file, the line, the marked place and one sentence.
const { readFileSync } = require("node:fs");
const { basename, dirname, relative, sep } = require("node:path");

/** Runs swc; an error of its own becomes its place and its sentence. */
exports.tellSyntaxError = (file, compile) => {
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

/** From here on, an error of the app itself is told that way, and an app that writes nothing says so. */
exports.tellSlips = (main) => {
  process.on("uncaughtException", (error) => {
    const places = String(error?.stack).matchAll(/(?:\(|at )(?!node:)([^()\s]*\.ts):(\d+):(\d+)/g);
    const [, file, line, column] = [...places].find(([, one]) => !isOfLibrary(one)) ?? [];
    const isSlip = ["ReferenceError", "TypeError"].includes(error?.name) || error?.code === "MODULE_NOT_FOUND";
    if (!isSlip || (file && /[\\/]node_modules[\\/]/.test(file))) stop(error?.stack ?? String(error));
    if (!file) stop(`${shown(main)}: ${sentenceOf(error)}`);
    const lines = readFileSync(file, "utf8").split("\n");
    const source = lines[Number(line) - 1] ?? "";
    if (error.code === "MODULE_NOT_FOUND") {
      // An import is compiled away from its line.
      const name = /'([^']+)'/.exec(error.message)?.[1] ?? "";
      const at = lines.findIndex((text) => text.includes(`"${name}"`) || text.includes(`'${name}'`));
      stop(`${shown(file)}:${at + 1}: ${sentenceOf(error)}\n\n${`${at + 1} | `.padStart(6)}${lines[at] ?? ""}`);
    }
    const margin = `${line} | `.padStart(6);
    const mark = `${" ".repeat(margin.length + Number(column) - 1)}^`;
    stop(`${shown(file)}:${line}: ${sentenceOf(error)}\n\n${margin}${source}\n${mark}`);
  });

  let hasSynthesized = false;
  let hasLoadedCdktf = false;
  const loadJavaScript = require.extensions[".js"];
  require.extensions[".js"] = (module, file) => {
    loadJavaScript(module, file);
    if (!/[\\/]cdkt[fn][\\/]lib[\\/]app\.js$/.test(file)) return;
    hasLoadedCdktf = true;
    const { prototype } = module.exports.App;
    const { synth } = prototype;
    prototype.synth = function (...args) {
      hasSynthesized = true;
      return synth.apply(this, args);
    };
  };
  process.on("exit", (status) => {
    if (status !== 0 || process.exitCode || hasSynthesized) return;
    console.error(
      hasLoadedCdktf
        ? `${shown(main)} wrote nothing, because it never calls app.synth(); write app.synth(); as its last line.`
        : `${shown(main)} wrote nothing, because it declares no app; see https://developer.hashicorp.com/terraform/cdktf for what belongs there.`,
    );
    process.exitCode = 1;
  });
};

function sentenceOf(error) {
  const message = String(error.message)
    .split("\n")[0]
    .replace(/\b_[a-z0-9]+\./g, "");
  const [, name] = /^(\w+) is not defined$/.exec(message) ?? [];
  const near = name && nearest(name, Object.keys(library()));
  if (near) return `${message}; did you mean ${near}?`;
  if (name) return `${message}; if it is text, write it in quotes: "${name}"`;
  const [, owner, member] = /^\(?(?:\d+ , )?(\w+)\.(\w+)\)? is not a (?:function|constructor)$/.exec(message) ?? [];
  if (owner) return `${owner} has no ${member}${didYouMean(member, factoriesOf(owner), `${owner}.`)}`;
  const [, className] = /^(\w+) is not a constructor$/.exec(message) ?? [];
  if (className) return `there is no class ${className}${didYouMean(className, Object.keys(library()))}`;
  const [, module] = /^Cannot find module '([^']+)'$/.exec(message) ?? [];
  if (module) {
    return `there is no package ${module}${didYouMean(module, ["terraform-s3-user", "cdktf", "constructs", "@cdktf/provider-aws"])}`;
  }
  return message;
}

/** The static methods of a class of the library's, as far as it can be loaded from the app. */
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

/** Of a clone, the library's own files are TypeScript too. */
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
  return names.length > 0 ? `; did you mean ${prefix}${closest(wanted, names)}?` : "";
}

/** swc's sentences name characters; what a person typed instead says more. */
function plain(sentence) {
  const [, character] = /^Unexpected character '(.)'$/.exec(sentence) ?? [];
  if (character && /[\u2018\u2019\u201c\u201d\u00ab\u00bb]/.test(character)) {
    return `${character} is a typographic quote; write straight ones: "photos"`;
  }
  return sentence.replace(/, got '(ident|string literal|numeric literal)'$/, (_, what) => ` before ${thing[what]}`);
}

const thing = { ident: "this name", "string literal": "this text", "numeric literal": "this number" };

function shown(file) {
  const path = relative(process.cwd(), file);
  return path.startsWith("..") ? basename(file) : path;
}

function stop(message) {
  console.error(message);
  process.exit(1);
}

// Explains an error in main.ts: the file, the line, the marked place and one sentence.
const { readFileSync } = require("node:fs");
const { basename, dirname, isAbsolute, join, relative, sep } = require("node:path");

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

/** From now on, shows errors of the app in that form, and what the app wrote, or that it wrote nothing. */
exports.showSlips = (main) => {
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
    if (status !== 0 || process.exitCode) return;
    if (written) {
      const isForPeople = process.stderr.isTTY || process.env.npm_lifecycle_event === "synth"; // deploy says more itself
      if (isForPeople) console.error(inOneLine(written));
      return;
    }
    console.error(
      hasLoadedCdktf
        ? `${shown(main)} wrote nothing, because it never calls app.synth(). Write app.synth(); as its last line.`
        : `${shown(main)} wrote nothing, because it declares no app. See https://developer.hashicorp.com/terraform/cdktf for its contents.`,
    );
    process.exitCode = 1;
  });
};

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
    return `there is no package ${module}${didYouMean(module, ["terraform-s3-user", "cdktf", "constructs", "@cdktf/provider-aws"])}`;
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

function stop(message) {
  console.error(message);
  process.exit(1);
}

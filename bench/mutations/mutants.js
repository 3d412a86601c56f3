const { execFileSync } = require("node:child_process");
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { parse } = require("@babel/parser");

/** An expression, and its replacement. @typedef {{ start: number, end: number, to: string }} Mutation */

const swapped = {
  ...{ "+": "-", "-": "+", "*": "/", "/": "*", "<": "<=", "<=": "<", ">": ">=", ">=": ">" },
  ...{ "===": "!==", "!==": "===", "&&": "||", "||": "&&", "??": "&&" },
};
const methods = {
  some: "every",
  every: "some",
  startsWith: "endsWith",
  endsWith: "startsWith",
  min: "max",
  max: "min",
};
const removable = new Set(["filter", "sort", "reverse", "slice", "trim", "toLowerCase", "toUpperCase", "flat"]);

/** The mutations of a node: those of StrykerJS, except for regular expressions. */
function mutationsAt(node, parent, source) {
  const at = (part, to) => ({ start: part.start, end: part.end, to });
  const text = ({ start, end }) => source.slice(start, end);
  switch (node.type) {
    case "BinaryExpression":
    case "LogicalExpression": {
      const operator = swapped[node.operator];
      return operator ? [at(node, `(${text(node.left)}) ${operator} (${text(node.right)})`)] : [];
    }
    case "UnaryExpression":
      return node.operator === "!" ? [at(node, text(node.argument))] : [];
    case "ConditionalExpression":
    case "IfStatement":
      return [at(node.test, "true"), at(node.test, "false")];
    case "BooleanLiteral":
      return [at(node, `${!node.value}`)];
    case "StringLiteral":
      return isText(node, parent) ? [at(node, node.value === "" ? '"mutated"' : '""')] : [];
    case "TemplateLiteral":
      return parent.type === "TaggedTemplateExpression" || parent.type.startsWith("TS") ? [] : [at(node, '""')];
    case "ArrayExpression":
      return node.elements.length > 0 ? [at(node, "[]")] : [];
    case "ArrowFunctionExpression":
      return node.body.type === "BlockStatement" ? bodyOf(node) : [at(node.body, "undefined")];
    case "FunctionDeclaration":
    case "ClassMethod":
      return node.kind === "constructor" || node.generator ? [] : bodyOf(node);
    case "CallExpression": {
      const { callee } = node;
      if (callee.type !== "MemberExpression" || callee.computed) return [];
      const { name } = callee.property;
      const object = text(callee.object);
      if (removable.has(name)) return [at(node, object)];
      if (methods[name]) return [at(node, `${object}.${methods[name]}${source.slice(callee.end, node.end)}`)];
      return [];
    }
    default:
      return [];
  }
}

/** A string that is a value: not a name of a module, a property or a type. */
function isText(node, parent) {
  if (/^(Import|Export|TS(?!As|NonNull|Satisfies))/.test(parent.type)) return false;
  if (/^(Object|Class)(Property|Method)$/.test(parent.type) && parent.key === node) return false;
  return !(
    parent.type === "CallExpression" && /^(require|resolve)$/.test(parent.callee.name ?? parent.callee.property?.name)
  );
}

/** A function that does nothing: `start` and `end` are the same place, where a `return` is inserted. */
function bodyOf({ body }) {
  return body?.body.length > 0 ? [{ start: body.start + 1, end: body.start + 1, to: "return" }] : [];
}

/** Every mutation of a file. */
function mutationsOf(source) {
  const found = [];
  const visit = (node, parent) => {
    found.push(...mutationsAt(node, parent, source));
    for (const [name, value] of Object.entries(node)) {
      if (name === "loc" || name === "typeAnnotation" || name === "returnType" || name === "typeParameters") continue;
      for (const child of [value].flat())
        if (child && typeof child.type === "string" && child !== parent) visit(child, node);
    }
  };
  visit(parse(source, { sourceType: "module", plugins: ["typescript"], attachComment: false }).program, { type: "" });
  return found;
}

/** Numbers from 0 to 1 that are the same for the same seed. */
function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

/**
 * Picks mutants of `lib/` and `commands/`. Each mutation has the same chance, and none is inside another.
 *
 * @returns `{ id, file, line, start, end, from, to }[]`
 */
exports.pickMutants = (root, number, seed) => {
  const isSource = (file) => /^(lib|commands)\/.*\.ts$/.test(file) && !/\.d\.ts$|\/template\//.test(file);
  const files = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" }).split("\n").filter(isSource);
  const all = files.flatMap((file) => {
    const source = readFileSync(join(root, file), "utf8");
    return mutationsOf(source).map(({ start, end, to }) => {
      const line = source.slice(0, start).split("\n").length;
      return { file, line, start, end, from: source.slice(start, end), to };
    });
  });
  const random = randomFrom(seed);
  const picked = [];
  while (picked.length < number && all.length > 0) {
    const [one] = all.splice(Math.floor(random() * all.length), 1);
    const overlaps = ({ file, start, end }) => file === one.file && start <= one.end && one.start <= end;
    if (!picked.some(overlaps)) picked.push({ id: picked.length + 1, ...one });
  }
  return picked;
};

/** The text of a file with all of its mutants. `switch.js` turns one of them on. */
exports.withMutants = (source, mutants, switchFile) => {
  const isOn = (id) => `require(${JSON.stringify(switchFile)})(${id})`;
  return [...mutants]
    .sort((one, other) => other.start - one.start)
    .reduce((text, { id, start, end, from, to }) => {
      const mutated = start === end ? `if (${isOn(id)}) return;` : `(${isOn(id)} ? (${to}) : (${from}))`;
      return text.slice(0, start) + mutated + text.slice(end);
    }, source);
};

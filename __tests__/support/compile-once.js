const vm = require("node:vm");

const { compileFunction } = vm;

/** What each file was compiled to last. */
const compiled = new Map();

/**
 * Compiles a module once in each worker, and not in every suite that loads it: a quarter of the unit tests' processor
 * time. Jest compiles functions, which V8 doesn't share between suites. V8 shares scripts.
 */
module.exports = () => {
  vm.compileFunction = (source, parameters, options) => {
    // Jest imports ES modules by an option that only its own functions have.
    if (source.includes("import(")) return compileFunction(source, parameters, options);
    const { filename, parsingContext } = options;
    if (compiled.get(filename)?.source !== source) {
      const before = `(function (${parameters.join(", ")}) {`;
      const script = new vm.Script(`${before}${source}\n})`, { filename, columnOffset: -before.length });
      compiled.set(filename, { source, script });
    }
    return compiled.get(filename).script.runInContext(parsingContext);
  };
};

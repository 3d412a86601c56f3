const { readdirSync } = require("node:fs");
const { join, resolve } = require("node:path");

/** Refuses a pattern of the command line that matches no test: Jest does so only when none of them does. */
module.exports = ({ rootDir, testPathPatterns: { patterns } }) => {
  const directory = join(rootDir, "__tests__");
  const tests = readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => join(directory, file));
  const unmatched = patterns.filter((pattern) => {
    const expression = new RegExp(pattern, "i");
    return !tests.some((file) => expression.test(file) || file === resolve(pattern));
  });
  if (unmatched.length > 0) throw new Error(`No test matches ${unmatched.join(" or ")}.`);
};

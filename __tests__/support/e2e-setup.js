const { missingTools } = require("./tools");

/** Says once what the end-to-end suites lack; e2e-environment.js skips them. In CI that is a failure. */
module.exports = () => {
  if (process.env.MISSING_TOOLS !== undefined) return;
  const missing = missingTools().join(" and ");
  process.env.MISSING_TOOLS = missing;
  if (missing === "") return;
  if (process.env.CI) throw new Error(`The end-to-end suites need ${missing}. In CI they must run.`);
  console.error(`The end-to-end suites need ${missing}. They are skipped.`);
};

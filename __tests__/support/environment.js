const { TestEnvironment } = require("jest-environment-node");
const compileOnce = require("./compile-once");
const { isThere } = require("./tools");

/** What the suites of one worker share. This module is loaded once in each worker, outside of every suite. */
const ofThisWorker = {};

/**
 * Runs a suite, or skips it where a tool is missing: one that `everySuiteNeeds` of its project names, or the suite's
 * own first comment, as in `@needs gpg`. `needs.ts` does the same for single tests.
 */
module.exports = class extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    if (!config.globalConfig.collectCoverage) compileOnce(); // V8's coverage counts characters, and these add some
    this.global.ofThisWorker = ofThisWorker;
    this.variables = { ...process.env };
    this.global.process.env = process.env; // Jest gives a suite a copy, which programs that the suite starts don't get
    const { everySuiteNeeds = [], tools = [] } = config.projectConfig.globals;
    const own = [context.docblockPragmas.needs ?? []].flat().flatMap((names) => names.split(/\s+/));
    const unknown = own.find((tool) => !tools.includes(tool));
    if (unknown) throw new Error(`${context.testPath}: jest.config.js does not name ${unknown} in the project's tools`);
    this.isSkipped = ![...everySuiteNeeds, ...own].every(isThere);
  }

  async teardown() {
    for (const name of Object.keys(process.env)) if (!(name in this.variables)) delete process.env[name];
    Object.assign(process.env, this.variables);
    await super.teardown();
  }

  handleTestEvent(event, state) {
    if (event.name === "run_start" && this.isSkipped) skip(state.rootDescribeBlock);
  }
};

/** Skips everything in a block, its hooks included. */
function skip(block) {
  block.mode = "skip";
  for (const child of block.children) {
    if (child.type === "describeBlock") skip(child);
    else child.mode = "skip";
  }
}

const { TestEnvironment } = require("jest-environment-node");

/** What the suites of one worker share. This module is loaded once in each worker, outside of every suite. */
const ofThisWorker = {};

/** Runs an end-to-end suite, or skips it where tools are missing. */
module.exports = class extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    this.global.ofThisWorker = ofThisWorker;
  }

  handleTestEvent(event, state) {
    if (event.name === "run_start" && process.env.MISSING_TOOLS) skip(state.rootDescribeBlock);
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

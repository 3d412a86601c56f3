const { lackingTools } = require("./tools");

/** A Jest reporter that says, in one line each, for want of which tools tests were skipped. */
module.exports = class {
  onRunComplete(contexts, { numPendingTests }) {
    if (numPendingTests === 0) return;
    const used = new Set([...contexts].flatMap(({ config }) => config.globals.tools ?? []));
    for (const tool of lackingTools([...used])) console.error(`Not found, so its tests are skipped: ${tool}`);
  }
};

// Prints docs/findings.md: node --conditions=source --require terraform-s3-user-cli/typescript .ci/findings.js
const { wrapped } = require("./wrapped");

process.stdout.write(wrapped(require("./pages/findings").findingsPage()));

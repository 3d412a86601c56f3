// Prints docs/applications.md: node --conditions=source --require terraform-s3-user-cli/typescript .ci/applications.js
const { wrapped } = require("./wrapped");

process.stdout.write(wrapped(require("./pages/applications").applicationsPage()));

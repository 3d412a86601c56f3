// Prints docs/findings.md: node --conditions=source --require terraform-s3-user-cli/typescript .ci/findings.js
process.stdout.write(require("../commands/review/findings/page").findingsPage());

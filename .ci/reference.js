// Prints docs/commands.md: node --conditions=source --require terraform-s3-user-cli/typescript .ci/reference.js
process.stdout.write(require("./pages/commands").commandReference());

// Writes the help of every command to docs/commands.md: `npm run reference`
const { writeFileSync } = require("node:fs");
const { join } = require("node:path");

writeFileSync(join(__dirname, "..", "docs", "commands.md"), require("./pages/commands").commandReference());

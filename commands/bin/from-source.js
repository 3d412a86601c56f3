// The program from its source, for the repository: `node --conditions=source --require …/typescript.js from-source.js`.
require("./program").runProgram(process.argv.slice(2));

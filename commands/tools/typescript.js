// Lets Node run TypeScript: `node --require terraform-s3-user-cli/typescript main.ts`. swc takes the types out of each file
// as it is loaded, in half of tsx's time (bench/README.md). Nothing is cached. `npm run typecheck` checks the types.
const { transformFileSync } = require("@swc/core");

process.setSourceMapsEnabled(true); // stack traces show the lines of the source

require.extensions[".ts"] = (module, file) => {
  const { code } = transformFileSync(file, {
    swcrc: false,
    sourceMaps: "inline",
    module: { type: "commonjs" },
    jsc: { parser: { syntax: "typescript" }, target: "es2022" },
  });
  module._compile(code, file);
};

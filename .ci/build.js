// Builds what npm users get: JavaScript in both packages' dist, with types in the library's. npm runs it before it packs
// one of them. The program is built against the library's types as they are published, not against its source.

const { spawnSync } = require("node:child_process");
const { cpSync, rmSync, writeFileSync } = require("node:fs");
const { dirname, join } = require("node:path");
const { brotliCompressSync, constants } = require("node:zlib");
const { latestDocuments, licence } = require("./aws-managed-policies");

const root = join(__dirname, "..");
const tsc = join(dirname(require.resolve("typescript/package.json")), "bin", "tsc");

for (const directory of ["lib", "commands"]) {
  rmSync(join(root, directory, "dist"), { recursive: true, force: true });
  const project = join(root, directory, "tsconfig.build.json");
  // stdout is npm pack's own: its --json is read by others
  const { status } = spawnSync(process.execPath, [tsc, "--project", project], { stdio: ["ignore", 2, 2] });
  if (status !== 0) process.exit(1);
}

// The workflows that `s3-user init --workflows` writes are this repository's own.
const github = join(root, "commands", "dist", "github");
for (const file of ["workflows/review.yml", "workflows/review-comment.yml", "workflows/deploy.yml", "plan.sh"]) {
  cpSync(join(root, ".github", file), join(github, file));
}

// A greater quality saves a fifth and takes twenty seconds.
const { BROTLI_PARAM_LGWIN, BROTLI_PARAM_QUALITY } = constants;
const params = { [BROTLI_PARAM_QUALITY]: 9, [BROTLI_PARAM_LGWIN]: 24 };
const packed = join(root, "commands", "dist", "aws-managed-policies.json.br");
writeFileSync(packed, brotliCompressSync(JSON.stringify(latestDocuments()), { params }));
cpSync(licence, join(root, "commands", "dist", "aws-managed-policies.LICENSE"));

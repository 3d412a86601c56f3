// Builds what npm users get: JavaScript in the dist of both packages, with types in the library's. npm runs it before
// it packs one of them. The program is built against the library's types as they are published, not against its source.

const { spawnSync } = require("node:child_process");
const { cpSync, existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } = require("node:fs");
const { dirname, join } = require("node:path");
const { brotliCompressSync, constants } = require("node:zlib");
const { latestDocuments, licence } = require("./aws-managed-policies");

const root = join(__dirname, "..");
const tsc = join(dirname(require.resolve("typescript/package.json")), "bin", "tsc");
const built = mkdtempSync(join(root, "node_modules", ".build-"));
process.once("exit", () => rmSync(built, { recursive: true, force: true }));

compile("lib");
replaceDist("lib");
compile("commands");
addWorkflows(join(built, "commands"));
addManagedPolicies(join(built, "commands"));
replaceDist("commands");

function compile(name) {
  const args = ["--project", join(root, name, "tsconfig.build.json"), "--outDir", join(built, name)];
  // programs read the stdout of npm pack --json
  const { status } = spawnSync(process.execPath, [tsc, ...args], { stdio: ["ignore", 2, 2] });
  if (status !== 0) process.exit(1);
}

/** `s3-user init --workflows` writes the workflows of this repository. */
function addWorkflows(dist) {
  const workflows = ["review.yml", "review-comment.yml", "deploy.yml", "rotate.yml", "drift.yml"].map((file) =>
    join("workflows", file),
  );
  for (const file of [...workflows, "stacks.sh", "plan.sh", "apply.sh"]) {
    cpSync(join(root, ".github", file), join(dist, "github", file));
  }
}

function addManagedPolicies(dist) {
  // A higher quality saves a fifth, and takes twenty seconds.
  const { BROTLI_PARAM_LGWIN, BROTLI_PARAM_QUALITY } = constants;
  const params = { [BROTLI_PARAM_QUALITY]: 9, [BROTLI_PARAM_LGWIN]: 24 };
  const packed = brotliCompressSync(JSON.stringify(latestDocuments()), { params });
  writeFileSync(join(dist, "aws-managed-policies.json.br"), packed);
  cpSync(licence, join(dist, "aws-managed-policies.LICENSE"));
}

/** With a rename, because another npm may be packing the same files at the same time. */
function replaceDist(name) {
  const dist = join(root, name, "dist");
  try {
    if (existsSync(dist)) renameSync(dist, join(built, `${name}-before`));
    renameSync(join(built, name), dist);
  } catch (error) {
    if (!existsSync(dist)) throw error; // otherwise another build was faster
  }
}

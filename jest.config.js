const { existsSync } = require("node:fs");
const { join } = require("node:path");
const { missingTools } = require("./__tests__/support/tools");

/** One transform for all: swc compiles TypeScript without checking types; `npm run typecheck` does that. */
const shared = {
  testEnvironment: "node",
  testEnvironmentOptions: { customExportConditions: ["source", "node", "node-addons"] }, // nothing is built
  transform: { "\\.ts$": ["@swc/jest", { jsc: { parser: { syntax: "typescript" }, target: "es2022" } }] },
  setupFilesAfterEnv: ["<rootDir>/__tests__/support/setup.ts"],
  modulePathIgnorePatterns: ["<rootDir>/bench/"],
  globals: { pinnedProvider: { source: "aws", version: "5.100.0" } },
};

const unit = {
  ...shared,
  displayName: "unit",
  testMatch: ["<rootDir>/__tests__/**/*.test.ts"],
  testPathIgnorePatterns: [
    "/node_modules/",
    "<rootDir>/__tests__/(e2e|targets)/",
    "\\.(property|process)\\.test\\.ts$",
  ],
};

/** Thousands of generated cases, and programs that are started: too long for every save, short enough for every commit. */
const thorough = {
  ...shared,
  displayName: "thorough",
  testMatch: ["<rootDir>/__tests__/**/*.property.test.ts", "<rootDir>/__tests__/**/*.process.test.ts"],
};

/** The constructs again on the newest `constructs` that they may meet; everything else runs on the oldest. */
const newestConstructs = {
  ...shared,
  displayName: "newest-constructs",
  moduleNameMapper: { "^constructs$": "constructs-latest" },
  testMatch: ["<rootDir>/__tests__/lib/*.test.ts"],
};

/** The constructs again on packages that are installed on demand (`npm run targets`), for they are large. */
const targets = [
  {
    name: "cdktn",
    packages: { constructs: "constructs", cdktf: "cdktn", "@cdktf/provider-aws/(.*)": "@cdktn/provider-aws/$1" },
    pinnedProvider: { source: "hashicorp/aws", version: "6.66.0" },
  },
  {
    name: "provider-6",
    packages: { constructs: "constructs", cdktf: "cdktf", "@cdktf/provider-aws/(.*)": "@cdktf/provider-aws/$1" },
    pinnedProvider: { source: "aws", version: "6.25.0" },
  },
]
  .map((target) => ({ ...target, modules: join(__dirname, "__tests__", "targets", target.name, "node_modules") }))
  .filter(({ modules }) => existsSync(modules))
  .map(({ name, packages, pinnedProvider, modules }) => ({
    ...shared,
    displayName: name,
    globals: { pinnedProvider },
    moduleNameMapper: Object.fromEntries(
      Object.entries(packages).map(([from, to]) => [`^${from}$`, join(modules, to)]),
    ),
    testMatch: ["<rootDir>/__tests__/lib/**/*.test.ts", "<rootDir>/__tests__/targets/*.test.ts"],
  }));

const e2e = { ...shared, displayName: "e2e", testMatch: ["<rootDir>/__tests__/e2e/**/*.test.ts"] };

/** The end-to-end suites need real tools. Without them they are skipped with one line; in CI that is a failure. */
function projects() {
  const isChosen = (name) => process.argv.includes(name);
  const everywhere = [unit, thorough, newestConstructs];
  const chosen = [...everywhere, ...targets].filter(({ displayName }) => isChosen(displayName));
  if (chosen.length > 0 && !isChosen("e2e")) return chosen;
  const missing = missingTools();
  if (missing.length === 0) return [...everywhere, e2e];
  const message = `The end-to-end suites need ${missing.join(" and ")}.`;
  if (process.env.CI) throw new Error(`${message} In CI they must run.`);
  console.error(`${message} They are skipped.`);
  return everywhere;
}

/** @type {import("jest").Config} */
module.exports = { projects: projects(), testTimeout: 120_000, maxWorkers: "100%" };

/** One transform for all: swc compiles TypeScript without checking types; `npm run typecheck` does that. */
const shared = {
  testEnvironment: "node",
  testEnvironmentOptions: { customExportConditions: ["source", "node", "node-addons"] }, // nothing is built
  transform: { "\\.ts$": ["@swc/jest", { jsc: { parser: { syntax: "typescript" }, target: "es2022" } }] },
  setupFilesAfterEnv: ["<rootDir>/__tests__/support/setup.ts"],
  modulePathIgnorePatterns: ["<rootDir>/bench/"],
  globals: { pinnedProvider: { source: "aws", version: "5.100.0" } },
};

/** Starts nothing and generates nothing: for every save. */
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

/** Thousands of generated cases, and programs that are started; Terraform is not one of them. */
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

/** Real Terraform against a local AWS. Where these are missing, the suites are skipped; in CI that is a failure. */
const endToEnd = (displayName) => ({
  ...shared,
  displayName,
  testEnvironment: "<rootDir>/__tests__/support/e2e-environment.js",
  globalSetup: "<rootDir>/__tests__/support/e2e-setup.js",
  testMatch: [`<rootDir>/__tests__/e2e/${displayName}/*.test.ts`],
});

/** Which command runs which of them stands in package.json; CONTRIBUTING.md says what each proves. */
/** @type {import("jest").Config} */
module.exports = {
  projects: [unit, thorough, newestConstructs, endToEnd("core"), endToEnd("full"), endToEnd("nightly")],
  globalSetup: "<rootDir>/__tests__/support/patterns.js",
  testTimeout: 120_000,
  maxWorkers: "100%",
};

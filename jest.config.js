/** One transform for all: swc compiles TypeScript without checking types; `npm run typecheck` does that. */
const shared = {
  testEnvironment: "<rootDir>/__tests__/support/environment.js",
  testEnvironmentOptions: { customExportConditions: ["source", "node", "node-addons"] }, // nothing is built
  transform: { "\\.ts$": ["@swc/jest", { jsc: { parser: { syntax: "typescript" }, target: "es2022" } }] },
  setupFilesAfterEnv: ["<rootDir>/__tests__/support/setup.ts"],
  moduleNameMapper: { "^archiver$": "<rootDir>/__tests__/support/no-archiver.js" },
  modulePathIgnorePatterns: ["<rootDir>/bench/"],
  globals: { pinnedProvider: { source: "aws", version: "5.100.0" } },
};

/** Adds the tools that tests of a project use: those that each suite needs, and others. `support/tools.js` finds them. */
const withTools = (everySuiteNeeds, others) => ({
  globals: { ...shared.globals, everySuiteNeeds, tools: [...everySuiteNeeds, ...others] },
});

/** Starts nothing and generates nothing: for every save. */
const unit = {
  ...shared,
  displayName: "unit",
  testMatch: ["<rootDir>/__tests__/**/*.test.ts"],
  testPathIgnorePatterns: [
    "/node_modules/",
    "<rootDir>/__tests__/(e2e|targets)/",
    "\\.(property|process|slow)\\.test\\.ts$",
  ],
};

/** Starts programs, such as our own commands; Terraform is not one of them. */
const programs = {
  ...shared,
  ...withTools([], ["terminal", "botocore", "aws", "jq", "openssl"]),
  displayName: "process",
  testMatch: ["<rootDir>/__tests__/**/*.process.test.ts"],
};

/** Starts programs for longer than every `npm test` can wait. */
const slow = { ...programs, displayName: "slow", testMatch: ["<rootDir>/__tests__/**/*.slow.test.ts"] };

/** Thousands of generated cases. */
const property = {
  ...shared,
  displayName: "property",
  testMatch: ["<rootDir>/__tests__/**/*.property.test.ts"],
};

/** The constructs again on the newest `constructs` that they may meet; everything else runs on the oldest. */
const newestConstructs = {
  ...shared,
  displayName: "newest-constructs",
  moduleNameMapper: { ...shared.moduleNameMapper, "^constructs$": "constructs-latest" },
  testMatch: ["<rootDir>/__tests__/lib/*.test.ts"],
};

/** Real Terraform against a local AWS, and other programs that some suites use. */
const endToEnd = (displayName, otherTools) => ({
  ...shared,
  ...withTools(["terraform", "provider", "moto", "terminal"], otherTools),
  displayName,
  testMatch: [`<rootDir>/__tests__/e2e/${displayName}/*.test.ts`],
});

/** Which command runs which of them stands in package.json; CONTRIBUTING.md says what each proves. */
/** @type {import("jest").Config} */
module.exports = {
  projects: [
    unit,
    programs,
    slow,
    property,
    newestConstructs,
    endToEnd("core", ["aws"]),
    endToEnd("full", ["gpg", "aws", "chromium", "jq"]),
    endToEnd("nightly", ["aws", "openssl", "s3cmd", "rclone", "moto-source"]),
  ],
  globalSetup: "<rootDir>/__tests__/support/patterns.js",
  reporters: ["default", "<rootDir>/__tests__/support/missing-tools.js"],
  testTimeout: 300_000, // on a machine that does other things too
  maxWorkers: "100%",
};

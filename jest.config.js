const { availableParallelism } = require("node:os");

/** One transform for all: swc compiles TypeScript without checking types; `npm run typecheck` does that. */
const shared = {
  testEnvironment: "<rootDir>/__tests__/support/environment.js",
  testEnvironmentOptions: { customExportConditions: ["source", "node", "node-addons"] }, // nothing is built
  transform: { "\\.ts$": ["@swc/jest", { jsc: { parser: { syntax: "typescript" }, target: "es2022" } }] },
  setupFilesAfterEnv: ["<rootDir>/__tests__/support/setup.ts"],
  moduleNameMapper: { "^archiver$": "<rootDir>/__tests__/support/no-archiver.js" },
  modulePathIgnorePatterns: ["<rootDir>/bench/"],
  globals: { pinnedProvider: { source: "aws", version: "5.100.0" }, everyCase: false },
};

/** Adds the tools that tests use: those that every suite needs, and others. `support/tools.js` finds them. */
const withTools = (everySuiteNeeds, others) => ({
  globals: { ...shared.globals, everySuiteNeeds, tools: [...everySuiteNeeds, ...others] },
});

/** Starts no program and generates no cases: for every save. */
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

/** Starts programs, such as the commands, but not Terraform. */
const programs = {
  ...shared,
  ...withTools([], ["terminal", "botocore", "aws", "jq", "openssl", "no-root"]),
  displayName: "process",
  testMatch: ["<rootDir>/__tests__/**/*.process.test.ts"],
};

/** Starts programs, and is too slow for `npm test`. */
const slow = { ...programs, displayName: "slow", testMatch: ["<rootDir>/__tests__/**/*.slow.test.ts"] };

/** Generates thousands of cases: a quarter of them before a merge, and all of them at night. */
const property = {
  ...shared,
  displayName: "property",
  testMatch: ["<rootDir>/__tests__/**/*.property.test.ts"],
};
const everyCase = { ...property, displayName: "every-case", globals: { ...shared.globals, everyCase: true } };

/** The library's tests on the newest supported `constructs`; everything else runs on the oldest. */
const newestConstructs = {
  ...shared,
  displayName: "newest-constructs",
  moduleNameMapper: { ...shared.moduleNameMapper, "^constructs$": "constructs-latest" },
  testMatch: ["<rootDir>/__tests__/lib/*.test.ts"],
};

/** Runs real Terraform against a local AWS, and other programs. */
const endToEnd = (displayName, otherTools) => ({
  ...shared,
  ...withTools(["terraform", "provider", "moto", "terminal"], otherTools),
  displayName,
  testMatch: [`<rootDir>/__tests__/e2e/${displayName}/*.test.ts`],
});

/** package.json says which command runs which of these. CONTRIBUTING.md says what each tests. */
/** @type {import("jest").Config} */
module.exports = {
  projects: [
    unit,
    programs,
    slow,
    property,
    everyCase,
    newestConstructs,
    endToEnd("core", ["aws"]),
    endToEnd("full", ["gpg", "aws", "chromium", "jq"]),
    endToEnd("nightly", ["aws", "openssl", "s3cmd", "rclone", "moto-source"]),
  ],
  globalSetup: "<rootDir>/__tests__/support/patterns.js",
  reporters: ["default", "<rootDir>/__tests__/support/missing-tools.js"],
  testTimeout: 300_000, // for a busy machine
  maxWorkers: availableParallelism() + 1, // suites wait for programs that they have started
};

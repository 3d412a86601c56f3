// Compares the advisories that `npm audit` reports for production dependencies with the reviewed ones, which
// .ci/audit-reviewed.json lists with package, id and the reason why they don't affect this project. Prints every
// advisory. Exits with 0 if each is reviewed, 3 if one is not, and 1 if the registry did not answer.
const { spawnSync } = require("node:child_process");
const { join } = require("node:path");

/** The id of an advisory in the list: `GHSA-…`. */
const idOf = ({ url }) => url.split("/").at(-1);

/**
 * @param report what `npm audit --json` printed
 * @param reviewed the list
 * @returns lines to print, and the exit code
 */
exports.judge = (report, reviewed) => {
  const { vulnerabilities, error, message } = parsed(report);
  if (!vulnerabilities) {
    const why = error?.summary || message || "it printed no report";
    return { lines: [`npm audit gave no answer (${why}), so whether there are advisories is not known.`], status: 1 };
  }
  const advisories = new Map(
    Object.values(vulnerabilities)
      .flatMap(({ via }) => via)
      .filter((via) => typeof via === "object") // a name only repeats another package's advisory
      .map((via) => [`${via.name} ${idOf(via)}`, via]),
  );
  const reasonOf = (via) => reviewed.find((one) => one.package === via.name && one.id === idOf(via))?.reason;
  const lines = [...advisories.values()].map((via) => {
    const what = `${via.severity} ${via.name} ${via.range}: ${via.title} (${via.url})`;
    return reasonOf(via) ? `reviewed  ${what}\n          ${reasonOf(via)}` : `NEW       ${what}`;
  });
  const stale = reviewed.filter((one) => !advisories.has(`${one.package} ${one.id}`));
  lines.push(...stale.map((one) => `gone      ${one.package} ${one.id}: remove it from .ci/audit-reviewed.json`));
  const isNew = [...advisories.values()].some((via) => !reasonOf(via));
  return { lines: lines.length > 0 ? lines : ["No advisories."], status: isNew ? 3 : 0 };
};

function parsed(report) {
  try {
    return JSON.parse(report);
  } catch {
    return {};
  }
}

if (require.main === module) {
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const options = { encoding: "utf8", maxBuffer: 100_000_000, cwd: join(__dirname, ".."), shell: npm !== "npm" };
  const { stdout } = spawnSync(npm, ["audit", "--omit=dev", "--json"], options);
  const { lines, status } = exports.judge(stdout ?? "", require("./audit-reviewed.json"));
  console.log(lines.join("\n"));
  process.exitCode = status;
}

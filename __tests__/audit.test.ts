const { judge } = require("../.ci/audit.js") as {
  judge: (report: string, reviewed: readonly object[]) => { lines: string[]; status: number };
};

const via = {
  name: "tar",
  severity: "high",
  range: "<6",
  title: "Links lead out",
  url: "https://github.com/advisories/GHSA-1",
};
const report = JSON.stringify({ vulnerabilities: { tar: { via: [via] }, "cdktf-cli": { via: ["tar"] } } });

test("an advisory that nobody has reviewed is told and exits with 3", () => {
  expect(judge(report, [])).toStrictEqual({
    lines: ["NEW       high tar <6: Links lead out (https://github.com/advisories/GHSA-1)"],
    status: 3,
  });
});

test("a reviewed advisory is told with the reason", () => {
  const { lines, status } = judge(report, [{ package: "tar", id: "GHSA-1", reason: "Unpacks nothing here." }]);
  expect(lines).toStrictEqual([expect.stringMatching(/^reviewed .*GHSA-1\)\n +Unpacks nothing here\.$/)]);
  expect(status).toBe(0);
});

test("a review of one advisory does not cover the package's next one", () => {
  expect(judge(report, [{ package: "tar", id: "GHSA-0", reason: "x" }]).status).toBe(3);
});

test("no advisories are said to be none", () => {
  expect(judge('{"vulnerabilities":{}}', [])).toStrictEqual({ lines: ["No advisories."], status: 0 });
});

test.each(["", "<html>", '{"message":"405 Method Not Allowed"}', '{"error":{"summary":"offline"}}'])(
  "a registry that answers %j leaves it unknown, which is no yes",
  (answer) => {
    const { lines, status } = judge(answer, []);
    expect(lines.join()).toContain("is not known");
    expect(status).toBe(1);
  },
);

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

test("reports an advisory that is not reviewed, and exits with 3", () => {
  expect(judge(report, [])).toStrictEqual({
    lines: ["NEW       high tar <6: Links lead out (https://github.com/advisories/GHSA-1)"],
    status: 3,
  });
});

test("reports a reviewed advisory with the reason", () => {
  const { lines, status } = judge(report, [{ package: "tar", id: "GHSA-1", reason: "Unpacks nothing here." }]);
  expect(lines).toStrictEqual([expect.stringMatching(/^reviewed .*GHSA-1\)\n +Unpacks nothing here\.$/)]);
  expect(status).toBe(0);
});

test("does not apply the review of one advisory to the package's next one", () => {
  expect(judge(report, [{ package: "tar", id: "GHSA-0", reason: "x" }]).status).toBe(3);
});

test("reports that there are no advisories", () => {
  expect(judge('{"vulnerabilities":{}}', [])).toStrictEqual({ lines: ["No advisories."], status: 0 });
});

test.each(["", "<html>", '{"message":"405 Method Not Allowed"}', '{"error":{"summary":"offline"}}'])(
  "reports that advisories are unknown when the registry answers %j, and fails",
  (answer) => {
    const { lines, status } = judge(answer, []);
    expect(lines.join()).toContain("is not known");
    expect(status).toBe(1);
  },
);

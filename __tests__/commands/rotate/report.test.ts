import { stripVTControlCharacters } from "node:util";
import { jsonReport, type Report, textReport } from "../../../commands/rotate/report";

const now = new Date("2026-06-01T12:00:00Z");
const primary = {
  name: "primary",
  status: "Active",
  encrypted: false,
  accessKeyId: "AKIA1",
  created: new Date("2026-03-01T12:00:00Z"),
  lastUsed: new Date("2026-06-01T09:00:00Z"),
} as const;
const report: Report = {
  stack: "site",
  userName: "photos",
  keys: [primary],
  step: "add",
  key: "secondary",
  after: [primary, { name: "secondary", status: "Active", encrypted: false }],
  warnings: [],
};
const text = (changes: Partial<Report> = {}) => stripVTControlCharacters(textReport({ ...report, ...changes }, now));

test("the report shows the keys, the edit and the commands that follow", () => {
  expect(text()).toBe(
    [
      'User "photos": step 1 of 3, add the key "secondary"',
      "",
      "  primary  AKIA1  Active, made 92 days ago, last used 3 hours ago",
      "",
      'In main.ts, stack "site":',
      "",
      '        userName: "photos",',
      '-       accessKeys: [{ name: "primary" }],  // default: this line may be missing from your main.ts',
      '+       accessKeys: [{ name: "primary" }, { name: "secondary" }],',
      "",
      "Then:",
      "",
      "  npm run deploy site",
      "  npm run credentials -- --stack site --user photos --key secondary",
      "  npm run rotate -- --stack site --user photos  # once the new key is in use",
    ].join("\n"),
  );
});

test("with a secret store nobody has to hand the new key over", () => {
  expect(text({ deliveredTo: "/s3-user/photos" })).toContain(
    "# the new key is at /s3-user/photos; let the server fetch it",
  );
  expect(text({ deliveredTo: "/s3-user/photos" })).not.toContain("npm run credentials");
});

test("the last step ends with the deploy", () => {
  expect(text({ step: "remove" }).endsWith("npm run deploy site")).toBe(true);
});

test("the JSON report has the same for programs", () => {
  expect(JSON.parse(jsonReport({ ...report, keys: [{ ...primary, lastUsed: undefined }] }))).toStrictEqual({
    stack: "site",
    user: "photos",
    keys: [
      {
        name: "primary",
        access_key_id: "AKIA1",
        status: "Active",
        created: "2026-03-01T12:00:00.000Z",
        last_used: null,
      },
    ],
    step: "add",
    key: "secondary",
    before: 'accessKeys: [{ name: "primary" }],',
    after: 'accessKeys: [{ name: "primary" }, { name: "secondary" }],',
    warnings: [],
  });
});

import { stripVTControlCharacters } from "node:util";
import { asJson, type Report, textReport } from "../../../commands/rotate/report";
import { jsonText } from "../../../commands/terminal/json";

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

test("reports the keys, the edit and the next commands", () => {
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
      "        # keep what else a key has in your main.ts, such as smtpPassword",
      "",
      "Then:",
      "",
      "  npm run deploy site",
      "  npm run credentials -- --stack site --user photos --key secondary",
      "  npm run rotate -- --stack site --user photos  # once the new key is in use",
    ].join("\n"),
  );
});

test("shows the lines of main.ts itself where the edit can be made there", () => {
  const line = (keys: string) => `const app = 1;\n  accessKeys: [${keys}],\napp.synth();\n`;
  const mainTs = {
    before: line('{ name: "primary", smtpPassword: true }'),
    after: line('{ name: "primary", smtpPassword: true }, { name: "secondary", smtpPassword: true }'),
  };
  expect(text({ mainTs })).toContain(
    [
      'In main.ts, stack "site":',
      "",
      "  line 2:",
      '-   accessKeys: [{ name: "primary", smtpPassword: true }],',
      '+   accessKeys: [{ name: "primary", smtpPassword: true }, { name: "secondary", smtpPassword: true }],',
      "",
    ].join("\n"),
  );
});

test("warns before the edit that must wait", () => {
  const shown = text({ warnings: ["The new key was never used."] });
  expect(shown.indexOf("⚠ Not yet: The new key was never used.")).toBeLessThan(shown.indexOf("In main.ts"));
});

test("says that no step is due when the only key was just created", () => {
  const created = new Date("2026-06-01T11:59:00Z");
  expect(text({ keys: [{ ...primary, created }] })).toMatch(/\nNo step is due: the key "primary" was created .+ ago\./);
  expect(text()).not.toContain("No step is due");
});

test("doesn't ask to deliver the new key when a secret store gets it", () => {
  expect(text({ deliveredTo: "/s3-user/photos" })).toContain(
    "# the new key is at /s3-user/photos; let the server fetch it",
  );
  expect(text({ deliveredTo: "/s3-user/photos" })).not.toContain("npm run credentials");
});

test("asks to wait between the deactivation of a key and its removal", () => {
  const shown = text({ step: "deactivate" });
  expect(shown).toContain("npm run rotate -- --stack site --user photos  # after some days without a complaint");
  expect(shown).not.toContain("npm run credentials");
});

test("shows only the new list for a user without keys", () => {
  expect(text({ keys: [] })).not.toContain("-       accessKeys");
});

test("ends the last step with the deploy", () => {
  expect(text({ step: "remove" }).endsWith("npm run deploy site")).toBe(true);
});

test("reports the same as JSON", () => {
  expect(JSON.parse(jsonText(asJson({ ...report, keys: [{ ...primary, lastUsed: undefined }] })))).toStrictEqual({
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

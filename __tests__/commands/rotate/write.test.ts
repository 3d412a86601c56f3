import { nextStep, type RotatingKey } from "../../../commands/rotate/next-step";
import { withStep } from "../../../commands/rotate/write";
import { readSource, type Source } from "../../../commands/stack/source/main-ts";

const now = new Date("2026-06-01T12:00:00Z");
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);

function key(name: string, age: number, rest: Partial<RotatingKey> = {}): RotatingKey {
  const created = daysAgo(age);
  return { name, accessKeyId: `AKIA${name}`, status: "Active", encrypted: false, created, lastUsed: created, ...rest };
}

/** The property as the program has it after the next step, or why it was not written. */
function written(accessKeys: string | undefined, ...keys: RotatingKey[]): string {
  const before =
    `// Grüße\nnew S3UserStack(app, "site", { users: [{\n    userName: ` +
    `"web"${accessKeys ? ",\n    accessKeys: " : ""}`;
  const after = ',\n    tags: { a: "b" },\n  }] });\n';
  const names = keys.map(({ name }) => name);
  const result = withStep(read(before + (accessKeys ?? "") + after), "web", nextStep(keys, now), names);
  if ("problem" in result) return result.problem;
  const isOnlyThat = result.text.startsWith(before) && result.text.endsWith(after);
  return isOnlyThat ? result.text.slice(before.length, -after.length) : result.text;
}

function read(program: string): Source {
  const source = readSource(program);
  if (!source) throw new Error("the program can't be read");
  return source;
}

const oldAndNew = [key("primary", 95), key("secondary", 2)] as const;

test("adds the list that was the default", () => {
  expect(written(undefined, key("primary", 95))).toBe(
    ',\n    accessKeys: [{ name: "primary" }, { name: "secondary" }]',
  );
});

test.each([
  ['[{ name: "primary" }]', '[{ name: "primary" }, { name: "secondary" }]'],
  ["[{ name: 'primary' },]", "[{ name: 'primary' }, { name: \"secondary\" },]"],
  [
    '[\n      { name: "primary" }, // since May\n    ]',
    '[\n      { name: "primary" },\n      { name: "secondary" }, // since May\n    ]',
  ],
])("adds a key to %s", (before, after) => {
  expect(written(before, key("primary", 95))).toBe(after);
});

test("adds a key for the same PGP key", () => {
  const encrypted = key("primary", 95, { encrypted: true });
  expect(written('[{ name: "primary", pgpKey: ada }]', encrypted)).toBe(
    '[{ name: "primary", pgpKey: ada }, { name: "secondary", pgpKey: ada }]',
  );
});

test.each([
  ['[{ name: "primary" }, { name: "secondary" }]', '[{ name: "primary", status: "Inactive" }, { name: "secondary" }]'],
  [
    '[{ name: "secondary" }, { pgpKey: ada, name: "primary" }]',
    '[{ name: "secondary" }, { pgpKey: ada, name: "primary", status: "Inactive" }]',
  ],
  [
    '[{ name: "primary", status: "Active" }, { name: "secondary" }]',
    '[{ name: "primary", status: "Inactive" }, { name: "secondary" }]',
  ],
])("deactivates the old key in %s", (before, after) => {
  expect(written(before, ...oldAndNew)).toBe(after);
});

test.each([
  ['[{ name: "primary", status: "Inactive" }, { name: "secondary" }]', '[{ name: "secondary" }]'],
  ['[{ name: "secondary" }, { name: "primary", status: "Inactive" }]', '[{ name: "secondary" }]'],
  [
    '[\n      { name: "primary", status: "Inactive" },\n      { name: "secondary" },\n    ]',
    '[\n      { name: "secondary" },\n    ]',
  ],
])("removes the inactive key from %s", (before, after) => {
  expect(written(before, key("primary", 95, { status: "Inactive" }), key("secondary", 2))).toBe(after);
});

const byHand = 'the accessKeys of user "web" are computed; make the edit by hand';

test.each([["keys"], ['[...keys, { name: "primary" }]'], ["[{ name: primary }]"], ['[{ name: "other" }]'], ["list()"]])(
  "writes nothing into %s",
  (accessKeys) => {
    expect(written(accessKeys, key("primary", 95))).toBe(byHand);
  },
);

test("writes nothing where a key takes properties from elsewhere", () => {
  expect(written('[{ name: "primary", ...rest }, { name: "secondary" }]', ...oldAndNew)).toBe(byHand);
});

test.each([
  ["const x = [{ userName: name }];", /doesn't write out the user "web"/],
  ['const x = [{ userName: "web" }, { userName: "web" }];', /more than once/],
  ['const x = [{ userName: "web", ...defaults }];', /are computed/],
  ['const x = [{ userName: "web", accessKeys }];', /are computed/],
])("writes nothing into %s", (program, problem) => {
  const result = withStep(read(program), "web", nextStep([key("primary", 95)], now), ["primary"]);
  expect(result).toStrictEqual({ problem: expect.stringMatching(problem) });
});

test("gives the new key an SMTP password where the old one has one", () => {
  expect(written('[{ name: "primary", smtpPassword: true }]', key("primary", 95))).toBe(
    '[{ name: "primary", smtpPassword: true }, { name: "secondary", smtpPassword: true }]',
  );
});

const defaults = 'accessKeys: [{ name: "primary" }, { name: "secondary" }]';

test.each([
  ["behind a remark about the name", ", // ours\n    path: '/',", `, // ours\n    ${defaults},\n    path: '/',`],
  ["in the name's line, if another property is in it", ", path: '/',", `,\n    ${defaults}, path: '/',`],
])("writes the default list %s", (_, before, after) => {
  const program = (rest: string) =>
    `new S3UserStack(app, "site", { users: [{\n    userName: "web"${rest}\n    access: S3Access.none(),\n  }] });\n`;
  const result = withStep(read(program(before)), "web", nextStep([key("primary", 95)], now), ["primary"]);
  expect(result).toStrictEqual({ text: program(after) });
});

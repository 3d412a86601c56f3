import { accessCallIn, readSource, withEdits } from "../../../../commands/stack/source/main-ts";

const program = `// Grüße 🪣
const app = new S3UserApp();
new S3UserStack(app, "site", { users: [
  { userName: "wéb", access: S3Access.readWrite(["photos"]), accessKeys: [{ name: "primary" }] },
  { ...defaults, userName: 'api' },
  { userName: names[0] },
] });
`;

test("finds the users that are written out, each with its properties' own text", () => {
  const users = readSource(program)?.users ?? [];
  expect(users.map(({ userName, isOpen }) => [userName, isOpen])).toStrictEqual([
    ["wéb", false],
    ["api", true],
  ]);
  expect(users[0]?.properties.get("access")?.text).toBe('S3Access.readWrite(["photos"])');
  expect(users[0]?.properties.get("accessKeys")?.text).toBe('[{ name: "primary" }]');
  expect(users[0]?.nameProperty.text).toBe('userName: "wéb"');
});

test("keeps every other byte in an edit", () => {
  const part = readSource(program)?.users[0]?.properties.get("access");
  if (!part) throw new Error("there is no access");
  const edited = withEdits(program, [{ ...part, by: "X" }]);
  expect(edited).toBe(program.replace('S3Access.readWrite(["photos"])', "X"));
});

test("reads a program that is not TypeScript as none", () => {
  expect(readSource("const = {")).toBeUndefined();
});

test.each([
  ['S3Access.readOnly(["a", "b/*"])', { factory: "readOnly", buckets: ["a", "b/*"], options: {} }],
  [
    "S3Access\n  .allBuckets({ deleteObject: false })",
    { factory: "allBuckets", buckets: [], options: { deleteObject: false } },
  ],
  ["S3Access.allBuckets()", { factory: "allBuckets", buckets: [], options: {} }],
  [
    'S3Access.forSoftware("restic", ["a"], { kmsKeys: ["k"] })',
    { factory: "forSoftware", software: "restic", buckets: ["a"], options: { kmsKeys: ["k"] } },
  ],
])("reads %s", (text, call) => {
  expect(accessCallIn(text)).toEqual(call);
});

test.each([
  "S3Access.readOnly(buckets)",
  'S3Access.readOnly(["a", ...more])',
  'S3Access.readOnly(["a"], options)',
  'S3Access.readOnly(["a"]).when({ expires: "2030-01-01" })',
  'S3Access.combine(S3Access.readOnly(["a"]))',
  "access",
  "S3Access.readOnly([`a${b}`])",
])("takes %s for computed", (text) => {
  expect(accessCallIn(text)).toBeUndefined();
});

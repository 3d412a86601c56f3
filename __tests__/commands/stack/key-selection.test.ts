import { selectKey, type Wanted } from "../../../commands/stack/key-selection";
import { type GivenKey, stackUsers } from "../../support/users";

const select = (users: Record<string, readonly GivenKey[]>, wanted: Wanted = {}) =>
  selectKey("site", stackUsers(users), wanted);
const primary = { name: "primary", deployed: "AKIA1" };

test("needs no name for one user with one key", () => {
  expect(select({ photos: [primary] })).toMatchObject({
    user: { name: "photos" },
    deployed: { accessKeyId: "AKIA1", status: "Active" },
  });
});

test("needs no name for the only active key", () => {
  const keys = [
    { name: "old", status: "Inactive", deployed: "AKIA1" },
    { name: "new", deployed: "AKIA2" },
  ];
  expect(select({ photos: keys }).deployed.accessKeyId).toBe("AKIA2");
});

test("reports a key that main.ts no longer declares", () => {
  expect(select({ photos: [primary] }).isDeclared).toBe(true);
  expect(select({ photos: [{ ...primary, declared: false }] }).isDeclared).toBe(false);
});

test("finds a user and a key by name", () => {
  const keys = [primary, { name: "second", deployed: "AKIA2" }];
  const users = { a: [{ name: "x", deployed: "AKIA3" }], b: keys };
  expect(select(users, { user: "b", key: "second" }).deployed.accessKeyId).toBe("AKIA2");
});

test.each([
  ["several users", { a: [primary], b: [primary] }, {}, 'Stack "site" has 2 users; name one with --user: a, b.'],
  ["an unknown user", { a: [primary] }, { user: "b" }, 'Stack "site" has no user "b"; it has a.'],
  [
    "nothing deployed",
    { a: [{ name: "x" }] },
    {},
    'Stack "site" has no deployed access key; run "npm run deploy site" first.',
  ],
  ["an unknown key", { a: [primary] }, { key: "y" }, 'User "a" has no key "y"; it has primary.'],
  [
    "several keys",
    { a: [primary, { name: "y", deployed: "AKIA2" }] },
    {},
    'User "a" has 2 keys; name one with --key: primary, y.',
  ],
] as const)("explains what exists and what to write: %s", (_case, users, wanted, message) => {
  expect(() => select(users, wanted)).toThrow(message);
});

test("doesn't deliver an inactive key, with or without its name", () => {
  for (const wanted of [{}, { key: "old" }]) {
    expect(() => select({ a: [{ name: "old", status: "Inactive", deployed: "AKIA1" }] }, wanted)).toThrow(
      'Key "old" of user "a" is inactive, so AWS rejects it',
    );
  }
});

import type { CredentialsOutput } from "terraform-s3-user";
import { selectKey, type Wanted } from "../../../commands/credentials/selection";

const plain = (id: string) => ({ access_key_id: id, secret_access_key: "s" });
const select = (credentials: CredentialsOutput, wanted: Wanted = {}, inactive: readonly string[] = []) =>
  selectKey(credentials, wanted, () => inactive.map((name) => ({ name, status: "Inactive", encrypted: false })));

test("one user with one key needs no name", () => {
  expect(select({ photos: { primary: plain("A") } })).toStrictEqual({ userName: "photos", deployed: plain("A") });
});

test("the only active key needs no name", () => {
  expect(select({ photos: { old: plain("A"), new: plain("B") } }, {}, ["old"]).deployed.access_key_id).toBe("B");
});

test("a user and a key are found by name", () => {
  const credentials = { a: { x: plain("A") }, b: { x: plain("B"), y: plain("C") } };
  expect(select(credentials, { user: "b", key: "y" }).deployed.access_key_id).toBe("C");
});

test.each([
  ["several users", { a: {}, b: {} }, {}, "The stack has 2 users; name one with --user: a, b."],
  ["an unknown user", { a: {} }, { user: "b" }, 'The stack has no user "b"; it has a.'],
  [
    "a name that every object has",
    { a: {} },
    { user: "constructor" },
    'The stack has no user "constructor"; it has a.',
  ],
  ["no users", {}, {}, "The stack has no users; add one in main.ts and deploy."],
  ["a user without keys", { a: {} }, {}, 'User "a" has no keys; add one in main.ts and deploy.'],
  ["an unknown key", { a: { x: plain("A") } }, { key: "y" }, 'User "a" has no key "y"; it has x.'],
  ["several keys", { a: { x: plain("A"), y: plain("B") } }, {}, 'User "a" has 2 keys; name one with --key: x, y.'],
] as const)("%s: the message says what there is and what to write", (_case, credentials, wanted, message) => {
  expect(() => select(credentials, wanted)).toThrow(message);
});

test("an inactive key is not handed over, named or not", () => {
  for (const wanted of [{}, { key: "old" }]) {
    expect(() => select({ a: { old: plain("A") } }, wanted, ["old"])).toThrow(
      'Key "old" of user "a" is Inactive, so AWS refuses it',
    );
  }
});

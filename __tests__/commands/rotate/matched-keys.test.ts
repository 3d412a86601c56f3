import { matchedKeys } from "../../../commands/rotate/matched-keys";

const declared = { name: "primary", status: "Active", encrypted: false };
const live = { accessKeyId: "AKIA1", status: "Active", created: new Date(0) };
const match = matchedKeys.bind(undefined, "photos");

test("a key is what main.ts declares and what AWS says of it", () => {
  expect(match([declared], { primary: "AKIA1" }, [live])).toStrictEqual([{ ...declared, ...live }]);
});

test("the oldest key comes first, whatever its name", () => {
  const keys = [
    { ...declared, name: "a" },
    { ...declared, name: "b" },
  ];
  const found = [
    { ...live, created: new Date(2) },
    { ...live, accessKeyId: "AKIA2", created: new Date(1) },
  ];
  expect(match(keys, { a: "AKIA1", b: "AKIA2" }, found).map(({ name }) => name)).toStrictEqual(["b", "a"]);
});

test.each([
  ["a key not yet deployed", [declared], {}, [], 'key "primary" is not deployed. Run "npm run deploy" first.'],
  ["a key not yet removed", [], { primary: "AKIA1" }, [live], 'key "primary" is still in AWS. Run "npm run deploy"'],
  [
    "a status not yet deployed",
    [{ ...declared, status: "Inactive" }],
    { primary: "AKIA1" },
    [live],
    "is Active in AWS",
  ],
  ["a key made by hand", [declared], { primary: "AKIA1" }, [live, { ...live, accessKeyId: "AKIA2" }], "AKIA2"],
  ["another account", [declared], { primary: "AKIA1" }, [], 'key "primary" (AKIA1) is gone from this account'],
])("%s stops the rotation with the reason", (_case, keys, deployed, found, message) => {
  expect(() => match(keys, deployed as Record<string, string>, found)).toThrow(message);
});

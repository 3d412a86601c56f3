import { accessKeysSource, nextStep, type RotatingKey } from "../../../commands/rotate/next-step";

const now = new Date("2026-06-01T12:00:00Z");
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

function key(name: string, ageInDays: number, rest: Partial<RotatingKey> = {}): RotatingKey {
  const created = hoursAgo(24 * ageInDays);
  return { name, accessKeyId: `AKIA${name}`, status: "Active", encrypted: false, created, lastUsed: created, ...rest };
}

/** The step as the line of main.ts that it leads to. */
const edit = (...keys: RotatingKey[]) => {
  const { step, key, after } = nextStep(keys, now);
  return `${step} ${key}: ${accessKeysSource(after)}`;
};
const warnings = (...keys: RotatingKey[]) => nextStep(keys, now).warnings;

test("first adds a second key after the first", () => {
  expect(edit(key("primary", 95))).toBe('add secondary: accessKeys: [{ name: "primary" }, { name: "secondary" }],');
});

test("alternates primary and secondary", () => {
  expect(edit(key("secondary", 95))).toBe('add primary: accessKeys: [{ name: "secondary" }, { name: "primary" }],');
});

test.each([
  ["key-1", "key-2"],
  ["key-09", "key-10"],
  ["web", "web-2"],
  ["2026", "2026-2"],
])("names the key after %s %s", (id, next) => {
  expect(nextStep([key(id, 95)], now).key).toBe(next);
});

test("encrypts a new key like the old one", () => {
  expect(edit(key("primary", 95, { encrypted: true }))).toBe(
    'add secondary: accessKeys: [{ name: "primary", pgpKey: … }, { name: "secondary", pgpKey: … }],',
  );
});

test("adds a key for a user without one", () => {
  expect(edit()).toBe('add primary: accessKeys: [{ name: "primary" }],');
});

test("then deactivates the older of two keys", () => {
  expect(edit(key("primary", 95), key("secondary", 2))).toBe(
    'deactivate primary: accessKeys: [{ name: "primary", status: "Inactive" }, { name: "secondary" }],',
  );
});

test("finally removes the inactive key, even if it is the newer one", () => {
  expect(edit(key("primary", 95, { status: "Inactive" }), key("secondary", 2))).toBe(
    'remove primary: accessKeys: [{ name: "secondary" }],',
  );
  expect(edit(key("primary", 95), key("secondary", 2, { status: "Inactive" }))).toBe(
    'remove secondary: accessKeys: [{ name: "primary" }],',
  );
});

test("removes the older of two inactive keys", () => {
  const inactive = { status: "Inactive" as const };
  expect(edit(key("primary", 95, inactive), key("secondary", 2, inactive))).toContain("remove primary:");
});

test("warns of nothing when the new key is used and the old one is unused for a day", () => {
  expect(warnings(key("primary", 95, { lastUsed: hoursAgo(25) }), key("secondary", 2))).toStrictEqual([]);
});

test("warns of a use of the old key in the last day, before deactivating and before removing it", () => {
  for (const status of ["Active", "Inactive"] as const) {
    expect(warnings(key("primary", 95, { lastUsed: hoursAgo(3), status }), key("secondary", 2))).toStrictEqual([
      'The old key "primary" was used 3 hours ago: something still uses it. Wait until it has not been used for a day.',
    ]);
  }
});

test("warns of a new key that is not used yet", () => {
  expect(warnings(key("primary", 95), key("secondary", 2, { lastUsed: undefined }))).toStrictEqual([
    'The new key "secondary" has never been used. Deliver it first. ' +
      "Otherwise the application that uses the old key loses access.",
  ]);
});

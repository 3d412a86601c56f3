import { due } from "../../../commands/rotate/every-user";
import type { RotatingKey } from "../../../commands/rotate/next-step";

const now = new Date("2026-06-01T12:00:00Z");
const day = 86_400_000;
const daysAgo = (days: number) => new Date(now.getTime() - days * day);
const limits = { maxAge: 90 * day, maxIdle: 45 * day };

function key(name: string, age: number, lastUsed: number | undefined, rest: Partial<RotatingKey> = {}): RotatingKey {
  const used = lastUsed === undefined ? undefined : daysAgo(lastUsed);
  return {
    name,
    accessKeyId: `AKIA${name}`,
    status: "Active",
    encrypted: false,
    created: daysAgo(age),
    lastUsed: used,
    ...rest,
  };
}

test("writes step 1 for a key that is older than allowed, and none for a younger one", () => {
  expect(due([key("primary", 91, 0)], limits, now)).toMatchObject({ written: { step: "add" }, waiting: [] });
  expect(due([key("primary", 89, 0)], limits, now)).toStrictEqual({ waiting: [] });
});

test("writes step 2 once the new key was used, and the old one not for a day", () => {
  const [old, fresh] = [key("primary", 91, 2), key("secondary", 3, 0)];
  expect(due([old, fresh], limits, now)).toMatchObject({ written: { step: "deactivate", key: "primary" } });
});

test.each([
  ["the new key was never used", [key("primary", 91, 2), key("secondary", 3, undefined)], /has never been used/],
  ["the old key was used today", [key("primary", 91, 0.5), key("secondary", 3, 0)], /was used 12 hours ago/],
])("writes nothing while %s, and says so", (_, keys, reason) => {
  const { written, waiting } = due(keys, limits, now);
  expect(written).toBeUndefined();
  expect(waiting[0]).toMatch(reason);
});

test("waits as long as the grace says", () => {
  const keys = [key("primary", 91, 2), key("secondary", 3, 0)];
  expect(due(keys, { ...limits, grace: 3 * day }, now).waiting[0]).toContain("not been used for 3 days");
});

test("writes step 3 for an inactive key", () => {
  const keys = [key("primary", 91, 5, { status: "Inactive" }), key("secondary", 6, 0)];
  expect(due(keys, limits, now)).toMatchObject({ written: { step: "remove", key: "primary" } });
});

test("leaves two young keys alone", () => {
  expect(due([key("primary", 80, 5), key("secondary", 3, 0)], limits, now)).toStrictEqual({ waiting: [] });
});

test("names an unused key, which is no rotation's matter", () => {
  expect(due([key("primary", 60, undefined)], limits, now)).toStrictEqual({
    waiting: ['The key "primary" was not used for 60 days. If no one needs it, remove it.'],
  });
});

test("adds no key for a user without one", () => {
  expect(due([], limits, now)).toStrictEqual({ waiting: [] });
});

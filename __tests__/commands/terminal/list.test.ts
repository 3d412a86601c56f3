import { few, joinWords, listed } from "../../../commands/terminal/list";

test("joins parts as a sentence has them", () => {
  expect([["a"], ["a", "b"], ["a", "b", "c"]].map((parts) => joinWords(parts))).toStrictEqual([
    "a",
    "a and b",
    "a, b and c",
  ]);
  expect(joinWords(["a", "b", "c"], "or")).toBe("a, b or c");
});

test("keeps the first names, and counts the others", () => {
  expect(few(["a", "b"], 2, "service")).toStrictEqual(["a", "b"]);
  expect(few(["a", "b", "c"], 2, "service")).toStrictEqual(["a", "b", "1 more service"]);
  expect(few(["a", "b", "c", "d"], 2, "service")).toStrictEqual(["a", "b", "2 more services"]);
});

test("lists at most ten names in a message", () => {
  const names = Array.from({ length: 12 }, (_, index) => `u${index}`);
  expect(listed(names.slice(0, 10))).toBe("u0, u1, u2, u3, u4, u5, u6, u7, u8, u9");
  expect(listed(names)).toBe("u0, u1, u2, u3, u4, u5, u6, u7, u8, u9 and 2 more");
});

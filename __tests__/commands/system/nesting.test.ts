import { isNestedBeyond } from "../../../commands/system/nesting";

test.each([
  ["[[1]]", 2, false],
  ["[[1]]", 1, true],
  ['{"a":{"b":1}}', 1, true],
  ["[[],[],[]]", 2, false],
  ['["[[[", "{{{"]', 1, false],
  ['["\\"[[["]', 1, false],
  ['["\\\\", [1]]', 1, true],
])("knows whether %s is nested beyond %i: %s", (json, limit, expected) => {
  expect(isNestedBeyond(json, limit)).toBe(expected);
});

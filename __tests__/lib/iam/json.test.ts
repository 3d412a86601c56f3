import { show, visible } from "terraform-s3-user/iam";

test("shows a value as JSON, in which nothing steers a terminal", () => {
  expect(show("a\x1b[31m\x9b31m\u202eb")).toBe('"a\\u001b[31m\\u009b31m\\u202eb"');
});

test("writes invisible characters in JSON as the same value", () => {
  const value = { "a\u2028": "\x7f\u200b\ud83d\ude00é\n" };
  expect(visible(JSON.stringify(value))).toMatch(/^[\x20-\x7e\u{1f600}é]+$/u);
  expect(JSON.parse(visible(JSON.stringify(value)))).toStrictEqual(value);
});

import { unusualLine } from "../../../commands/credentials/unusual-line";

test.each([
  ["\ufeff[a]", 1, "must not begin with a byte order mark"],
  ["# mine\nx = y", 2, "must be below a [header]"],
  ["[a]\n\nhello", 3, "must be a [header] or a setting with ="],
  ["[a]\nx = y\r\nX = z", 3, "must not repeat an earlier setting"],
  ["[a]\r[b]\r[a]", 3, "must not repeat an earlier header"],
])("finds in %j that line %d %s", (text, line, rule) => {
  expect(unusualLine(text)).toStrictEqual({ line, rule });
});

test.each(["", "[a]\nx = y\n  continued\n; comment\n[b]\nx: y\n"])("finds nothing in %j", (text) => {
  expect(unusualLine(text)).toBeUndefined();
});

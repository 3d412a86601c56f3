import { columns, lineWidth, wrapped } from "../../../commands/terminal/columns";

test("puts cells below each other", () => {
  expect(
    columns(
      [
        ["gains", "Write", "photos"],
        ["loses", "Permissions management", "shop"],
      ],
      100,
    ),
  ).toStrictEqual(["  gains  Write                   photos", "  loses  Permissions management  shop"]);
});

test("puts the longest cell of a long row on lines of its own, complete and within the limit", () => {
  const actions = ["s3:GetObject", "s3:GetObjectAcl", "s3:GetObjectTagging", "s3:ListBucket"].join(", ");
  expect(columns([["gains", "Read", actions, "every bucket"]], 40)).toStrictEqual([
    "  gains  Read  every bucket",
    "      s3:GetObject, s3:GetObjectAcl,",
    "      s3:GetObjectTagging, s3:ListBucket",
  ]);
});

test("doesn't count colours, which take no space", () => {
  const green = (text: string) => `\u001b[32m${text}\u001b[39m`;
  expect(wrapped([green("one"), green("two")].join(" "), "", 7)).toStrictEqual([`${green("one")} ${green("two")}`]);
  expect(
    columns(
      [
        [green("gains"), "x"],
        ["loses", "y"],
      ],
      100,
    ),
  ).toStrictEqual([`  ${green("gains")}  x`, "  loses  y"]);
});

test("keeps a word whole that is longer than a line", () => {
  expect(wrapped("short arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess", "  ", 20)).toStrictEqual([
    "  short",
    "  arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
  ]);
});

test.each([
  [undefined, 100],
  [0, 100],
  [20, 60],
  [80, 80],
  [400, 140],
])("writes lines for a terminal with %s columns in %s characters", (terminal, expected) => {
  expect(lineWidth(terminal)).toBe(expected);
});

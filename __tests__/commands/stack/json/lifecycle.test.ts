import type { Block } from "../../../../commands/stack/json/blocks";
import { importId, isForgotten, isIgnored, isMultiple, isProtected } from "../../../../commands/stack/json/lifecycle";

const block = (args: object) => ({ arguments: args }) as Block;

test.each<[ignore_changes: unknown, isIgnored: boolean]>([
  [["tags"], true],
  [['tags["a"]'], true],
  [["tags.a"], true],
  [["path", "all"], true],
  ["all", true],
  [["path", "tags_all"], false],
  ["tags", false],
  [undefined, false],
])("reads whether a deploy ignores tags with ignore_changes = %j", (ignore_changes, expected) => {
  expect(isIgnored(block({ lifecycle: [{ ignore_changes }] }), "tags")).toBe(expected);
  expect(isIgnored(block({ lifecycle: { ignore_changes } }), "tags")).toBe(expected);
});

test.each<[lifecycle: unknown, isProtected: boolean]>([
  [[{ prevent_destroy: true }], true],
  [[{ prevent_destroy: "true" }], false],
  [[{ prevent_destroy: true }, {}], false],
  ["${var.x}", false],
  [undefined, false],
])("reads whether the lifecycle %j protects", (lifecycle, expected) => {
  expect(isProtected(block({ lifecycle }))).toBe(expected);
});

test("knows what has many instances, what is forgotten and what is imported", () => {
  expect([{ count: 1 }, { for_each: {} }, {}].map((args) => isMultiple(block(args)))).toStrictEqual([
    true,
    true,
    false,
  ]);
  const blocks = new Map([
    ["removed.aws_iam_user.a", block({ lifecycle: [{ destroy: false }] })],
    ["removed.aws_iam_user.b", block({})],
    ["import.aws_iam_user.a", block({ id: 5 })],
  ]);
  const addresses = ["aws_iam_user.a", "aws_iam_user.b", "aws_iam_user.c"];
  expect(addresses.map((address) => isForgotten({ blocks }, address))).toStrictEqual([true, false, false]);
  expect(addresses.map((address) => importId({ blocks }, address))).toStrictEqual(["5", undefined, undefined]);
});

import { resourceChanges } from "../../../commands/review/compare/resource-changes";
import { App, type Stack } from "../../../commands/stack/json/app";
import type { TerraformJson } from "../../../commands/stack/json/synthesized";
import { documentOf } from "../../../commands/stack/policies/documents";

function changes(before: TerraformJson | undefined, after: TerraformJson) {
  const stack = (json: TerraformJson) =>
    new App([{ name: "site", directory: "", file: "", json }], documentOf).stack("site") as Stack;
  return resourceChanges(before && stack(before), stack(after)).map(
    ({ address, action, arguments: names, consequence }) =>
      [action, address, names.join(" "), consequence].filter(Boolean).join(" | "),
  );
}

const user = { aws_iam_user: { u: { name: "bob" } } };
const key = (args: object) => ({
  resource: { ...user, aws_iam_access_key: { k: { user: "${aws_iam_user.u.name}", ...args } } },
});

test.each<[string, TerraformJson | undefined, TerraformJson, string[]]>([
  ["a new stack as created", undefined, { resource: user }, ["create | aws_iam_user.u"]],
  [
    "an imported user as imported, not created",
    {},
    { resource: user, import: [{ to: "aws_iam_user.u", id: "bob" }] },
    ["import | aws_iam_user.u"],
  ],
  [
    "a removed resource as destroyed, with the effect",
    key({}),
    { resource: user },
    ["destroy | aws_iam_access_key.k | the key stops working"],
  ],
  [
    "a new access key for another PGP key",
    key({ pgp_key: "one" }),
    key({ pgp_key: "two" }),
    [
      "replace | aws_iam_access_key.k | pgp_key | a new key: " +
        "the old one stops working, and the new one must be delivered",
    ],
  ],
  [
    "a user that was renamed in main.ts as deleted and created",
    { resource: { aws_iam_user: { bob: { name: "bob" } } } },
    { resource: { aws_iam_user: { rob: { name: "rob" } } } },
    ["create | aws_iam_user.rob", "destroy | aws_iam_user.bob | the user is deleted in AWS"],
  ],
])("reports %s", (_, before, after, expected) => {
  expect(changes(before, after)).toStrictEqual(expected);
});

test("reports a changed secret store when its key is replaced, though its text is the same", () => {
  const stored = (pgp_key: string): TerraformJson => ({
    resource: {
      aws_iam_access_key: { k: { user: "bob", pgp_key } },
      aws_secretsmanager_secret_version: {
        v: { secret_id: "s", secret_string_wo_version: "${aws_iam_access_key.k.id}" },
      },
    },
  });
  expect(changes(stored("one"), stored("two"))).toContain(
    "replace | aws_secretsmanager_secret_version.v | secret_string_wo_version",
  );
});

test("reports the key and policy of a renamed user as replaced", () => {
  const named = (name: string): TerraformJson => ({
    resource: {
      aws_iam_user: { u: { name } },
      aws_iam_access_key: { k: { user: "${aws_iam_user.u.name}" } },
      aws_iam_user_policy: { p: { user: "${aws_iam_user.u.name}", name: "P", policy: "{}" } },
    },
  });
  expect(changes(named("bob"), named("rob"))).toStrictEqual([
    "update in place | aws_iam_user.u | name | the user is renamed and keeps its ID; its keys and policy are replaced",
    "replace | aws_iam_access_key.k | user | a new key: the old one stops working, and the new one must be delivered",
    "replace | aws_iam_user_policy.p | user",
  ]);
});

test("reports a moved resource as neither destroyed nor created", () => {
  const moved = {
    moved: [{ from: "aws_iam_user.u", to: "aws_iam_user.v" }],
    resource: { aws_iam_user: { v: user.aws_iam_user.u } },
  };
  expect(changes({ resource: user }, moved as TerraformJson)).toStrictEqual([]);
});

test("reports no change for explicit defaults, lifecycle and another layout of a policy's JSON", () => {
  const before = {
    resource: { aws_iam_user: { u: { name: "bob" } }, aws_iam_user_policy: { p: { policy: '{"a":1}' } } },
  };
  const after = {
    resource: {
      aws_iam_user: { u: { name: "bob", path: "/", force_destroy: false, lifecycle: { prevent_destroy: true } } },
      aws_iam_user_policy: { p: { policy: '{\n "a": 1\n}' } },
    },
  };
  expect(changes(before, after)).toStrictEqual([]);
});

test("doesn't guess for an unknown type whether it is updated or replaced", () => {
  const bucket = (tags: object) => ({ resource: { aws_s3_bucket: { b: { bucket: "photos", tags } } } });
  expect(changes(bucket({}), bucket({ a: "b" }))).toStrictEqual(["update or replace | aws_s3_bucket.b | tags"]);
});

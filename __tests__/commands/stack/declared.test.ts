import { Testing } from "cdktf";
import { S3Access, S3UserStack } from "terraform-s3-user";
import type { TerraformJson } from "../../../commands/stack/json/synthesized";
import { declaredStack } from "../../support/users";

const declared = (json: TerraformJson) => declaredStack({ name: "site", directory: "", file: "", json }).users;

test("reads a user's keys from the synthesized output", () => {
  const site = new S3UserStack(Testing.app(), "site", {
    users: [
      { userName: "other", access: S3Access.allBuckets() },
      {
        userName: "photos",
        access: S3Access.allBuckets(),
        accessKeys: [
          { name: "old", status: "Inactive" },
          { name: "new", pgpKey: "keybase:someone" },
        ],
      },
    ],
  });
  const photos = declared(JSON.parse(Testing.synth(site))).find(({ name }) => name === "photos");
  expect(photos).toMatchObject({
    management: "created",
    keys: [
      { name: "new", status: "Active", encrypted: true },
      { name: "old", status: "Inactive", encrypted: false },
    ],
  });
});

test("reads keys of a user that is known only after apply, or managed elsewhere, as declared keys", () => {
  const users = declared({
    resource: {
      aws_iam_user: { known: { name: "${var.name}" } },
      aws_iam_access_key: { a: { user: "${aws_iam_user.known.name}" }, b: { user: "others" }, c: { user: "${var.x}" } },
    },
  });
  expect(users.map(({ name, management, keys }) => [name, management, keys.map((key) => key.name)])).toStrictEqual([
    [undefined, "created", ["a"]],
    ["others", "referenced", ["b"]],
    [undefined, "referenced", ["c"]],
  ]);
});

test("reads the access key ID of an existing key", () => {
  const users = declared({
    resource: { aws_iam_access_key: { a: { user: "ada" } } },
    import: [{ to: "aws_iam_access_key.a", id: "AKIA1" }],
  });
  expect(users[0]?.keys[0]?.existing).toBe("AKIA1");
});

test("gives a policy and a group to the user with exactly that name and provider", () => {
  const name = "ada\naws.second";
  const users = declared({
    resource: {
      aws_iam_user: { odd: { name }, second: { name: "ada", provider: "aws.second" } },
      aws_iam_user_policy: { p: { name: "P", user: name, policy: "{}" } },
      aws_iam_user_group_membership: { m: { user: name, groups: ["readers"] } },
    },
  });
  expect(users.map((user) => [user.name, user.powers["inline policy"], user.powers.group])).toStrictEqual([
    [name, ["P"], ["readers"]],
    ["ada", [], []],
  ]);
});

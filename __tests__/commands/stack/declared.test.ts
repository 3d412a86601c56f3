import { Testing } from "cdktf";
import { S3Access, S3UserStack } from "terraform-s3-user";
import { chooseStack, declaredUsers } from "../../../commands/stack/declared";
import type { SynthesizedStack } from "../../../commands/stack/synthesized";

const stack = (name: string): SynthesizedStack => ({ name, directory: "", file: "", json: {} });

test("the keys of a user are read from what main.ts synthesizes", () => {
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
  const photos = declaredUsers(JSON.parse(Testing.synth(site))).find(({ name }) => name === "photos");
  expect(photos).toMatchObject({
    management: "created",
    keys: [
      { name: "new", status: "Active", encrypted: true },
      { name: "old", status: "Inactive", encrypted: false },
    ],
  });
});

test("keys of a user that only Terraform knows, or that somebody else manages, are declared keys too", () => {
  const users = declaredUsers({
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

test("a key that existed before carries its access key id", () => {
  const users = declaredUsers({
    resource: { aws_iam_access_key: { a: { user: "ada" } } },
    import: [{ to: "aws_iam_access_key.a", id: "AKIA1" }],
  });
  expect(users[0]?.keys[0]?.existing).toBe("AKIA1");
});

test("the only stack needs no name, and one of several is found by name", () => {
  expect(chooseStack([stack("a")], undefined).name).toBe("a");
  expect(chooseStack([stack("a"), stack("b")], "b").name).toBe("b");
});

const stackOf = (name: string, ...users: string[]): SynthesizedStack => {
  const declared = Object.fromEntries(users.map((user) => [user, { name: user }]));
  return { ...stack(name), json: { resource: { aws_iam_user: declared } } };
};

test("finds the stack of a user, since user names are unique in an app", () => {
  expect(chooseStack([stackOf("a", "web"), stackOf("b", "shop", "photos")], undefined, "photos").name).toBe("b");
});

test("lists the users when neither a stack nor a user is named", () => {
  expect(() => chooseStack([stackOf("a", "web"), stackOf("b", "shop")], undefined)).toThrow(
    "main.ts has 2 stacks; name a user with --user: web (stack a), shop (stack b).",
  );
  expect(() => chooseStack([stackOf("a", "web"), stackOf("b", "web")], undefined, "web")).toThrow(
    'name the stack of "web" with --stack',
  );
  expect(() => chooseStack([stack("a")], "c")).toThrow('main.ts has no stack "c"; it has a.');
});

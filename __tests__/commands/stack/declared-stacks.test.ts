import { mkdirSync, writeFileSync } from "node:fs";
import type { DeclaredStack } from "../../../commands/stack/declared";
import { chooseStack, declaredStacks } from "../../../commands/stack/declared-stacks";
import type { TerraformJson } from "../../../commands/stack/json/synthesized";
import { temporaryDirectory } from "../../support/temporary-directory";
import { declaredStack } from "../../support/users";

const stack = (name: string, json: TerraformJson = {}): DeclaredStack =>
  declaredStack({ name, directory: "", file: "", json });

test("chooses the only stack without a name, and one of several by name", () => {
  expect(chooseStack([stack("a")], undefined).name).toBe("a");
  expect(chooseStack([stack("a"), stack("b")], "b").name).toBe("b");
});

const stackOf = (name: string, ...users: string[]): DeclaredStack => {
  const declared = Object.fromEntries(users.map((user) => [user, { name: user }]));
  return stack(name, { resource: { aws_iam_user: declared } });
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

test("names a removed stack in an app without users", async () => {
  const before = process.cwd();
  process.chdir(temporaryDirectory());
  try {
    for (const directory of ["cdktf.out", "state"]) mkdirSync(directory);
    writeFileSync("cdktf.out/manifest.json", JSON.stringify({ stacks: {} }));
    const user = { mode: "managed", type: "aws_iam_user", name: "u", instances: [{ attributes: { name: "web" } }] };
    writeFileSync("state/old.tfstate", JSON.stringify({ version: 4, resources: [user] }));
    await expect(declaredStacks(false)).rejects.toThrow(
      /^main\.ts declares no IAM user and no access key\.\nStack "old" is no longer .* its state has user web /,
    );
  } finally {
    process.chdir(before);
  }
});

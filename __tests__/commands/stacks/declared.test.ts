import { Testing } from "cdktf";
import { S3UserStack } from "terraform-s3-user";
import { chooseStack, declaredKeys } from "../../../commands/stacks/declared";
import type { SynthesizedStack } from "../../../commands/stacks/synthesized";

const stack = (name: string): SynthesizedStack => ({ name, directory: "", file: "", json: {} });

test("the keys of a user are read from what main.ts synthesizes", () => {
  const site = new S3UserStack(Testing.app(), "site", {
    users: [
      { userName: "other" },
      {
        userName: "photos",
        accessKeys: [
          { name: "old", status: "Inactive" },
          { name: "new", pgpKey: "keybase:someone" },
        ],
      },
    ],
  });
  expect(declaredKeys(JSON.parse(Testing.synth(site)), "photos")).toStrictEqual([
    { name: "new", status: "Active", encrypted: true },
    { name: "old", status: "Inactive", encrypted: false },
  ]);
});

test("the only stack needs no name, and one of several is found by name", () => {
  expect(chooseStack([stack("a")], undefined).name).toBe("a");
  expect(chooseStack([stack("a"), stack("b")], "b").name).toBe("b");
});

test("a stack that is not clear is asked for, with the names there are", () => {
  expect(() => chooseStack([stack("a"), stack("b")], undefined)).toThrow(
    "main.ts has 2 stacks; name one with --stack: a, b.",
  );
  expect(() => chooseStack([stack("a")], "c")).toThrow('main.ts has no stack "c"; it has a.');
});

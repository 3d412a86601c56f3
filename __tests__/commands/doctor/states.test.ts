import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { usersLeftBehind } from "../../../commands/doctor/left-states";
import { readStates, statesElsewhere } from "../../../commands/doctor/states";
import type { SynthesizedStack } from "../../../commands/stack/json/synthesized";
import { temporaryDirectory } from "../../support/temporary-directory";
import { declaredStack, managed } from "../../support/users";

let project: string;
const here = process.cwd();
beforeEach(() => {
  project = temporaryDirectory();
  mkdirSync(join(project, "state"));
  process.chdir(project);
});
afterEach(() => process.chdir(here));

function stack(name: string): SynthesizedStack {
  const directory = join(process.cwd(), "cdktf.out", "stacks", name);
  const backend = { local: { path: `../../../state/${name}.tfstate` } };
  return { name, directory, file: join(directory, "cdk.tf.json"), json: { terraform: { backend } } };
}

const arn = "arn:aws:iam::111111111111:user/web";
const instances = [{ attributes: { name: "web", arn } }];
const user = { mode: "managed", type: "aws_iam_user", name: "web", instances };
const write = (name: string, text = JSON.stringify({ version: 4, resources: [user] })) =>
  writeFileSync(join("state", `${name}.tfstate`), text);

test("finds a user in the state of a renamed stack, with the command that renames the state", () => {
  write("old");
  write("damaged", "{");
  const site = stack("site");
  expect(usersLeftBehind(site, [site], true)("web")).toStrictEqual({
    file: "state/old.tfstate",
    arn,
    fix: "mv state/old.tfstate state/site.tfstate",
  });
  expect(usersLeftBehind(site, [site], true)("other")).toBeUndefined();
});

test("replaces no state that has resources", () => {
  write("old");
  const site = stack("site");
  expect(usersLeftBehind(site, [site], false)("web")?.fix).toMatch(/terraform state mv -state=/);
});

test("finds no user in the state of another stack of the app", () => {
  write("oth");
  expect(usersLeftBehind(stack("site"), [stack("site"), stack("oth")], true)("web")).toBeUndefined();
});

test("knows what a removed stack's state has of a user, whatever the letters, and which of them can't be read", () => {
  const site = declaredStack(stack("site"));
  const key = managed("aws_iam_access_key", "k", { id: "AKIA1", user: "Web", status: "Active" });
  const removed = [
    { name: "old", resources: [key] },
    { name: "older", problem: "it is damaged" },
  ];
  const elsewhere = statesElsewhere(new Map([[site, []]]), removed)(site);
  expect(elsewhere.usersNamed("web")).toMatchObject([{ stack: "old", keys: [{ accessKeyId: "AKIA1" }] }]);
  expect(elsewhere.unread).toStrictEqual(["older"]);
});

test("knows the groups to which the app gives policies, in whatever way", () => {
  const site = declaredStack(stack("site"));
  const state = [
    managed("aws_iam_group_policy", "p", { group: "a" }),
    managed("aws_iam_policy_attachment", "p", { groups: ["b", "c"] }),
  ];
  expect([...statesElsewhere(new Map([[site, state]]))(site).groups]).toStrictEqual(["a", "b", "c"]);
});

test("takes local state for empty that does not exist, before the first synth", async () => {
  const site = declaredStack(stack("site"));
  expect((await readStates([site])).get(site)).toStrictEqual([]);
});

test("doesn't read the state in its old place when main.ts has another backend than cdktf.out", async () => {
  const { directory, file, json } = stack("site");
  mkdirSync(directory, { recursive: true });
  writeFileSync(file, JSON.stringify(json));
  const s3 = { terraform: { backend: { s3: { bucket: "states", key: "site" } } } };
  const site = declaredStack({ ...stack("site"), json: s3 });
  expect((await readStates([site])).get(site)).toMatchObject({
    message:
      "main.ts keeps the state in another place than cdktf.out, so it was not read. To see how to move it: " +
      "npx s3-user diff site",
  });
});

test("takes no state for empty that exists and can't be read yet", async () => {
  write("site");
  const site = declaredStack(stack("site"));
  expect((await readStates([site])).get(site)).toBeInstanceOf(Error);
});

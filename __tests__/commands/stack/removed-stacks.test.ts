import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { readSynthesizedStacks } from "../../../commands/stack/json/files";
import { type Remains, remainsOf, removedStacks } from "../../../commands/stack/removed-stacks";
import { temporaryDirectory } from "../../support/temporary-directory";

const inState = (type: string, attributes: object) => ({
  ...{ mode: "managed", type, name: "x" },
  instances: [{ attributes }],
});
const user = inState("aws_iam_user", { name: "web" });
const key = inState("aws_iam_access_key", { id: "AKIA1", user: "web" });

let output: string;
beforeEach(() => {
  output = join(temporaryDirectory(), "cdktf.out");
  mkdirSync(join(output, "..", "state"));
  declare({});
  const site = { name: "site", workingDirectory: "stacks/site", synthesizedStackPath: "stacks/site/cdk.tf.json" };
  writeFileSync(join(output, "manifest.json"), JSON.stringify({ stacks: { site } }));
});

/** Writes the only stack that main.ts has. */
function declare(json: object): void {
  writeStack("site", { terraform: { backend: { local: { path: "../../../state/site.tfstate" } } }, ...json });
}

function writeStack(name: string, json?: object | string): void {
  const directory = join(output, "stacks", name);
  mkdirSync(directory, { recursive: true });
  const local = { terraform: { backend: { local: { path: `../../../state/${name}.tfstate` } } } };
  writeFileSync(join(directory, "cdk.tf.json"), typeof json === "string" ? json : JSON.stringify(json ?? local));
}

function writeState(name: string, ...resources: object[]): void {
  writeFileSync(join(output, "..", "state", `${name}.tfstate`), JSON.stringify({ version: 4, resources }));
}

/** What remains of every removed stack. */
async function remains(): Promise<(Remains & { readonly name: string })[]> {
  const stacks = readSynthesizedStacks(output);
  return (await removedStacks(output, stacks)).map((one) => ({ name: one.name, ...remainsOf(one, stacks) }));
}

/** What is said about every removed stack. */
async function removed(): Promise<[string, string][]> {
  return (await remains()).map(({ name, message }) => [name, message]);
}

test("names no removed stack whose state is missing or empty", async () => {
  writeStack("old");
  writeStack("older");
  writeState("older");
  writeState("site", user);
  expect(await removed()).toStrictEqual([]);
});

test("counts the users and keys of a removed stack's state", async () => {
  writeStack("old");
  writeState("old", user, key);
  expect(await removed()).toStrictEqual([
    ["old", "is no longer in main.ts, but its state has user web with 1 access key, which stay in AWS"],
  ]);
});

test("finds the state of a removed stack whose directory is gone, too", async () => {
  writeState("old", key);
  expect(await remains()).toStrictEqual([
    {
      name: "old",
      message: "is no longer in main.ts, but its state has 1 access key, which stay in AWS",
      fix: "declare the stack in main.ts again; to delete them, then run: npm run destroy old",
      isMoved: false,
    },
  ]);
});

test.each(["{", "null", '{"version": 3}', ""])(
  "names a state without a directory that is %j, if it's damaged",
  async (text) => {
    const file = join(output, "..", "state", "old.tfstate");
    writeFileSync(file, text);
    const expected = {
      name: "old",
      message: expect.stringMatching(/^is no longer in main.ts, and its state was not read \(.*old.tfstate /),
      fix:
        "declare the stack in main.ts again, and run: npm run doctor; " +
        `if nothing of it is in AWS, delete ${relative(process.cwd(), file)}`,
      isMoved: false,
    };
    expect(await remains()).toStrictEqual(text === "" ? [] : [expected]);
  },
);

test("quotes nothing of a damaged state, which contains secrets", async () => {
  writeFileSync(join(output, "..", "state", "old.tfstate"), "hunter2");
  expect((await removed()).join()).not.toContain("hunter2");
});

const reference = { data: { aws_iam_user: { u: { user_name: "web" } } } };
const policy = inState("aws_iam_user_policy", { user: "web" });
const attached = inState("aws_iam_policy_attachment", { users: ["ada", "web"] });
test.each<[string, object, object]>([
  ["references a user that the removed stack created", reference, user],
  ["creates a user to which the removed stack gave a key", { resource: { aws_iam_user: { u: { name: "web" } } } }, key],
  ["references a user to which the removed stack gave a policy", reference, policy],
  ["references one of the users to which the removed stack attached a policy", reference, attached],
  ["gives the user a key", { resource: { aws_iam_access_key: { k: { user: "web" } } } }, key],
  ["gives the user a policy", { resource: { aws_iam_user_policy: { p: { user: "web", name: "p" } } } }, user],
  [
    "attaches a policy",
    { resource: { aws_iam_user_policy_attachment: { a: { user: "web", policy_arn: "x" } } } },
    user,
  ],
  [
    "adds the user to a group",
    { resource: { aws_iam_user_group_membership: { m: { user: "web", groups: ["g"] } } } },
    user,
  ],
  ["declares the user in other letters", { resource: { aws_iam_user: { u: { name: "WEB" } } } }, user],
])("advises against destroying a removed stack when a stack of main.ts %s", async (_, json, resource) => {
  declare(json);
  writeStack("old");
  writeState("old", resource);
  const fix = "don't destroy it: stack site declares the same user; move the state there";
  expect(await remains()).toMatchObject([{ fix: expect.stringContaining(fix), isMoved: true }]);
});

test("proposes to destroy a removed stack whose users no stack of main.ts has", async () => {
  declare({ data: { aws_iam_user: { u: { user_name: "webmaster" } } } });
  writeStack("old");
  writeState("old", user, key);
  expect(await remains()).toMatchObject([{ fix: expect.stringMatching(/^npm run destroy old /), isMoved: false }]);
});

test("names a removed stack that can't be read, and never takes it for empty", async () => {
  writeStack("old");
  writeFileSync(join(output, "..", "state", "old.tfstate"), "{");
  writeStack("broken", "{");
  writeStack("unwritten");
  writeFileSync(join(output, "stacks", "unwritten", "errored.tfstate"), "{}");
  const names = (await removed()).map(([name, message]) => [name, message.includes("its state was not read (")]);
  expect(names).toStrictEqual([
    ["old", true],
    ["unwritten", true],
    ["broken", true],
  ]);
});

test("finds the state of a removed stack in the default directory, which main.ts no longer names", async () => {
  const remote = { terraform: { backend: { s3: { bucket: "states", key: "site" } } } };
  writeStack("site", remote);
  writeState("old", user);
  writeState("site", user);
  const before = process.cwd();
  process.chdir(join(output, ".."));
  try {
    expect((await removed()).map(([name]) => name)).toStrictEqual(["old"]);
  } finally {
    process.chdir(before);
  }
});

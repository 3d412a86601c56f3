import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readSynthesizedStacks } from "../../../../commands/stack/json/files";
import { remainsOf, removedStacks } from "../../../../commands/stack/terraform/removed-stacks";
import { temporaryDirectory } from "../../../support/temporary-directory";

const user = { mode: "managed", type: "aws_iam_user", name: "web", instances: [{ attributes: { name: "web" } }] };
const key = { mode: "managed", type: "aws_iam_access_key", name: "k", instances: [{ attributes: { id: "AKIA1" } }] };

let output: string;
beforeEach(() => {
  output = join(temporaryDirectory(), "cdktf.out");
  mkdirSync(join(output, "..", "state"));
  writeStack("site");
  const site = { name: "site", workingDirectory: "stacks/site", synthesizedStackPath: "stacks/site/cdk.tf.json" };
  writeFileSync(join(output, "manifest.json"), JSON.stringify({ stacks: { site } }));
});

function writeStack(name: string, json?: object | string): void {
  const directory = join(output, "stacks", name);
  mkdirSync(directory, { recursive: true });
  const local = { terraform: { backend: { local: { path: `../../../state/${name}.tfstate` } } } };
  writeFileSync(join(directory, "cdk.tf.json"), typeof json === "string" ? json : JSON.stringify(json ?? local));
}

function writeState(name: string, ...resources: object[]): void {
  writeFileSync(join(output, "..", "state", `${name}.tfstate`), JSON.stringify({ version: 4, resources }));
}

/** What is said about every removed stack. */
async function removed(): Promise<[string, string][]> {
  const stacks = readSynthesizedStacks(output);
  return (await removedStacks(output, stacks)).map((one) => [one.name, remainsOf(one, stacks).message]);
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
  const stacks = readSynthesizedStacks(output);
  const [only] = await removedStacks(output, stacks);
  expect(only && remainsOf(only, stacks)).toStrictEqual({
    message: "is no longer in main.ts, but its state has 1 access key, which stay in AWS",
    fix: "declare the stack in main.ts again; to delete them, then run: npm run destroy old",
    isMoved: false,
  });
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

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readSynthesizedStacks } from "../../../commands/stack/synthesized";
import { Problem } from "../../../commands/tools/problem";
import { handWritten } from "../../support/synthesized";
import { temporaryDirectory } from "../../support/temporary-directory";

let directory: string;
beforeEach(() => {
  directory = temporaryDirectory();
});

function manifest(content: unknown): string {
  writeFileSync(join(directory, "manifest.json"), typeof content === "string" ? content : JSON.stringify(content));
  return directory;
}

test("a directory without stacks says how to get some", () => {
  expect(() => readSynthesizedStacks(directory)).toThrow(
    new Problem(`There is no ${join(directory, "manifest.json")}. Run: npm run synth`),
  );
});

test.each(["", "{", "[]", '{"stacks":[]}', "null"])("the manifest %s is refused", (text) => {
  expect(() => readSynthesizedStacks(manifest(text))).toThrow(/manifest\.json is not (JSON|a manifest of cdktf's)/);
});

test.each(["../outside.json", "/etc/hostname", "a/../../outside.json", ".."])(
  "a manifest that points to %s is refused: it reads nothing outside its directory",
  (path) => {
    const stack = { name: "site", workingDirectory: "stacks/site", synthesizedStackPath: path };
    expect(() => readSynthesizedStacks(manifest({ stacks: { site: stack } }))).toThrow(/points outside its directory/);
  },
);

test("a manifest that lists no stack but something else is refused", () => {
  expect(() => readSynthesizedStacks(manifest({ stacks: { site: { name: 1 } } }))).toThrow(/which is no stack/);
});

test.each([
  ["not JSON", "{", "is not JSON"],
  ["a list", [], "it is \\[\\]"],
  ["resources that are a text", { resource: "x" }, 'its resource is "x"'],
  ["a resource that is a number", { resource: { aws_iam_user: { u: 1 } } }, "its resource is"],
  ["imports that are no list", { import: { to: "x" } }, "its import is"],
  ["providers that are no list", { provider: { aws: "x" } }, "its provider is"],
  ["a backend that is a text", { terraform: { backend: "s3" } }, "its terraform is"],
])("a stack that is %s is refused with what is wrong", (_, json, message) => {
  expect(() => readSynthesizedStacks(handWritten(json))).toThrow(new RegExp(message));
});

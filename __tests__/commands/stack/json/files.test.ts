import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readSynthesizedStacks } from "../../../../commands/stack/json/files";
import { Problem } from "../../../../commands/system/problem";
import { handWritten } from "../../../support/synthesized";
import { temporaryDirectory } from "../../../support/temporary-directory";

let directory: string;
beforeEach(() => {
  directory = temporaryDirectory();
});

function manifest(content: unknown): string {
  writeFileSync(join(directory, "manifest.json"), typeof content === "string" ? content : JSON.stringify(content));
  return directory;
}

test("explains how to get stacks in a directory without any", () => {
  expect(() => readSynthesizedStacks(directory)).toThrow(
    new Problem(`There is no ${join(directory, "manifest.json")}. Run: npm run synth`),
  );
});

test.each(["", "{", "[]", '{"stacks":[]}', "null"])("rejects the manifest %s", (text) => {
  expect(() => readSynthesizedStacks(manifest(text))).toThrow(
    /manifest\.json is not (JSON|a manifest that cdktf wrote)/,
  );
});

test.each(["../../outside.json", "/etc/hostname", "a/../../outside.json", "..", "..\\outside.json", "C:\\x.json"])(
  "rejects a manifest that points to %s, and reads nothing outside its directory",
  (path) => {
    const stack = { name: "site", workingDirectory: "stacks/site", synthesizedStackPath: path };
    expect(() => readSynthesizedStacks(manifest({ stacks: { site: stack } }))).toThrow(/points outside its directory/);
  },
);

test("rejects a manifest without stacks", () => {
  expect(() => readSynthesizedStacks(manifest({ stacks: { site: { name: 1 } } }))).toThrow(/which is not a stack/);
});

test.each([
  ["not JSON", "{", "is not JSON"],
  ["a list", [], "it is \\[\\]"],
  ["resources that are a text", { resource: "x" }, 'its resource is "x"'],
  ["a resource that is a number", { resource: { aws_iam_user: { u: 1 } } }, "its resource is"],
  ["imports that are no list", { import: { to: "x" } }, "its import is"],
  ["providers that are no list", { provider: { aws: "x" } }, "its provider is"],
  ["a backend that is a text", { terraform: { backend: "s3" } }, "its terraform is"],
])("rejects a stack that is %s, with the reason", (_, json, message) => {
  expect(() => readSynthesizedStacks(handWritten(json))).toThrow(new RegExp(message));
});

test("reads paths that cdktf wrote on Windows", () => {
  const directory = handWritten({ resource: { aws_iam_user: { u: { name: "web" } } } });
  const site = { name: "site", workingDirectory: "stacks\\site", synthesizedStackPath: "stacks\\site\\cdk.tf.json" };
  writeFileSync(join(directory, "manifest.json"), JSON.stringify({ stacks: { site } }));
  expect(readSynthesizedStacks(directory)).toMatchObject([{ json: { resource: { aws_iam_user: { u: {} } } } }]);
});

test("rejects a manifest whose file is not the one in the directory where Terraform runs", () => {
  const directory = handWritten({});
  mkdirSync(join(directory, "stacks", "evil"));
  const site = { name: "site", workingDirectory: "stacks/evil", synthesizedStackPath: "stacks/site/cdk.tf.json" };
  writeFileSync(join(directory, "manifest.json"), JSON.stringify({ stacks: { site } }));
  expect(() => readSynthesizedStacks(directory)).toThrow(/but Terraform would run in "stacks\/evil"/);
});

test("rejects a manifest with two stacks of one name", () => {
  const directory = handWritten({});
  const site = { name: "site", workingDirectory: "stacks/site", synthesizedStackPath: "stacks/site/cdk.tf.json" };
  writeFileSync(join(directory, "manifest.json"), JSON.stringify({ stacks: { site, twin: site } }));
  expect(() => readSynthesizedStacks(directory)).toThrow(/lists two stacks named "site"/);
});

test.each([
  ["a part", '{"resource":{},"output":{},"resource":{}}', "resource twice"],
  ["a block", '{"resource":{"aws_iam_user":{"u":{"name":"a"},"u":{"name":"b"}}}}', "resource.aws_iam_user.u twice"],
  ["an escaped key", '{"output":{"u":{},"\\u0075":{}}}', "output.u twice"],
])("rejects a stack in which %s is written twice, since Terraform applies both", (_, text, message) => {
  expect(() => readSynthesizedStacks(handWritten(text))).toThrow(message);
});

test("rejects a number that JavaScript would round", () => {
  const text = '{"resource":{"aws_iam_user":{"u":{"x":9007199254740993}}}}';
  expect(() => readSynthesizedStacks(handWritten(text))).toThrow("the number 9007199254740993");
});

test("reads numbers and keys that only look repeated or long", () => {
  const text = '{"locals":{"a":{"k":1},"b":{"k":9007199254740992,"t":"9007199254740993"}}}';
  expect(readSynthesizedStacks(handWritten(text))).toMatchObject([{ json: { locals: { b: { k: 2 ** 53 } } } }]);
});

test.each([
  "override.tf.json",
  "evil_override.tf.json",
  "more.tf",
  "more.tf.json",
  "more.tofu",
  "more.tofu.json",
  "terraform.tfvars",
  "terraform.tfvars.json",
  "a.auto.tfvars",
  "a.auto.tfvars.json",
])("rejects %s next to a stack, which Terraform would read too", (name) => {
  const directory = handWritten({});
  writeFileSync(join(directory, "stacks", "site", name), "{}");
  expect(() => readSynthesizedStacks(directory)).toThrow(`Terraform would read ${name} in `);
});

test.each([".terraform.lock.hcl", ".swp.tf", "main.tf~", "#main.tf#", "plan", "metadata.json"])(
  "ignores %s next to a stack, as Terraform does",
  (name) => {
    const directory = handWritten({});
    writeFileSync(join(directory, "stacks", "site", name), "{}");
    expect(readSynthesizedStacks(directory)).toHaveLength(1);
  },
);

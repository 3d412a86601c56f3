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

test.each([
  ["", "JSON"],
  ["{", "JSON"],
  ["[]", "a manifest that cdktf wrote"],
  ['{"stacks":[]}', "a manifest that cdktf wrote"],
  ["null", "a manifest that cdktf wrote"],
])("rejects the manifest %s", (text, what) => {
  expect(() => readSynthesizedStacks(manifest(text))).toThrow(
    new Problem(`${join(directory, "manifest.json")} is not ${what}. Run: npm run synth`),
  );
});

test.each(["../../outside.json", "/etc/hostname", "a/../../outside.json", "..", "..\\outside.json", "C:\\x.json"])(
  "rejects a manifest that points to %s, and reads nothing outside its directory",
  (path) => {
    const stack = { name: "site", workingDirectory: "stacks/site", synthesizedStackPath: path };
    const shown = JSON.stringify(path.replaceAll("\\", "/"));
    expect(() => readSynthesizedStacks(manifest({ stacks: { site: stack } }))).toThrow(
      new Problem(`${join(directory, "manifest.json")} points outside its directory: ${shown}. Run: npm run synth`),
    );
  },
);

test("rejects a manifest without stacks", () => {
  expect(() => readSynthesizedStacks(manifest({ stacks: { site: { name: 1 } } }))).toThrow(
    new Problem(`${join(directory, "manifest.json")} lists {"name":1}, which is not a stack. Run: npm run synth`),
  );
});

test.each([
  ["a list", [], "it is []"],
  ["resources that are a text", { resource: "x" }, 'its resource is "x"'],
  ["a resource that is a number", { resource: { t: { u: 1 } } }, 'its resource is {"t":{"u":1}}'],
  ["data that is a text", { data: { t: "x" } }, 'its data is {"t":"x"}'],
  ["imports that are no list", { import: { to: "x" } }, 'its import is {"to":"x"}'],
  ["providers that are no list", { provider: { aws: "x" } }, 'its provider is {"aws":"x"}'],
  ["a backend that is a text", { terraform: { backend: "s3" } }, 'its terraform is {"backend":"s3"}'],
])("rejects a stack that is %s, with the reason", (_, json, reason) => {
  const written = handWritten(json);
  const file = join(written, "stacks", "site", "cdk.tf.json");
  expect(() => readSynthesizedStacks(written)).toThrow(
    new Problem(`${file} is not Terraform JSON as cdktf writes it: ${reason}. Run: npm run synth`),
  );
});

test("rejects a stack that is not JSON, or nested too deeply", () => {
  expect(() => readSynthesizedStacks(handWritten("{"))).toThrow(/cdk\.tf\.json is not JSON\. Run: npm run synth$/);
  const deep = `{"locals":${"[".repeat(200)}${"]".repeat(200)}}`;
  expect(() => readSynthesizedStacks(handWritten(deep))).toThrow(
    /cdk\.tf\.json is nested deeper than 200 levels, which Terraform JSON never is\.$/,
  );
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
  expect(() => readSynthesizedStacks(directory)).toThrow(
    new Problem(
      `${join(directory, "manifest.json")} lists "stacks/site/cdk.tf.json" for stack "site", ` +
        'but Terraform would run in "stacks/evil". Run: npm run synth',
    ),
  );
});

test("rejects a manifest with two stacks of one name", () => {
  const directory = handWritten({});
  const site = { name: "site", workingDirectory: "stacks/site", synthesizedStackPath: "stacks/site/cdk.tf.json" };
  writeFileSync(join(directory, "manifest.json"), JSON.stringify({ stacks: { site, twin: site } }));
  expect(() => readSynthesizedStacks(directory)).toThrow(/lists two stacks named "site"/);
});

test.each([
  ["a part", '{"resource":{},"output":{},"resource":{}}', "resource"],
  ["a block", '{"resource":{"aws_iam_user":{"u":{"name":"a"},"u":{"name":"b"}}}}', "resource.aws_iam_user.u"],
  ["an escaped key", '{"output":{"u":{},"\\u0075":{}}}', "output.u"],
])("rejects a stack in which %s is written twice, since Terraform applies both", (_, text, place) => {
  const message = `cdk.tf.json has the key ${place} twice. Terraform would apply both. Run: npm run synth`;
  expect(() => readSynthesizedStacks(handWritten(text))).toThrow(message);
});

test("rejects a number that JavaScript would round", () => {
  const text = '{"resource":{"aws_iam_user":{"u":{"x":9007199254740993}}}}';
  expect(() => readSynthesizedStacks(handWritten(text))).toThrow(
    "cdk.tf.json has the number 9007199254740993, which is too long to be compared exactly.",
  );
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
  expect(() => readSynthesizedStacks(directory)).toThrow(
    new Problem(
      `Terraform would read ${name} in ${join(directory, "stacks", "site")} too, but cdktf did not write it. ` +
        "Remove it, or declare what it says in main.ts.",
    ),
  );
});

test.each([".terraform.lock.hcl", ".swp.tf", "main.tf~", "#main.tf#", "plan", "metadata.json"])(
  "ignores %s next to a stack, as Terraform does",
  (name) => {
    const directory = handWritten({});
    writeFileSync(join(directory, "stacks", "site", name), "{}");
    expect(readSynthesizedStacks(directory)).toHaveLength(1);
  },
);

import { blocksOf, isAwsProvider } from "../../../../commands/stack/json/blocks";
import type { TerraformJson } from "../../../../commands/stack/json/synthesized";

const json = {
  "//": { metadata: {} },
  resource: { "//": {}, aws_iam_user: { web: { "//": {}, name: "web" }, "//": {} } },
  data: { aws_region: { here: {} } },
  provider: { aws: [{ region: "us-east-1" }, { alias: "two" }], http: {} },
  locals: { name: "web" },
  variable: { team: {} },
  output: { users: { value: "x" } },
  module: { sites: { source: "./sites" } },
  import: [{ to: "${aws_iam_user.web}", id: "web" }],
  moved: [{ from: "aws_iam_user.a", to: "aws_iam_user.web" }],
  removed: [{ from: "aws_iam_user.old" }, "odd"],
  check: { c: {} },
  terraform: {
    "//": {},
    backend: { s3: { bucket: "states" } },
    cloud: { organization: "o" },
    required_providers: { aws: { source: "aws" } },
    required_version: ">= 1.11",
  },
};

test("lists every block of the JSON by its address", () => {
  const blocks = [...blocksOf(json as unknown as TerraformJson).values()];
  expect(blocks.map(({ kind, type, address, arguments: args }) => [kind, type, address, args])).toStrictEqual([
    ["resource", "aws_iam_user", "aws_iam_user.web", { name: "web" }],
    ["data", "aws_region", "data.aws_region.here", {}],
    ["provider", "aws", "provider.aws", { region: "us-east-1" }],
    ["provider", "aws", "provider.aws.two", { alias: "two" }],
    ["provider", "http", "provider.http", {}],
    ["local", "local", "local.name", { value: "web" }],
    ["variable", "variable", "variable.team", {}],
    ["output", "output", "output.users", { value: "x" }],
    ["module", "module", "module.sites", { source: "./sites" }],
    ["import", "import", "import.aws_iam_user.web", json.import[0]],
    ["moved", "moved", "moved.aws_iam_user.web", json.moved[0]],
    ["removed", "removed", "removed.aws_iam_user.old", json.removed[0]],
    ["removed", "removed", "removed.", { "?": "odd" }],
    ["other", "check", "check", { c: {} }],
    ["backend", "s3", "terraform.backend.s3", { bucket: "states" }],
    ["backend", "cloud", "terraform.cloud", { organization: "o" }],
    ["settings", "aws", "terraform.required_providers.aws", { source: "aws" }],
    ["settings", "terraform", "terraform.required_version", { value: ">= 1.11" }],
  ]);
});

test("loses no block without a name, twice under one address, or that is no object", () => {
  const odd = { resource: { t: [{ a: [{ x: 1 }] }, { a: { x: 2 } }], u: 5 }, data: "d", terraform: "t" };
  const blocks = [...blocksOf(odd).values()];
  expect(blocks.map(({ kind, address, arguments: args }) => [kind, address, args])).toStrictEqual([
    ["resource", "t.a", { x: 1 }],
    ["resource", "t.a#2", { x: 2 }],
    ["other", "u.?", { "?": 5 }],
    ["other", "data.?.?", { "?": "d" }],
    ["settings", "terraform", { "?": "t" }],
  ]);
});

test("knows the path of a construct below its stack, which cdktf writes as a comment", () => {
  const web = { "//": { metadata: { path: "site/web/user" } } };
  const blocks = blocksOf({ resource: { aws_iam_user: { web, other: { "//": { metadata: {} } } } } });
  expect([...blocks.values()].map(({ path }) => path)).toStrictEqual(["web/user", "aws_iam_user.other"]);
});

test.each([
  ["aws", true],
  ["hashicorp/aws", true],
  ["registry.terraform.io/hashicorp/AWS", true],
  ["acme/aws", false],
  ["registry.example/hashicorp/aws", false],
  [undefined, false],
])("knows whether the required provider %s is HashiCorp's: %s", (source, expected) => {
  const [block] = blocksOf({ terraform: { required_providers: { aws: { source } } } } as TerraformJson).values();
  expect(block && isAwsProvider(block)).toBe(expected);
});

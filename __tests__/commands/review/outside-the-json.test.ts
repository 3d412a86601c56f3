import { bob, inline, type Json, narrow, policy, reads, review, stack, statement } from "../../support/reviewed-stack";

// What the provider merges, prints or reads in its own way is not judged, instead of judged by our way.

const deny = statement("s3:PutObject", "*", { Effect: "Deny", Sid: "D" });
const merged = (more: object): Json =>
  stack(inline("${data.aws_iam_policy_document.d.json}"), { data: { aws_iam_policy_document: { d: more } } });
const text = (rest: string) => `{"Version":"2012-10-17",${rest}}`;
const json = JSON.stringify;

test.each<[string, object, object]>([
  [
    "an element in lower case, which the provider reads too",
    { source_policy_documents: [policy(reads)] },
    { source_policy_documents: [text(`"Statement":[${json(reads)}],"statement":[${json(statement("s3:*", "*"))}]`)] },
  ],
  [
    "an override in lower case, which takes a Deny away",
    { source_policy_documents: [policy(reads, deny)], override_policy_documents: [policy()] },
    {
      source_policy_documents: [policy(reads, deny)],
      override_policy_documents: [text(`"statement":[${json({ ...reads, Sid: "D" })}]`)],
    },
  ],
  [
    "a key twice, of which the provider keeps parts",
    { source_policy_documents: [policy(reads, deny)] },
    {
      source_policy_documents: [
        text(
          `"Statement":[{},{"Condition":{"StringEquals":{"aws:username":"nobody"}}}],` +
            `"Statement":[${json(reads)},${json(deny)}]`,
        ),
      ],
    },
  ],
  [
    "a number in a condition, which the provider drops",
    { source_policy_documents: [policy({ ...reads, Condition: { NumericLessThan: { "s3:max-keys": "10" } } })] },
    { source_policy_documents: [policy({ ...reads, Condition: { NumericLessThan: { "s3:max-keys": 10 } } })] },
  ],
])("doesn't judge a merged document with %s", (_, before, after) => {
  expect(review(merged(before), merged(after)).difference.access).toBe("unknown");
});

test("doesn't judge a policy with an element that AWS doesn't have", () => {
  const odd = text(`"Statement":[${json(reads)}],"statement":[${json(statement("s3:*", "*"))}]`);
  expect(review(stack(inline(narrow)), stack(inline(odd))).difference.access).toBe("unknown");
});

test("reads a condition on a key that is named like a property of every object", () => {
  const condition = [{ test: "constructor", variable: "constructor", values: ["x"] }];
  const odd = merged({ statement: [{ actions: ["s3:GetObject"], resources: ["*"], condition }] });
  expect(review(stack(inline(narrow)), odd).difference.access).not.toBe("unchanged");
});

const file = '${file("../../../state/w.tfstate")}';

test.each<[string, Json]>([
  ["a local that reads a file", { locals: { s: file, n: "${tonumber(local.s)}" } }],
  ["a document that reads a file", { data: { aws_iam_policy_document: { d: { statement: [{ effect: file }] } } } }],
  [
    "a precondition about a file",
    { aws_iam_user: { u: { name: "bob", lifecycle: { precondition: [{ condition: file, error_message: "no" }] } } } },
  ],
  [
    "a postcondition about a local",
    {
      locals: { s: "x" },
      aws_iam_user: {
        u: { name: "bob", lifecycle: { postcondition: [{ condition: '${local.s == ""}', error_message: "no" }] } },
      },
    },
  ],
])("doesn't report %s as harmless, because Terraform prints what it can't accept", (_, block) => {
  expect(review(bob(), bob(block)).difference.access).toBe("unknown");
});

test.each<[string, Json]>([
  ["a policy in a file", inline('${file("p.json")}')],
  ["a policy that exists if a file does", inline(narrow, { count: '${fileexists("p.json") ? 1 : 0}' })],
  ["a policy from a provider's function", inline('${provider::local::direxists("x")}')],
  ["a program as a data source", { data: { external: { e: { program: ["sh", "x.sh"] } } } }],
  ["a file as a data source", { data: { local_file: { f: { filename: "p.json" } } } }],
  ["a program that runs at apply", { terraform_data: { t: { provisioner: [{ "local-exec": { command: "./x" } }] } } }],
  ["a file to upload", { aws_s3_object: { o: { bucket: "b", key: "k", source: "x.zip" } } }],
  ["a local module", { module: { m: { source: "./m" } } }],
  ["a module with an absolute path", { module: { m: { source: "/modules/m" } } }],
  ["a module in a local repository", { module: { m: { source: "git::file:///modules/m" } } }],
])("doesn't judge %s, even if the JSON is the same", (_, parts) => {
  const { difference } = review(stack(parts), stack(parts));
  expect(difference.access).toBe("unknown");
  expect(difference.changes).toMatchObject([{ verdict: "not judged", reason: expect.stringContaining("a file") }]);
});

test.each<[string, Json]>([
  ["a module of the registry", { module: { m: { source: "terraform-aws-modules/iam/aws//modules/iam-user" } } }],
  ["a module from a URL", { module: { m: { source: "git::https://example.com/m.git?ref=v1" } } }],
  ["resources that upload no file", { aws_sns_topic: { t: { name: "t" } }, random_id: { r: { byte_length: 8 } } }],
])("finds no change in %s, if the JSON is the same", (_, parts) => {
  expect(review(stack(parts), stack(parts)).difference).toMatchObject({ access: "unchanged", changes: [] });
});

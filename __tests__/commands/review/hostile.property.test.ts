import fc from "fast-check";
import { toHtml } from "../../../commands/review/print/html";
import { toMarkdown } from "../../../commands/review/print/markdown";
import { toSarif } from "../../../commands/review/print/sarif";
import { Problem } from "../../../commands/system/problem";
import { cases } from "../../support/cases";
import { reviewDirectories } from "../../support/review-directories";
import { handWritten } from "../../support/synthesized";

// A pull request's own code writes the JSON that a review reads. Whatever it is, it gets a review or a clear error.

const policy = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}';
const stack = {
  provider: {
    aws: [{ region: "us-east-1", allowed_account_ids: ["123456789012"], default_tags: [{ tags: { a: "b" } }] }],
  },
  terraform: { backend: { s3: { bucket: "b", key: "k" } }, cloud: { organization: "o", workspaces: { name: "w" } } },
  resource: {
    aws_iam_user: { u: { name: "bob", tags: { a: "b" }, lifecycle: { prevent_destroy: true } } },
    aws_iam_access_key: { k: { user: "bob", status: "Active" } },
    aws_iam_user_policy: { p: { user: "bob", name: "P", policy } },
    aws_iam_user_group_membership: { g: { user: "bob", groups: ["g"] } },
    aws_s3_bucket_policy: { b: { bucket: "b", policy } },
    aws_ssm_parameter: { s: { name: "/x", value_wo: "${aws_iam_access_key.k.secret}" } },
  },
  data: { aws_iam_policy_document: { d: { statement: [{ actions: ["s3:*"], resources: ["*"] }] } } },
  locals: { l: "x" },
  output: { users: { value: { bob: {} } } },
  import: [{ to: "aws_iam_user.u", id: "bob" }],
  moved: [{ from: "a.b", to: "c.d" }],
  "//": { metadata: { accepted_findings: { stack: [{ rule: "no-boundary", reason: "r" }] } } },
};

/** Reviews and prints, or fails with a sentence. */
function outcome(head: unknown, base: unknown = stack): string {
  try {
    const review = reviewDirectories(handWritten(head), handWritten(base));
    return [toMarkdown(review), toHtml(review), toSarif(review), JSON.stringify(review)].join("\n");
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
}

const nested = (depth: number, open: string, close: string) => open.repeat(depth) + close.repeat(depth);

test("reports a policy nested 10,000 levels deep, and reviews the rest", () => {
  const deep = {
    ...stack,
    resource: { aws_iam_user_policy: { p: { user: "bob", name: "P", policy: nested(10_000, "[", "]") } } },
  };
  expect(outcome(deep)).toContain("nested deeper than a policy can be");
});

test.each([
  ["lists", nested(10_000, "[", "]")],
  ["objects", `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`],
  ["a resource's argument", `{"resource":{"aws_iam_user":{"u":{"name":${nested(10_000, "[", "]")}}}}}`],
])("rejects JSON nested 10,000 levels deep in %s, in one line", (_, json) => {
  const message = outcome(json);
  expect(message).toMatch(/^\S+cdk\.tf\.json is nested deeper than 200 levels/);
  expect(message.split("\n")).toHaveLength(1);
});

test.each(["[".repeat(10_000), '${"'.repeat(10_000), `\${jsonencode(${nested(10_000, "[", "]")})}`])(
  "treats an expression that never ends as known only after apply (%#)",
  (expression) => {
    const text = `\${${expression}`;
    const hard = { ...stack, resource: { aws_iam_user_policy: { p: { user: "bob", name: "P", policy: text } } } };
    expect(outcome(hard)).toContain("known only after apply");
  },
);

test("ends for locals that refer to each other", () => {
  const circle = { ...stack, locals: { a: "${local.b}", b: "${local.a}" } };
  const resource = { aws_iam_user_policy: { p: { user: "bob", name: "P", policy: "${local.a}" } } };
  expect(outcome({ ...circle, resource })).toContain("known only after apply");
});

/** Every place in the stack. */
const paths: string[][] = [];
(function walk(value: unknown, path: string[]): void {
  if (path.length > 0) paths.push(path);
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) walk(inner, [...path, key]);
})(stack, []);

test("prints a review or a sentence for a value of the wrong kind anywhere, never a stack trace", () => {
  const wrong = fc.constantFrom<unknown>(null, true, 7, "", "x", "${x", [], [[]], {}, { a: [1] }, ["a", null], [{}]);
  fc.assert(
    fc.property(fc.constantFrom(...paths), wrong, (path, value) => {
      const json = structuredClone(stack) as Record<string, unknown>;
      let parent: Record<string, unknown> = json;
      for (const step of path.slice(0, -1)) parent = parent[step] as Record<string, unknown>;
      parent[path.at(-1) as string] = value;
      expect(outcome(json)).not.toMatch(/TypeError|RangeError|\n {4}at /);
      expect(outcome(stack, json)).not.toBe("");
    }),
    { numRuns: cases(600), seed: 5 },
  );
});

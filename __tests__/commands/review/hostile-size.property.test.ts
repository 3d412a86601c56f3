import { inline, policy, review, stack, statement } from "../../support/reviewed-stack";

// A pull request decides how large and how odd the reviewed text is. A hundred kilobytes must not take the review
// hostage.

const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const nested = (depth: number, open: string, close: string) => `\${${open.repeat(depth)}local.a${close.repeat(depth)}}`;

const hostile: Readonly<Record<string, object>> = {
  "an action of many wildcards": inline(policy(statement(`s3:${"*?".repeat(2_000)}!`, "*"))),
  "hundreds of resources of many wildcards": inline(
    policy(
      statement(
        "s3:GetObject",
        many(150, (index) => `arn:aws:s3:::${"*a".repeat(20)}${index}`),
      ),
    ),
  ),
  "two lists of hundreds of resources, one denied": inline(
    policy(
      statement(
        "s3:*",
        many(70, (index) => `arn:aws:s3:::${"*a?b".repeat(8)}${index}/*`),
      ),
      statement(
        "s3:*",
        many(70, (index) => `arn:aws:s3:::*${index}${"*b?a".repeat(8)}`),
        { Effect: "Deny" },
      ),
    ),
  ),
  "a policy larger than any": inline(
    policy(...many(900, (index) => statement("s3:*", `arn:aws:s3:::${"*a".repeat(20)}${index}`))),
  ),
  "locals that double each other": {
    locals: Object.fromEntries([
      ["a0", "x"],
      ...many(40, String).map((_, at) => [`a${at + 1}`, `\${local.a${at}}\${local.a${at}}`]),
    ]),
    output: { o: { value: "${local.a40}" } },
  },
  "locals that refer to each other in a circle": {
    locals: { a: "${local.b}", b: "${local.a}" },
    output: { o: { value: "${local.a}" } },
  },
  "thousands of parentheses": { output: { o: { value: nested(20_000, "(", ")") } } },
  "thousands of functions inside each other": { output: { o: { value: nested(6_000, "f(", ")") } } },
  "thousands of texts inside each other": { output: { o: { value: nested(5_000, '"${', '}"') } } },
  "thousands of conditions": { output: { o: { value: `\${${"true ? 1 : ".repeat(5_000)}1}` } } },
  "thousands of negations": { output: { o: { value: `\${${"!".repeat(50_000)}true}` } } },
  "thousands of statements": inline(
    policy(...many(1_000, (index) => statement("s3:Get*", `arn:aws:s3:::b${index}*/*`))),
  ),
};

test.each(Object.entries(hostile))("answers about %s in seconds, and not with a silent yes", (_, json) => {
  const started = process.cpuUsage();
  const { access } = review(stack(), stack(json as never)).difference;
  const { user, system } = process.cpuUsage(started);
  expect((user + system) / 1e6).toBeLessThan(5);
  expect(["changed", "unknown", "unchanged"]).toContain(access);
});

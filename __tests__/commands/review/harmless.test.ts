import { bob, inline, type Json, narrow, review, said } from "../../support/reviewed-stack";

const user = (more: object): Json => ({ aws_iam_user: { u: { name: "bob", ...more } } });
const ignoring = (...ignore_changes: string[]) => bob(user({ lifecycle: { ignore_changes } }));
const requiring = (aws: object): Json => ({ ...bob(), terraform: { ...bob().terraform, required_providers: { aws } } });

test.each<[what: string, before: object, after: object]>([
  ["an order", bob(), bob(inline(narrow, { depends_on: ["aws_iam_access_key.k"] }))],
  ["an order of replacement", bob(), bob(user({ lifecycle: { create_before_destroy: true } }))],
  [
    "a condition about the user itself",
    bob(),
    bob(user({ lifecycle: { postcondition: [{ condition: '${self.arn != ""}', error_message: "no" }] } })),
  ],
  ["a user whose tags and path stay", ignoring("path"), ignoring("path", "tags")],
  ["HashiCorp's own provider", bob(), requiring({ source: "hashicorp/aws", version: "5.100.0" })],
  ["an output", bob(), bob({ output: { arn: { value: "${aws_iam_user.u.arn}", description: "the user" } } })],
])("says that %s changes no access", (_, before, after) => {
  const { difference } = review(before, after);
  expect(difference.access).toBe("unchanged");
});

test.each<[what: string, before: object, after: object, line: string]>([
  ["fewer ignored changes", ignoring("path", "tags"), ignoring("path"), "not judged: aws_iam_user.u lifecycle"],
  ["an ignored name", ignoring("path"), ignoring("path", "name"), "not judged: aws_iam_user.u lifecycle"],
  [
    "an output with more than a value",
    bob(),
    bob({ output: { o: { value: "x", ephemeral: true } } }),
    "not judged: output.o",
  ],
])("doesn't judge %s", (_, before, after, line) => {
  const result = review(before, after);
  expect(said(result)).toContain(line);
  expect(result.difference.access).toBe("unknown");
});

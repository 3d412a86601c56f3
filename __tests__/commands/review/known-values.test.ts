import { found, inline, policy, review, said, stack, statement } from "../../support/reviewed-stack";

// What a policy says through data sources, variables, locals and functions.

const documents = (before: string, after: string) => review(stack(inline(before)), stack(inline(after)));

test("doesn't judge a token among the actions, and reports nothing as lost", () => {
  const actions = (...list: string[]) => policy(statement(list, "arn:aws:s3:::photos/*"));
  const result = documents(actions("s3:GetObject"), actions("s3:GetObject", "${var.more}"));
  expect(result.difference.access).toBe("unknown");
  expect(said(result)).toStrictEqual(["not judged: aws_iam_user_policy.p policy"]);
  expect(result.difference.changes[0]?.reason).toContain("${var.more}");
});

const wider = "bob gains s3:GetObject on *";

test("resolves the document behind a data source", () => {
  const from = (resources: string[]) =>
    stack(inline("${data.aws_iam_policy_document.d.json}"), {
      data: { aws_iam_policy_document: { d: { statement: [{ actions: ["s3:GetObject"], resources }] } } },
    });
  const result = review(from(["arn:aws:s3:::photos/*"]), from(["*"]));
  expect(said(result)).toStrictEqual([wider]);
  expect(result.difference.access).toBe("changed");
});

test("resolves a variable's default, and reports that a deploy can override it", () => {
  const from = (value: string) =>
    stack(inline(policy(statement("s3:GetObject", "${var.where}"))), { variable: { where: { default: value } } });
  const result = review(from("arn:aws:s3:::photos/*"), from("*"));
  expect(said(result)).toStrictEqual([wider]);
  expect(result.difference.access).toBe("changed");
  expect(found(result, "not-analysed")[0]?.details).toStrictEqual([
    "policy P: variable where has its default, which a deploy may override",
  ]);
});

test("doesn't take an argument for the same that is equal only by a variable's default", () => {
  const named = (name: string) => stack({ aws_iam_user: { u: { name } } }, { variable: { who: { default: "bob" } } });
  expect(review(named("${var.who}"), named("bob")).difference.access).not.toBe("unchanged");
  expect(review(named("bob"), named("${var.who}")).difference.access).not.toBe("unchanged");
});

test("resolves a local", () => {
  const from = (where: string) =>
    stack(inline(policy(statement("s3:GetObject", "${local.where}"))), { locals: { where } });
  const result = review(from("arn:aws:s3:::photos/*"), from("*"));
  expect([result.difference.access, ...said(result)]).toStrictEqual(["changed", wider]);
});

test("doesn't judge a local that is used elsewhere too", () => {
  const from = (where: string) =>
    stack(inline(policy(statement("s3:GetObject", "${local.where}"))), {
      locals: { where },
      aws_sns_topic: { t: { name: "${local.where}" } },
    });
  const result = review(from("arn:aws:s3:::photos/*"), from("*"));
  expect(result.difference.access).toBe("unknown");
  expect(said(result)).toStrictEqual([wider, "not judged: local.where value"]);
});

test("resolves jsonencode of known values, and doesn't judge it otherwise", () => {
  const encoded = (resource: string) =>
    stack(
      inline(
        `\${jsonencode({"Version" = "2012-10-17", "Statement" = [{"Effect" = "Allow", "Action" = "s3:GetObject", ` +
          `"Resource" = ${resource}}]})}`,
      ),
    );
  const known = review(encoded('"arn:aws:s3:::photos/*"'), encoded('"*"'));
  expect([known.difference.access, ...said(known)]).toStrictEqual(["changed", wider]);
  const unknown = review(encoded('"arn:aws:s3:::photos/*"'), encoded('upper("*")'));
  expect(unknown.difference.access).toBe("unknown");
});

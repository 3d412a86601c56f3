import { bob, found, inline, type Json, narrow, review, statement } from "../../support/reviewed-stack";

/** What a review says of a policy that it could not judge. */
const details = (...parts: Json[]) => {
  const head = bob(...parts);
  return found(review(head, head), "not-analysed").flatMap((finding) => finding.details);
};
const deep = `{"Statement":${"[".repeat(30)}${"]".repeat(30)}}`;

test.each<[text: unknown, reason: string]>([
  [5, "it is 5, not JSON text"],
  ["{", "it is not JSON"],
  [
    `{"Version":"2012-10-17","Statement":[],"x":"${"a".repeat(33_000)}"}`,
    "it has more characters than AWS accepts (32768)",
  ],
  [deep, "it is nested deeper than a policy can be"],
  ['{"Version":"2012-10-17","Version":"2012-10-17","Statement":[]}', "it has a key twice, which AWS rejects"],
  ['{"Statement":[{"x":9007199254740993}]}', "it has the number 9007199254740993, which is too long to be compared"],
  ['{"Statements":[]}', 'it has the element "Statements"'],
  ['${file("policy.json")}', "it is known only after apply"],
  ["null", "it is null, not a document"],
  ['{"Statement":["x"]}', 'statement 1: it is "x", not a statement'],
  [JSON.stringify({ Statement: statement(5, "*") }), "statement 1: its actions are not a list of strings"],
  [JSON.stringify({ Statement: statement("s3:*", 5) }), "statement 1: its resources are not a list of strings"],
  [JSON.stringify({ Statement: statement("s3:*", "photos") }), 'statement 1: its resource "photos" is not an ARN'],
  [
    JSON.stringify({ Statement: statement("s3:*", "*", { Condition: "x" }) }),
    "statement 1: its Condition is not an object",
  ],
  [
    JSON.stringify({ Statement: statement("s3:*", "*", { Effect: "Perhaps" }) }),
    'statement 1: its Effect is "Perhaps"',
  ],
  [
    JSON.stringify({ Statement: statement("s3:*", "*", { More: "x" }) }),
    `statement 1: it has the element "More", which a user's policy does not know`,
  ],
])("says why it doesn't judge %j: %s", (text, reason) => {
  expect(details(inline(text))).toStrictEqual([`policy P: ${reason}`]);
});

const group = { aws_iam_group: { g: { name: "readers" } } };
const user = "${aws_iam_user.u.name}";

test.each<[part: Json, reason: string]>([
  [
    { aws_iam_policy_attachment: { a: { name: "a", users: "${var.u}", policy_arn: "x" } } },
    "the users to which aws_iam_policy_attachment.a attaches its policy are known only after apply",
  ],
  [
    { ...group, aws_iam_group_membership: { m: { name: "m", group: "readers", users: "${var.u}" } } },
    "the users that aws_iam_group_membership.m puts into group readers are known only after apply",
  ],
  [
    {
      aws_s3_bucket_policy: {
        b: {
          bucket: "photos",
          policy: JSON.stringify({ Statement: statement("s3:*", "*", { Principal: { AWS: "${var.u}" } }) }),
        },
      },
    },
    "policy of bucket photos: its principals are known only after apply",
  ],
  [inline(narrow, { count: "${var.n}" }), "policy P: whether it exists is known only after apply"],
  [
    { aws_iam_user_policy_attachment: { a: { user, policy_arn: "${var.arn}" } } },
    "policy ${var.arn}: which policy that is, is known only after apply",
  ],
  [
    { aws_iam_user_policy_attachment: { a: { user, policy_arn: "arn:aws:iam::123456789012:policy/P" } } },
    "policy arn:aws:iam::123456789012:policy/P: its document is not in the app",
  ],
])("says why it doesn't judge the users or the policy of %j: %s", (part, reason) => {
  expect(details(part)).toStrictEqual([reason]);
});

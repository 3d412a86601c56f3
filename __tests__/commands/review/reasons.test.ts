import { admin, bob, everything, inline, type Json, narrow, review, stack } from "../../support/reviewed-stack";

const user = "${aws_iam_user.u.name}";
const named = (more: object): Json => ({ aws_iam_user: { u: { name: "bob", ...more } } });
const parameter = (value: string): Json => ({ aws_ssm_parameter: { s: { name: "/bob", type: "String", value } } });
const secret = "${aws_iam_access_key.k.secret}";
const managed = (path: string): Json => ({ aws_iam_policy: { m: { name: "M", policy: narrow, path } } });
const attachment: Json = { aws_iam_user_policy_attachment: { a: { user, policy_arn: admin } } };
const exclusive: Json = { aws_iam_user_policies_exclusive: { e: { user_name: "bob", policy_names: ["P"] } } };
const forgetting: Json = { removed: [{ from: "aws_iam_user_policy.p", lifecycle: [{ destroy: false }] }] as never };
const key = (more: object): Json => ({ aws_iam_access_key: { k: { user, pgp_key: "keybase:bob", ...more } } });

test.each<[reason: string, verdict: string, address: string, before: object, after: object]>([
  [
    "a module's own resources are not in the JSON",
    "not judged",
    "module.m",
    bob(),
    bob({ module: { m: { source: "./m" } } }),
  ],
  ["this review does not know check blocks", "not judged", "check", bob(), bob({ check: { c: {} } })],
  [
    "this review does not know how aws_sns_topic affects access",
    "not judged",
    "aws_sns_topic.t",
    bob(),
    bob({ aws_sns_topic: { t: {} } }),
  ],
  [
    "this review does not know how name of aws_sns_topic affects access",
    "not judged",
    "aws_sns_topic.t",
    bob({ aws_sns_topic: { t: { name: "a" } } }),
    bob({ aws_sns_topic: { t: { name: "b" } } }),
  ],
  [
    "the secret of aws_iam_access_key.k is written here",
    "changes access",
    "aws_ssm_parameter.s",
    bob(parameter("text")),
    bob(parameter(secret)),
  ],
  [
    "the secret of aws_iam_access_key.k was written here",
    "changes access",
    "aws_ssm_parameter.s",
    bob(parameter(secret)),
    bob(parameter("text")),
  ],
  [
    "the same value, written differently",
    "changes nobody's access",
    "aws_iam_user_policy.p",
    bob(inline(narrow, { user })),
    bob(inline(narrow, { user: "bob" })),
  ],
  [
    "aws_iam_user_policy_attachment.a may be the same object in AWS: " +
      "Terraform deletes, creates and changes the two in any order",
    "not judged",
    "aws_iam_user_policy_attachment.b",
    bob(attachment),
    bob(attachment, { aws_iam_user_policy_attachment: { b: { user: "bob", policy_arn: admin } } }),
  ],
  [
    "Terraform replaces aws_iam_access_key.k with it (replace_triggered_by)",
    "changes access",
    "aws_iam_user.u",
    bob(named({ tags: { a: "1" } }), key({ lifecycle: { replace_triggered_by: ["local.l", "aws_iam_user.u"] } })),
    bob(named({ tags: { a: "2" } }), key({ lifecycle: { replace_triggered_by: ["local.l", "aws_iam_user.u"] } })),
  ],
  [
    "Terraform deletes it and creates it again, so that it is missing in between",
    "changes access",
    "aws_iam_policy.m",
    bob(managed("/a/")),
    bob(managed("/b/")),
  ],
  [
    "the statements in force stay the same",
    "changes nobody's access",
    "aws_iam_user_policy.p",
    bob(),
    bob(inline(JSON.stringify(JSON.parse(narrow), null, 2))),
  ],
  ["it decides what bob can do", "changes access", "aws_iam_user_policy.p", bob(), bob(inline(everything))],
  [
    "Terraform removes every policy or user that is not listed here",
    "changes access",
    "aws_iam_user_policies_exclusive.e",
    bob(),
    bob(exclusive),
  ],
  [
    "Terraform forgets it, and leaves it in AWS as it is",
    "changes access",
    "removed.aws_iam_user_policy.p",
    bob(),
    stack(forgetting),
  ],
  [
    "Terraform deletes what it has at that address and has not forgotten yet",
    "changes access",
    "removed.aws_iam_user_policy.p",
    stack(forgetting),
    stack(),
  ],
])("says why: %s", (reason, verdict, address, before, after) => {
  const { changes } = review(before, after).difference;
  expect(changes).toContainEqual(expect.objectContaining({ address, verdict, reason }));
});

const policyArn = { policy_arn: admin };

/** Everything that AWS has once, by what identifies it. */
const objects: Readonly<Record<string, object>> = {
  aws_iam_user: { name: "x" },
  aws_iam_group: { name: "x" },
  aws_iam_role: { name: "x" },
  aws_iam_policy: { name: "x" },
  aws_iam_user_policy: { user: "x", name: "x" },
  aws_iam_group_policy: { group: "x", name: "x" },
  aws_iam_role_policy: { role: "x", name: "x" },
  aws_iam_user_policy_attachment: { user: "x", ...policyArn },
  aws_iam_user_policy_attachments_exclusive: { user_name: "x", policy_arns: [admin] },
  aws_iam_group_policy_attachment: { group: "x", ...policyArn },
  aws_iam_policy_attachment: { users: ["x"], ...policyArn },
  aws_iam_user_group_membership: { user: "x", groups: ["g"] },
  aws_iam_group_membership: { users: ["x"], group: "g" },
  aws_s3_bucket_policy: { bucket: "x" },
  aws_secretsmanager_secret_policy: { secret_arn: "x" },
  aws_kms_key_policy: { key_id: "x" },
  aws_ssm_parameter: { name: "x" },
  aws_secretsmanager_secret: { name: "x" },
};
/** What a review says of a second block, with these arguments, next to another one. */
const reasonOfSecond = (first: string, one: object, second: string, other: object) => {
  const [before, after] = [{ [first]: { a: one } }, { [second]: { b: other } }];
  const { changes } = review(bob(before), bob(before, after)).difference;
  return changes.find(({ address, argument }) => address === `${second}.b` && argument === undefined)?.reason;
};
const isTheSame = (address: string) =>
  `${address} may be the same object in AWS: Terraform deletes, creates and changes the two in any order`;

test.each(Object.entries(objects))("doesn't judge a second %s that is the same in AWS", (type, args) => {
  expect(reasonOfSecond(type, args, type, args)).toBe(isTheSame(`${type}.a`));
  for (const name of Object.keys(args)) {
    expect(reasonOfSecond(type, args, type, { ...args, [name]: "y" })).not.toMatch(/the same object/);
  }
});

test.each([
  ["aws_iam_user_policy_attachment", "aws_iam_user_policy_attachments_exclusive"],
  ["aws_iam_user_policy_attachment", "aws_iam_policy_attachment"],
  ["aws_iam_user_group_membership", "aws_iam_group_membership"],
] as const)("doesn't judge %s and %s of the same object", (first, second) => {
  expect(reasonOfSecond(first, objects[first] ?? {}, second, objects[second] ?? {})).toBe(isTheSame(`${first}.a`));
});

import { bob, type Json, policy, review, said, statement } from "../../support/reviewed-stack";

const Principal = { AWS: "${aws_iam_user.u.arn}" };
/** The policy of a resource of this type, which gives the user this action on whatever the resource is. */
const given = (type: string, argument: string, name: string, action: string): Json => ({
  [type]: { x: { [name]: "site", [argument]: policy(statement(action, "*", { Principal })) } },
});

test.each([
  ["aws_s3_bucket_policy", "policy", "bucket", "s3:GetObject", "arn:*:s3:::site/*"],
  ["aws_s3_bucket", "policy", "bucket", "s3:GetObject", "arn:*:s3:::site/*"],
  [
    "aws_secretsmanager_secret_policy",
    "policy",
    "secret_arn",
    "secretsmanager:GetSecretValue",
    "arn:*:secretsmanager:*:*:secret:site-??????",
  ],
  [
    "aws_secretsmanager_secret",
    "policy",
    "name",
    "secretsmanager:GetSecretValue",
    "arn:*:secretsmanager:*:*:secret:site-??????",
  ],
  ["aws_kms_key", "policy", "description", "kms:Decrypt", "arn:*:kms:*:*:key/*"],
  ["aws_kms_key_policy", "policy", "key_id", "kms:Decrypt", "arn:*:kms:*:*:key/*"],
  ["aws_iam_role", "assume_role_policy", "name", "sts:AssumeRole", "arn:*:iam::*:role/site"],
] as const)("reads of %s %s what a user gains on it", (type, argument, name, action, place) => {
  expect(said(review(bob(), bob(given(type, argument, name, action))))).toContain(`bob gains ${action} on ${place}`);
});

test.each(["aws_sns_topic_policy", "aws_sqs_queue_policy"])("doesn't judge %s, which it can't read", (type) => {
  expect(said(review(bob(), bob(given(type, "policy", "arn", "sns:Publish"))))).toStrictEqual([
    `not judged: ${type}.x`,
  ]);
});

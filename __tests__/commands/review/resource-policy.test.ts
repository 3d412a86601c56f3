import type { Change } from "../../../commands/review/model";
import { reasonInWords } from "../../../commands/review/print/phrases";
import { bob, type Json, policy, review, said, statement } from "../../support/reviewed-stack";

// Which statements a change of a bucket's policy adds and removes.

const everyone = { Principal: "*" };
const reads = statement("s3:GetObject", "arn:aws:s3:::photos/*", everyone);
const lists = statement("s3:ListBucket", "arn:aws:s3:::photos", everyone);

const bucketPolicy = (...statements: object[]) =>
  bob({ aws_s3_bucket_policy: { photos: { bucket: "photos", policy: policy(...statements) } } });

/** The change of the policy's text. */
function changeOf(before: object, after: object) {
  const { changes } = review(before, after).difference;
  return changes.find(({ address }) => address === "aws_s3_bucket_policy.photos");
}

test("shows the statements that come and go, and not those that stay", () => {
  const writes = statement("s3:PutObject", "arn:aws:s3:::photos/*", everyone);
  const change = changeOf(bucketPolicy(reads, lists), bucketPolicy(writes, lists));
  expect(change).toMatchObject({ verdict: "changes access", reason: "it decides who can use the resource" });
  const both = { effect: "Allow", principals: ["*"], resources: ["arn:aws:s3:::photos/*"] };
  const plain = { notPrincipals: false, notActions: false, notResources: false };
  expect(change?.statements).toEqual({
    added: [{ ...both, ...plain, actions: ["s3:PutObject"] }],
    removed: [{ ...both, ...plain, actions: ["s3:GetObject"] }],
  });
  expect(reasonInWords(change as Change)).toBe(
    "it now allows everyone: s3:PutObject on arn:aws:s3:::photos/*; it no longer allows everyone: " +
      "s3:GetObject on arn:aws:s3:::photos/*",
  );
});

test("shows every part of a statement that excludes what it names", () => {
  const except = {
    Effect: "Deny",
    NotPrincipal: { AWS: ["arn:aws:iam::123456789012:root", "arn:aws:iam::123456789012:user/ada"] },
    NotAction: ["s3:GetObject"],
    NotResource: "arn:aws:s3:::photos/public/*",
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  const change = changeOf(bucketPolicy(lists), bucketPolicy(lists, except));
  expect(change?.statements).toStrictEqual({
    added: [
      {
        effect: "Deny",
        principals: ["arn:aws:iam::123456789012:root", "arn:aws:iam::123456789012:user/ada"],
        notPrincipals: true,
        actions: ["s3:GetObject"],
        notActions: true,
        resources: ["arn:aws:s3:::photos/public/*"],
        notResources: true,
        condition: [{ operator: "Bool", key: "aws:SecureTransport", values: ["false"] }],
      },
    ],
    removed: [],
  });
  expect(reasonInWords(change as Change)).toMatch(
    /^it now denies everyone but .*root, .*ada: everything but s3:GetObject on everything but /,
  );
});

test("shows every statement of a policy that comes or goes as a whole", () => {
  expect(changeOf(bob(), bucketPolicy(reads))?.statements).toMatchObject({
    added: [{ actions: ["s3:GetObject"] }],
    removed: [],
  });
  expect(changeOf(bucketPolicy(reads), bob())?.statements).toMatchObject({
    added: [],
    removed: [{ actions: ["s3:GetObject"] }],
  });
});

test("finds no change where only the order of the statements differs", () => {
  expect(changeOf(bucketPolicy(reads, lists), bucketPolicy(lists, reads))).toMatchObject({
    verdict: "changes nobody's access",
    reason: "the same statements",
  });
});

test("doesn't judge a policy that contains a value that is known only after apply", () => {
  const unknown = statement("s3:GetObject", "${data.external.x.result.arn}", everyone);
  const change = changeOf(bucketPolicy(reads), bucketPolicy(unknown));
  expect(change?.verdict).not.toBe("changes nobody's access");
  expect(change).not.toHaveProperty("statements");
});

const user = { AWS: "${aws_iam_user.u.arn}" };
const theirs = statement("s3:GetObject", "arn:aws:s3:::photos/*", { Principal: user });
const account = (id: string) => ({ Principal: { AWS: `arn:aws:iam::${id}:root` } });
const stranger = statement("s3:*", "arn:aws:s3:::photos/*", account("999999999999"));

test.each<[string, object, object]>([
  ["a policy that is new", bob(), bucketPolicy(theirs, stranger)],
  ["a policy that gives the user the same", bucketPolicy(theirs), bucketPolicy(theirs, stranger)],
  ["a policy that gives the user more", bucketPolicy(theirs), bucketPolicy({ ...theirs, Action: "s3:*" }, stranger)],
])("shows what others gain by %s, in addition to the user that it names", (_, before, after) => {
  expect(changeOf(before, after)).toMatchObject({
    verdict: "changes access",
    statements: {
      added: expect.arrayContaining([expect.objectContaining({ principals: ["arn:aws:iam::999999999999:root"] })]),
    },
  });
});

test.each<[string, (id: string) => Json]>([
  ["local", (id) => ({ locals: { who: `arn:aws:iam::${id}:root` } })],
  ["variable", (id) => ({ variable: { who: { default: `arn:aws:iam::${id}:root` } } })],
])("doesn't judge a changed %s that names another principal of a policy that names the user", (kind, named) => {
  const who = kind === "local" ? "${local.who}" : "${var.who}";
  const using = (id: string) => ({
    ...(bucketPolicy(theirs, { ...stranger, Principal: { AWS: who } }) as Json),
    ...named(id),
  });
  const { difference } = review(using("111111111111"), using("999999999999"));
  expect(difference.access).toBe("unknown");
});

test("doesn't call a bucket harmless that comes with a policy, whatever that gives the user", () => {
  const text = policy({ ...reads, Principal: user }, stranger);
  const bucket = { aws_s3_bucket: { b: { bucket: "photos", acl: "public-read", policy: text } } };
  expect(review(bob(), bob(bucket)).difference.access).toBe("unknown");
});

test("reports another version of the policy's language, in which a variable is text", () => {
  const denies = statement("s3:*", "arn:aws:s3:::photos/$${aws:username}/*", { Effect: "Deny", ...everyone });
  const of = (Version: string) =>
    bob({
      aws_s3_bucket_policy: { photos: { bucket: "photos", policy: JSON.stringify({ Version, Statement: [denies] }) } },
    });
  expect(changeOf(of("2012-10-17"), of("2008-10-17"))).toMatchObject({ verdict: "changes access" });
});

/** The policy of a resource of this type, which gives the user this action on whatever the resource is. */
const given = (type: string, argument: string, name: string, action: string): Json => ({
  [type]: { x: { [name]: "site", [argument]: policy(statement(action, "*", { Principal: user })) } },
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

import type { Change } from "../../../commands/review/model";
import { reasonInWords } from "../../../commands/review/print/phrases";
import { bob, policy, review, statement } from "../../support/reviewed-stack";

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
    "it now allows everyone: s3:PutObject on arn:aws:s3:::photos/*; it no longer allows everyone: s3:GetObject on arn:aws:s3:::photos/*",
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

import { bob, found, type Json, policy, review, said, statement } from "../../support/reviewed-stack";

// Policies of other resources that name the user.

test("counts a bucket policy with the user as Principal as the user's", () => {
  const named = { ...statement("s3:PutObject", "arn:aws:s3:::theirs/*"), Principal: { AWS: "${aws_iam_user.u.arn}" } };
  const result = review(bob(), bob({ aws_s3_bucket_policy: { b: { bucket: "theirs", policy: policy(named) } } }));
  expect(said(result)).toContain("bob gains s3:PutObject on arn:aws:s3:::theirs/*");
  expect(result.difference.access).toBe("changed");
});

const toBob = { Principal: { AWS: "arn:aws:iam::123456789012:user/bob" } };

test("reports a trust policy with the user as assuming the role, with severity high", () => {
  const trust = policy(statement("sts:AssumeRole", undefined, toBob));
  const result = review(bob(), bob({ aws_iam_role: { r: { name: "Admin", assume_role_policy: trust } } }));
  expect(said(result)).toContain("bob gains sts:AssumeRole on arn:*:iam::*:role/Admin");
  expect(found(result, "beyond-s3")).toMatchObject([{ severity: "high", user: "bob" }]);
});

const decrypting = policy(statement("kms:Decrypt", "*", { Principal: { AWS: "${aws_iam_user.u.arn}" } }));
const readingSecret = policy(statement("secretsmanager:GetSecretValue", "*", toBob));

test.each<[string, Json, string]>([
  [
    "KMS key",
    { aws_kms_key: { k: { description: "images", policy: decrypting } } },
    "bob gains kms:Decrypt on arn:*:kms:*:*:key/*",
  ],
  [
    "secret",
    {
      aws_secretsmanager_secret_policy: {
        s: { secret_arn: "${aws_secretsmanager_secret.s.arn}", policy: readingSecret },
      },
    },
    "bob gains secretsmanager:GetSecretValue on arn:*:secretsmanager:*:*:secret:db-??????",
  ],
])("counts the policy of a %s with the user as Principal as the user's", (_, block, gain) => {
  const secret = { aws_secretsmanager_secret: { s: { name: "db" } } };
  const result = review(bob(secret), bob(secret, block));
  expect(said(result)).toContain(gain);
});

test("reports a policy that opens a secret to everyone, with severity high", () => {
  const open = policy({ Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: "*", Principal: "*" });
  const secret = { aws_secretsmanager_secret: { s: { name: "s3-user/bob" } } };
  const result = review(
    bob(secret),
    bob(secret, {
      aws_secretsmanager_secret_policy: { o: { secret_arn: "${aws_secretsmanager_secret.s.arn}", policy: open } },
    }),
  );
  expect(result.difference.access).toBe("changed");
  expect(said(result)).toStrictEqual(["changes access: aws_secretsmanager_secret_policy.o"]);
  expect(found(result, "public-resource-policy")).toMatchObject([
    { severity: "high", message: "lets everyone use secret s3-user/bob" },
  ]);
});

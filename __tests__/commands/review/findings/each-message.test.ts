import { bob, found, inline, policy, review, statement } from "../../../support/reviewed-stack";

// Every message that a rule puts together from parts.

const attached = (name: string) =>
  bob({ aws_iam_user_policy_attachment: { a: { user: "bob", policy_arn: `arn:aws:iam::aws:policy/${name}` } } });

test.each(["AdministratorAccess", "PowerUserAccess", "IAMFullAccess", "AmazonS3FullAccess"])(
  "finds AWS's own policy %s",
  (name) => {
    const head = attached(name);
    const fix =
      `remove "arn:aws:iam::aws:policy/${name}" from managedPolicyArns, or its attachment; ` +
      "what the user needs belongs in access";
    expect(found(review(head, head), "aws-managed-policy")).toMatchObject([{ message: `has AWS's own ${name}`, fix }]);
  },
);

test("doesn't find another policy of AWS's own", () => {
  const head = attached("AmazonS3ReadOnlyAccess");
  expect(found(review(head, head), "aws-managed-policy")).toStrictEqual([]);
});

test.each([
  ["s3:PutBucketPolicy", "high", ": anyone who has the key can make a bucket public and rewrite its policy"],
  ["s3:PutBucketAcl", "high", ": anyone who has the key can make a bucket public"],
  ["s3:PutBucketPublicAccessBlock", "high", ": anyone who has the key can make a bucket public"],
  ["s3:DeleteBucketPolicy", "high", ": anyone who has the key can delete its policy"],
  ["s3:PutObjectAcl", "medium", ": anyone who has the key can make an object public"],
  ["s3:PutObjectVersionAcl", "medium", ": anyone who has the key can make an object public"],
  ["s3:BypassGovernanceRetention", "medium", ""],
  ["s3:ObjectOwnerOverrideToBucketOwner", "medium", ""],
])("finds what %s lets the user do", (action, severity, powers) => {
  const head = bob(inline(policy(statement(action, ["arn:aws:s3:::photos", "arn:aws:s3:::photos/*"]))));
  const message = `has 1 permissions-management action${powers}`;
  expect(found(review(head, head), "permissions-management")).toMatchObject([{ severity, message, details: [action] }]);
});

const never = "it is never true, so the statement never allows anything";

test.each([
  ["StringEquals", "s3:prefix", "images/*", `takes * and ? literally ("images/*"); ${never}`, "StringLike"],
  [
    "StringEquals",
    "aws:SourceIp",
    "8.8.8.8",
    "has an operator for another type of key; AWS documents no outcome, so don't rely on one",
    "IpAddress",
  ],
  ["IpAddress", "aws:SourceIp", "here", `has values of another type ("here"); ${never}`, "IpAddress"],
  ["Bool", "aws:SecureTransport", "yes", `has values of another type ("yes"); ${never}`, "Bool"],
  ["NumericLessThan", "s3:max-keys", "ten", `has values of another type ("ten"); ${never}`, "NumericLessThan"],
])("finds the operator of %s %s %s", (operator, key, value, problem, instead) => {
  const condition = { Condition: { [operator]: { [key]: value } } };
  const head = bob(inline(policy(statement("s3:ListBucket", "arn:aws:s3:::photos", condition))));
  const page = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html";
  const fix = `Condition: { ${instead}: { "${key}": … } } // the operators: ${page}`;
  const details = [`policy P, statement 1: ${operator} ${key} ${problem}`];
  expect(found(review(head, head), "condition-operator")).toMatchObject([{ details, fix }]);
});

import { idleTests } from "../../../lib/iam/condition-keys";
import { documentOf, realPolicies } from "../../support/real-policies";

const photos = ["arn:aws:s3:::photos", "arn:aws:s3:::photos/*"];

/** What is said of one statement's tests. */
function said(statement: object): string[] {
  const document = { Version: "2012-10-17", Statement: { Effect: "Allow", Resource: photos, ...statement } };
  return idleTests(document).map(
    ({ test, outcome, actions, isAll }) => `${test} is ${outcome} for ${isAll ? "all" : actions.join(", ")}`,
  );
}

test("knows a listing's prefix as a key of listings only", () => {
  const Condition = { StringLike: { "s3:prefix": "images/*" } };
  expect(said({ Action: "s3:ListBucket", Condition })).toEqual([]);
  expect(said({ Action: "s3:GetObject", Condition })).toEqual(["StringLike s3:prefix is never true for all"]);
  expect(said({ Action: ["s3:ListBucket", "s3:GetObject"], Condition })).toEqual([
    "StringLike s3:prefix is never true for s3:GetObject",
  ]);
});

test("knows that a key which the service doesn't have is never true", () => {
  expect(said({ Action: "s3:GetObject", Condition: { StringEquals: { "s3:color": "red" } } })).toEqual([
    "StringEquals s3:color is never true for all",
  ]);
  expect(said({ Action: "s3:GetObject", Condition: { StringEquals: { "ec2:Region": "eu-west-1" } } })).toEqual([
    "StringEquals ec2:Region is never true for all",
  ]);
});

test.each(["StringNotLike", "StringLikeIfExists", "ForAllValues:StringLike", "Null"])(
  "passes %s if the key is missing",
  (operator) => {
    expect(said({ Action: "s3:GetObject", Condition: { [operator]: { "s3:prefix": "true" } } })).toEqual([
      `${operator} s3:prefix is always true for all`,
    ]);
  },
);

test.each([
  ["s3:PutObject", { StringEquals: { "s3:x-amz-acl": "private" } }],
  ["s3:GetObject", { StringEquals: { "s3:ExistingObjectTag/team": "web" } }],
  ["s3:GetObject", { StringEquals: { "S3:TLSVERSION": "1.3" } }],
  ["s3:GetObject", { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } }],
  ["s3:GetObject", { StringEquals: { "token.actions.githubusercontent.com:sub": "x" } }],
  ["s3:GetObject", { ArnEquals: { "lambda:SourceFunctionArn": "x" } }],
  ["*", { StringEquals: { "s3:prefix": "x" } }],
])("finds no problem in %s with %j", (Action, Condition) => {
  expect(said({ Action, Condition })).toEqual([]);
});

test("knows a KMS key's own condition keys", () => {
  const statement = { Action: "kms:Decrypt", Resource: "arn:aws:kms:us-east-1:123456789012:key/1" };
  expect(
    said({ ...statement, Condition: { StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" } } }),
  ).toEqual([]);
});

test("reports the statement by its number, and its effect", () => {
  const allow = { Effect: "Allow", Action: "s3:GetObject", Resource: photos };
  const deny = { ...allow, Effect: "Deny", Condition: { StringEquals: { "s3:prefix": "secret" } } };
  expect(idleTests({ Version: "2012-10-17", Statement: [allow, deny] })).toMatchObject([
    { statement: 2, effect: "Deny" },
  ]);
});

test("finds such tests in hardly any policy that AWS publishes, and all of them are AWS's errors", () => {
  const found = realPolicies.filter((policy) => idleTests(documentOf(policy)).length > 0).map(({ from }) => from);
  expect(found).toEqual(["IAM: reference_identifiers"]);
});

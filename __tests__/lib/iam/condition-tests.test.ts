import { oddTests } from "../../../lib/iam/condition-tests";
import { documentOf, realPolicies } from "../../support/real-policies";

const now = new Date("2026-06-01T00:00:00Z");

/** What is said of a condition's tests. */
function said(Condition: object, effect = "Allow"): string[] {
  const Statement = { Effect: effect, Action: "s3:GetObject", Resource: "*", Condition };
  return oddTests({ Version: "2012-10-17", Statement }, now).map(({ test, problem, outcome, values, instead }) =>
    [test, problem, outcome, ...values, ...(instead ? [`→ ${instead}`] : [])].join(" | "),
  );
}

test.each<[object, string]>([
  [{ StringEquals: { "aws:username": "web-*" } }, "wildcard | never true | web-* | → StringLike"],
  [{ StringNotEquals: { "aws:username": "web-?" } }, "wildcard | always true | web-? | → StringNotLike"],
  [{ StringEquals: { "aws:username": ["web-*", "ada"] } }, "wildcard | some values | web-* | → StringLike"],
  [{ StringEqualsIfExists: { "s3:prefix": "a*" } }, "wildcard | true without the key | a* | → StringLikeIfExists"],
  [
    { "ForAnyValue:StringNotEquals": { "aws:TagKeys": "a*" } },
    "wildcard | true with the key | a* | → ForAnyValue:StringNotLike",
  ],
  [{ IpAddress: { "aws:SourceIpp": "8.8.8.8" } }, "unknown key | never true | → aws:SourceIp"],
  [{ NotIpAddress: { SourceIp: "8.8.8.8" } }, "unknown key | always true | → aws:SourceIp"],
  [{ StringEquals: { "aws:Nonsense": "x" } }, "unknown key | never true"],
  [{ StringEquals: { "aws:SourceIp": "8.8.8.8" } }, "wrong operator | not documented | → IpAddress"],
  [{ StringEquals: { "aws:SourceIp": "8.8.8.0/24" } }, "wrong operator | never true | → IpAddress"],
  [{ StringNotLike: { "aws:SourceIp": "8.8.8.0/24" } }, "wrong operator | always true | → NotIpAddress"],
  [{ NumericEquals: { "s3:prefix": "1" } }, "wrong operator | not documented | → StringLike"],
  [{ StringEquals: { "aws:SecureTransport": "true" } }, "wrong operator | not documented | → Bool"],
  [{ Bool: { "aws:PrincipalArn": "true" } }, "wrong operator | not documented | → ArnLike"],
  [{ StringEquals: { "s3:max-keys": "10" } }, "wrong operator | not documented"],
  [{ IpAddress: { "aws:SourceIp": "not-an-ip" } }, "wrong value | never true | not-an-ip"],
  [{ IpAddress: { "aws:SourceIp": ["8.8.8.8", "8.8.8.8/40"] } }, "wrong value | some values | 8.8.8.8/40"],
  [{ Bool: { "aws:SecureTransport": "yes" } }, "wrong value | never true | yes"],
  [{ Null: { "aws:username": "maybe" } }, "wrong value | never true | maybe"],
  [{ NumericLessThan: { "s3:max-keys": "ten" } }, "wrong value | never true | ten"],
  [{ Bool: { "aws:SecureTransport": ["true", "false"] } }, "both values | true with the key"],
  [{ StringNotEquals: { "aws:username": [] } }, "no value | always true"],
  [{ IpAddress: { "aws:SourceIp": ["8.8.8.8", "0.0.0.0/0"] } }, "every address | true with the key | 0.0.0.0/0"],
  [{ NotIpAddress: { "aws:SourceIp": "::/0" } }, "every address | true without the key | ::/0"],
  [
    { "ForAllValues:StringEquals": { "aws:SourceVpce": "vpce-1" } },
    "one value | also true without the key | → StringEquals",
  ],
  [{ IpAddress: { "aws:SourceIp": "10.0.0.0/8" } }, "private address | never true | 10.0.0.0/8"],
  [{ IpAddress: { "aws:SourceIp": ["8.8.8.8", "192.168.0.1"] } }, "private address | some values | 192.168.0.1"],
  [{ NotIpAddress: { "aws:SourceIp": "fc00::/7" } }, "private address | always true | fc00::/7"],
  [{ Bool: { "aws:MultiFactorAuthPresent": "true" } }, "no MFA | never true"],
  [{ BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } }, "no MFA | always true"],
  [{ Null: { "aws:MultiFactorAuthAge": "true" } }, "no MFA | always true"],
  [{ DateLessThan: { "aws:CurrentTime": "2026-05-31T00:00:00Z" } }, "past date | never true | 2026-05-31T00:00:00Z"],
  [{ DateGreaterThan: { "aws:CurrentTime": "2026-05-31" } }, "past date | always true | 2026-05-31"],
  [{ NumericLessThan: { "aws:EpochTime": 1577836800 } }, "past date | never true | 1577836800"],
  [{ DateNotEquals: { "aws:CurrentTime": "2020-01-01" } }, "past date | always true | 2020-01-01"],
])("finds in %j: %s", (condition, expected) => {
  expect(said(condition).map((one) => one.split(" | ").slice(1).join(" | "))).toStrictEqual([expected]);
});

test("finds a key in two spellings once", () => {
  const condition = { IpAddress: { "aws:SourceIp": "8.8.8.8", "AWS:sourceip": "8.8.4.4" } };
  expect(said(condition)).toStrictEqual(["IpAddress AWS:sourceip | key twice | not documented"]);
});

test.each<object>([
  { StringLike: { "aws:username": "web-*" } },
  { StringEquals: { "aws:username": "${aws:PrincipalTag/name}" } },
  { StringEquals: { "s3:prefix": ["", "a/${*}"] } },
  { ArnEquals: { "aws:SourceArn": "arn:aws:s3:::*" } },
  { StringLike: { "aws:PrincipalArn": "arn:aws:iam::*:user/a" } },
  { StringEquals: { "aws:PrincipalTag/team": "web", "aws:RequestTag/Owner": "ada", "s3:ExistingObjectTag/a": "b" } },
  { StringEquals: { "saml:aud": "x", "token.actions.githubusercontent.com:sub": "repo:a/b:*" } },
  { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-1/*" } },
  { NotIpAddress: { "aws:SourceIp": ["8.8.8.8", "2001:4860::/32"] }, Bool: { "aws:SecureTransport": false } },
  { DateLessThan: { "aws:CurrentTime": ["2020-01-01", "2027-01-01"] } },
  { DateGreaterThan: { "aws:CurrentTime": "2027-01-01" } },
  { NumericLessThan: { "s3:TlsVersion": 1.2, "s3:signatureAge": "600000" } },
  { IpAddress: { "aws:VpcSourceIp": "10.0.0.0/8" } },
])("finds nothing in %j", (condition) => {
  expect(said(condition).filter((one) => !one.startsWith("StringEquals token"))).toStrictEqual([]);
});

test("names the statement and its effect", () => {
  const Statement = [{}, { Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "no" } } }];
  expect(oddTests({ Statement }, now)).toMatchObject([{ statement: 2, effect: "Deny" }]);
});

test.each([undefined, null, 1, [], { Statement: "x" }, { Statement: { Effect: "Allow", Condition: { Bool: 1 } } }])(
  "finds nothing in %j, which is no policy",
  (document) => {
    expect(oddTests(document, now)).toStrictEqual([]);
  },
);

test("finds in the policies that people publish only MFA, which access keys don't have", () => {
  const found = realPolicies.flatMap((policy) => oddTests(documentOf(policy), now).map(({ problem }) => problem));
  expect([...new Set(found)]).toStrictEqual(["no MFA"]);
});

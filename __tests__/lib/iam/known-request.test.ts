import { decide } from "../../../lib/iam/decision";
import { forRequest } from "../../../lib/iam/known-request";

const list = (Condition: object, Effect: "Allow" | "Deny" = "Allow") =>
  ({ Effect, Action: "s3:ListBucket", Resource: "arn:aws:s3:::photos", Condition }) as never;
const keys = {
  "aws:username": "web",
  "aws:CurrentTime": "2030-06-01T00:00:00.000Z",
  "s3:prefix": "home/web/",
  "s3:delimiter": undefined,
};
const decided = (...Statement: object[]) =>
  decide(forRequest({ Version: "2012-10-17", Statement } as never, keys), "s3:ListBucket", "arn:aws:s3:::photos");

test.each([
  ["allowed", { StringLike: { "s3:prefix": ["images/*", "home/*"] } }],
  ["allowed", { StringLike: { "S3:Prefix": "home/${aws:username}/*" } }],
  [
    "allowed",
    { StringEquals: { "s3:prefix": "home/web/" }, DateLessThan: { "aws:CurrentTime": "2031-01-01T00:00:00Z" } },
  ],
  ["denied", { StringLike: { "s3:prefix": "Home/*" } }],
  ["denied", { StringEquals: { "s3:delimiter": ["/"] } }],
  ["denied", { DateLessThan: { "aws:CurrentTime": "2030-05-31T00:00:00Z" } }],
  ["denied", { DateGreaterThan: { "aws:CurrentTime": "2030-07-01T00:00:00Z" } }],
  ["conditional", { IpAddress: { "aws:SourceIp": "8.8.8.8" } }],
  ["conditional", { IpAddress: { "aws:SourceIp": "8.8.8.8" }, StringLike: { "s3:prefix": "home/*" } }],
  ["conditional", { DateLessThan: { "aws:CurrentTime": "1900000000" } }],
  ["conditional", { StringLike: { "s3:prefix": "${aws:PrincipalTag/team}/*" } }],
  ["conditional", { StringNotEquals: { "s3:prefix": "home/web/" } }],
])("treats a listing as %s with the condition %j", (decision, condition) => {
  expect(decided(list(condition))).toBe(decision);
});

test("leaves a condition that IAM can't read as it is", () => {
  const policy = { Version: "2012-10-17", Statement: [list({ StringLike: "home/*" })] };
  expect(forRequest(policy as never, keys)).toStrictEqual(policy);
});

test("ignores a Deny whose condition is false", () => {
  const condition = { StringLike: { "s3:prefix": "secret/*" } };
  expect(decided(list({}), list(condition, "Deny"))).toBe("allowed");
});

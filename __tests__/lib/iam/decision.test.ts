import type { PolicyDocument, PolicyStatement } from "terraform-s3-user";
import { decide } from "../../../lib/iam/decision";

const policy = (...Statement: PolicyStatement[]): PolicyDocument => ({ Version: "2012-10-17", Statement });
const allow = (Action: string, Resource: string): PolicyStatement => ({ Effect: "Allow", Action, Resource });
const deny = (Action: string, Resource: string): PolicyStatement => ({ Effect: "Deny", Action, Resource });
const photo = "arn:aws:s3:::photos/cat.jpg";

test.each([
  ["what no statement names is denied", policy(), "denied"],
  ["an allow allows", policy(allow("s3:GetObject", "arn:aws:s3:::photos/*")), "allowed"],
  ["actions ignore case", policy(allow("S3:getobject", "*")), "allowed"],
  ["ARNs do not ignore case", policy(allow("s3:GetObject", "arn:aws:s3:::Photos/*")), "denied"],
  ["a wildcard stands for any characters", policy(allow("s3:Get*", "arn:aws:s3:::pho*")), "allowed"],
  ["a question mark stands for one character", policy(allow("s3:GetObjec?", "*")), "allowed"],
  ["a dot in a pattern is a dot", policy(allow("s3:GetObject", "arn:aws:s3:::photos/cat?jp.")), "denied"],
  ["a deny wins over an allow", policy(allow("*", "*"), deny("s3:Get*", "*")), "denied"],
  ["NotAction is everything else", policy({ Effect: "Allow", NotAction: "s3:Put*", Resource: "*" }), "allowed"],
  ["NotResource is everything else", policy({ Effect: "Allow", Action: "*", NotResource: photo }), "denied"],
  [
    "a condition on the allow makes it conditional",
    policy({ ...allow("s3:GetObject", "*"), Condition: { Bool: { "aws:SecureTransport": "true" } } }),
    "conditional",
  ],
  [
    "a condition without a test limits no allow",
    policy({ ...allow("s3:GetObject", "*"), Condition: { StringEquals: {} } }),
    "allowed",
  ],
  [
    "a condition without a test on a deny hides no access",
    policy(allow("*", "*"), { ...deny("*", "*"), Condition: {} }),
    "conditional",
  ],
  [
    "a condition on a deny makes an allow conditional",
    policy(allow("*", "*"), { ...deny("*", "*"), Condition: { Bool: { "aws:SecureTransport": "false" } } }),
    "conditional",
  ],
])("%s", (_fact, document, decision) => {
  expect(decide(document, "s3:GetObject", photo)).toBe(decision);
});

const homes = (pattern: string) => policy(allow("s3:GetObject", `arn:aws:s3:::home/${pattern}`));

test.each([
  ["allowed", "home/cat.jpg", homes("${aws:username}*")],
  ["denied", "home/dog.jpg", homes("${aws:username}*")],
  ["denied", "home/cat.jpg", policy(allow("*", "*"), deny("*", "arn:aws:s3:::home/${AWS:UserName}*"))],
  ["conditional", "home/cat.jpg", homes("${aws:PrincipalTag/team}*")],
  ["conditional", "home/cat.jpg", policy(allow("*", "*"), deny("*", "arn:aws:s3:::home/${aws:PrincipalTag/team}*"))],
] as const)("resolves the variable of a policy: %s for %s", (decision, path, document) => {
  expect(decide(document, "s3:GetObject", `arn:aws:s3:::${path}`, { userName: "cat" })).toBe(decision);
});

test("doesn't match a variable literally if the caller is unknown", () => {
  expect(decide(homes("${aws:username}*"), "s3:GetObject", "arn:aws:s3:::home/cat.jpg")).toBe("conditional");
});

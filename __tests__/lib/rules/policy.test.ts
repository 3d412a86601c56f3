import { Token } from "cdktf";
import { policyDocumentErrors } from "../../../lib/rules/policy";

const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::photos/*" };

function documentErrors(changes: object): string[] {
  return policyDocumentErrors({ Version: "2012-10-17", Statement: [statement], ...changes }, "aws");
}

function statementErrors(changes: object): string[] {
  return documentErrors({ Statement: [{ ...statement, ...changes }] });
}

test.each([
  [{ Version: undefined }, 'policy has no Version. Write Version: "2012-10-17" next to Statement.'],
  [{ Version: "2012-10-18" }, 'policy Version must be "2012-10-17", but is "2012-10-18". Write "2012-10-17".'],
  [{ Statement: undefined }, "policy has no Statement. Write at least one."],
  [{ Statement: [] }, "policy has no Statement. Write at least one."],
  [
    { Statement: ["Allow"] },
    'policy statement 1 must be an object, but is "Allow". Write one with Effect, Action and Resource.',
  ],
  [
    { Statement: null },
    "policy statement 1 must be an object, but is null. Write one with Effect, Action and Resource.",
  ],
  [{ Id: 5 }, "policy Id must be a string, but is 5. Write it in quotes, or remove it."],
  [{ Name: "x" }, `policy has the element "Name", which IAM doesn't have. Write one of Version, Id, Statement.`],
  [
    {
      Statement: [
        { ...statement, Sid: "Read" },
        { ...statement, Sid: "Read" },
      ],
    },
    'policy has two statements with the Sid "Read". Rename one.',
  ],
])("rejects a document with %j: %s", (changes, message) => {
  expect(documentErrors(changes)).toEqual([message]);
});

test.each([5, null, [], "policy"])("rejects %j as a document", (document) => {
  expect(policyDocumentErrors(document, "aws")).toEqual([
    `policy must be an object, but is ${JSON.stringify(document)}. Write one with Version and Statement.`,
  ]);
});

test.each<[object, string]>([
  [
    { Effect: undefined },
    'Effect must be "Allow" or "Deny", but is undefined (an unset environment variable?). Write one of them.',
  ],
  [{ Effect: "allow" }, 'Effect must be "Allow" or "Deny", but is "allow". Write "Allow".'],
  [{ Action: undefined }, "it has no Action. Write Action or NotAction."],
  [{ NotAction: "s3:PutObject" }, "it has both Action and NotAction. Keep one."],
  [{ Action: [] }, "Action is an empty list. Write at least one."],
  [{ Action: [5] }, "each Action must be a string, but is 5. Write it in quotes."],
  [{ Action: null }, "each Action must be a string, but is null. Write it in quotes."],
  [{ Action: "*:*" }, `action "*:*" has a wildcard for the service, which IAM doesn't allow. Write "*".`],
  [{ Resource: undefined }, "it has no Resource. Write Resource or NotResource."],
  [{ NotResource: "*" }, "it has both Resource and NotResource. Keep one."],
  ...["GetObject", "s3:", "s3:Get:x"].map((Action): [object, string] => [
    { Action },
    `each action must be in the form service:Action, but is "${Action}". Write for example "s3:GetObject".`,
  ]),
  ...["photos", "arn:aws:s3:::", "arn:aws::::photos"].map((Resource): [object, string] => [
    { Resource },
    `each resource must be an ARN, but is "${Resource}". Write for example "arn:aws:s3:::photos/*".`,
  ]),
  [
    { Resource: "arn:aws:*:::photos" },
    `resource "arn:aws:*:::photos" has a wildcard for the service, which IAM doesn't allow. ` +
      'Write for example "arn:aws:s3:::photos".',
  ],
  [
    { Resource: "arn:aws-cn:s3:::photos" },
    `resource "arn:aws-cn:s3:::photos" must be in the partition of the stack's region, "aws", ` +
      'but is in "aws-cn". Write "arn:aws:s3:::photos".',
  ],
  [
    { Resource: "arn:aws:s3:us-east-1::photos/*" },
    'resource "arn:aws:s3:us-east-1::photos/*" has a region or an account, ' +
      `which ARNs of buckets and objects don't have. Write "arn:aws:s3:::photos/*".`,
  ],
  [
    { Resource: "arn:aws:s3::123456789012:photos" },
    'resource "arn:aws:s3::123456789012:photos" has a region or an account, ' +
      `which ARNs of buckets and objects don't have. Write "arn:aws:s3:::photos".`,
  ],
  [
    { Resource: "arn:aws:iam:us-east-1:123456789012:user/ada" },
    `resource "arn:aws:iam:us-east-1:123456789012:user/ada" has a region, which IAM's ARNs don't have. ` +
      'Write "arn:aws:iam::123456789012:user/ada".',
  ],
  [
    { Resource: "arn:aws:iam::123456789012:ada" },
    "each resource of IAM must be one that IAM has, such as user/… or role/…, " +
      'but is "arn:aws:iam::123456789012:ada". Write for example "arn:aws:iam::123456789012:user/ada".',
  ],
  [
    { Resource: "arn:aws:s3:::写真/*" },
    'Resource "arn:aws:s3:::写真/*" has U+5199 ("写"), U+771F ("真"), ' +
      "but IAM's policies allow only U+0020 to U+00FF. Write it without these characters.",
  ],
  [
    { Condition: { StringEquals: { "s3:prefix": ["images", "web\u2011site"] } } },
    `Condition StringEquals s3:prefix "web\u2011site" has U+2011 ("\u2011"), ` +
      `but IAM's policies allow only U+0020 to U+00FF. Write "web-site".`,
  ],
  [
    { Condition: { StringEquals: { "s3:prefix\u200b": "images" } } },
    `Condition StringEquals key "s3:prefix\\u200b" has U+200B ("\\u200b"), ` +
      `but IAM's policies allow only U+0020 to U+00FF. Write "s3:prefix".`,
  ],
  [
    { Resource: "arn:aws:s3:::home/$${aws:username}/*" },
    'Resource "arn:aws:s3:::home/$${aws:username}/*" has "$${", ' +
      'but the escape for Terraform is added automatically. Write "arn:aws:s3:::home/${aws:username}/*".',
  ],
  [
    { Condition: { StringLike: { "s3:prefix": "&{aws:username}/*" } } },
    'Condition StringLike s3:prefix "&{aws:username}/*" has "&{", which IAM reads as plain text. ' +
      'Write "${aws:username}/*".',
  ],
  [
    { Condition: { DateLessThan: { "aws:CurrentTime": "tomorrow" } } },
    'Condition DateLessThan aws:CurrentTime must be a date, but is "tomorrow". ' +
      'Write for example "2027-01-31T18:00:00Z".',
  ],
  [{ Sid: "Read photos" }, 'Sid must be letters and digits only, but is "Read photos". Write "Readphotos".'],
  [{ Principal: "*" }, "it has a Principal, but a user's policy applies only to that user. Remove it."],
  [
    { Actions: "s3:*" },
    `it has the element "Actions", which IAM doesn't have. ` +
      "Write one of Sid, Effect, Action, NotAction, Resource, NotResource, Condition.",
  ],
  [
    { Condition: "never" },
    'Condition must be an object, but is "never". Write for example { StringLike: { "s3:prefix": "images/*" } }.',
  ],
  [
    { Condition: { Equals: {} } },
    `Condition has the operator "Equals", which IAM doesn't have. Write for example "StringEquals".`,
  ],
  [
    { Condition: { StringLike: "images/*" } },
    'Condition StringLike must be an object, but is "images/*". Write for example { "s3:prefix": "images/*" }.',
  ],
  [
    { Condition: { StringLike: { "s3:prefix": null } } },
    "Condition StringLike s3:prefix must be a string or a list of strings, but is null. Write it in quotes.",
  ],
  [
    { Condition: { StringLike: { "s3:prefix": ["a", {}] } } },
    "Condition StringLike s3:prefix must be a string or a list of strings, but is {}. Write it in quotes.",
  ],
])("rejects a statement with %j: %s", (changes, message) => {
  expect(statementErrors(changes)).toEqual([`policy statement 1: ${message}`]);
});

test("reports the number of the statement", () => {
  expect(documentErrors({ Statement: [statement, { ...statement, Effect: "Maybe" }] })).toEqual([
    'policy statement 2: Effect must be "Allow" or "Deny", but is "Maybe". Write one of them.',
  ]);
});

test.each([
  { Sid: "" },
  { Sid: "ReadPhotos2" },
  { Effect: "Deny" },
  { Action: "*" },
  { Action: ["s3:*", "S3:getobject", "s3:Get?bject", "kms:Decrypt"] },
  { Action: undefined, NotAction: "iam:*" },
  { Resource: "*" },
  { Resource: ["arn:aws:s3:::photos", "arn:*:s3:::shop", "arn:aws:kms:us-east-1:123456789012:key/1:2"] },
  { Resource: undefined, NotResource: "arn:aws:s3:::secret" },
  { Condition: { StringLike: { "s3:prefix": ["images/*", ""] }, Bool: { "aws:SecureTransport": true } } },
  {
    Condition: {
      "ForAnyValue:StringEqualsIfExists": { "aws:TagKeys": "team" },
      Null: { "aws:TokenIssueTime": "true" },
    },
  },
  { Condition: { NumericLessThan: { "s3:max-keys": 10 }, NotIpAddress: { "aws:SourceIp": "10.0.0.0/8" } } },
])("accepts a statement with %j", (changes) => {
  expect(statementErrors(changes)).toEqual([]);
});

const ofIam = (kind: string) => `arn:aws:iam::123456789012:${kind}/x`;

const dates = ["2027", "2027-01", "2027-01-31", "2027-01-31T18:00Z", "2027-01-31T18:00:00.5+01:00", "1800000000"];

test.each([...dates, "${aws:x}", "${var.until}"])("accepts the date %s", (date) => {
  expect(statementErrors({ Condition: { DateLessThanIfExists: { "aws:CurrentTime": date } } })).toEqual([]);
});

test.each([
  "arn:aws:s3:us-east-1:123456789012:accesspoint/web",
  "arn:aws:s3::123456789012:accesspoint/mfzwi23gnjvgw.mrap",
  "arn:aws:s3:us-east-1:123456789012:job/*",
  "arn:aws:s3:*:*:access-grants/default",
  "arn:aws:s3::*:photos",
  "arn:aws:iam::123456789012:user/${aws:username}",
  "arn:aws:iam::123456789012:*",
  "arn:aws:iam::*:root",
  ...["user", "federated-user", "role", "group", "instance-profile", "mfa", "server-certificate", "policy"].map(ofIam),
  ...["sms-mfa", "saml-provider", "oidc-provider", "report", "access-report"].map(ofIam),
  "arn:aws:kms:us-east-1:123456789012:key/1:2",
  "arn:aws:organizations::*:",
])("accepts the resource %s", (Resource) => {
  expect(statementErrors({ Resource })).toEqual([]);
});

test("accepts two statements with an empty Sid", () => {
  expect(
    documentErrors({
      Statement: [
        { ...statement, Sid: "" },
        { ...statement, Sid: "" },
      ],
    }),
  ).toEqual([]);
});

test("rejects a variable under Version 2008-10-17, where it is plain text", () => {
  const Resource = "arn:aws:s3:::home/${aws:username}/*";
  expect(documentErrors({ Version: "2008-10-17", Statement: { ...statement, Resource } })).toEqual([
    `policy statement 1: Resource "${Resource}" is plain text under Version "2008-10-17". Write Version: "2012-10-17".`,
  ]);
});

test("rejects an Id with characters that IAM doesn't accept", () => {
  expect(documentErrors({ Id: "写" })).toEqual([
    `policy Id "写" has U+5199 ("写"), but IAM's policies allow only U+0020 to U+00FF. ` +
      "Write it without these characters.",
  ]);
});

test("accepts tabs, line ends and every character up to U+00FF", () => {
  expect(documentErrors({ Id: "a\tb\r\nc ÿ é \u0080" })).toEqual([]);
});

test("accepts a single statement without a list", () => {
  expect(documentErrors({ Statement: statement, Version: "2008-10-17", Id: "photos" })).toEqual([]);
});

test("accepts tokens in every element", () => {
  const list = Token.asList({ Ref: "x" });
  expect(policyDocumentErrors("${data.aws_iam_policy_document.x.json}", "aws")).toEqual([]);
  expect(documentErrors({ Version: "${var.x}", Id: "${var.x}", Statement: [Token.asAny({ Ref: "x" })] })).toEqual([]);
  expect(statementErrors({ Sid: "${var.x}", Effect: "${var.x}", Action: "${var.x}", Resource: "${var.x}" })).toEqual(
    [],
  );
  expect(statementErrors({ Action: list, Resource: list, Condition: Token.asAny({ Ref: "x" }) })).toEqual([]);
  expect(statementErrors({ Condition: { StringLike: { "s3:prefix": list } } })).toEqual([]);
  expect(statementErrors({ Condition: { StringLike: Token.asAny({ Ref: "x" }) } })).toEqual([]);
});

test("rejects a single statement in place of a policy", () => {
  expect(policyDocumentErrors(statement, "aws")).toEqual([
    'policy is a single statement. Write { Version: "2012-10-17", Statement: [{ … }] } around it.',
  ]);
});

import { Token } from "cdktf";
import { actionsOf } from "../../../lib/iam/actions";
import { actionForCall } from "../../../lib/iam/api-names";
import { unknownActionWarnings } from "../../../lib/rules/actions";
import { policyDocumentErrors } from "../../../lib/rules/policy";

const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::photos/*" };

function documentErrors(changes: object): string[] {
  return policyDocumentErrors({ Version: "2012-10-17", Statement: [statement], ...changes }, "aws");
}

function statementErrors(changes: object): string[] {
  return documentErrors({ Statement: [{ ...statement, ...changes }] });
}

test.each([
  [{ Version: undefined }, 'policy has no Version; write Version: "2012-10-17" next to Statement'],
  [{ Version: "2012-10-18" }, 'policy Version is "2012-10-18"; write "2012-10-17"'],
  [{ Statement: undefined }, "policy has no Statement; write at least one"],
  [{ Statement: [] }, "policy has no Statement; write at least one"],
  [{ Statement: ["Allow"] }, 'policy statement 1: it is "Allow"; write an object with Effect, Action and Resource'],
  [{ Statement: null }, "policy statement 1: it is null; write an object with Effect, Action and Resource"],
  [{ Id: 5 }, "policy Id is 5; write a string"],
  [{ Name: "x" }, 'policy has the element "Name", which IAM does not know; write one of Version, Id, Statement'],
  [
    {
      Statement: [
        { ...statement, Sid: "Read" },
        { ...statement, Sid: "Read" },
      ],
    },
    'policy has two statements with the Sid "Read"; rename one',
  ],
])("a document with %j is refused: %s", (changes, message) => {
  expect(documentErrors(changes)).toEqual([message]);
});

test.each([5, null, [], "policy"])("%j is no document", (document) => {
  expect(policyDocumentErrors(document, "aws")).toEqual([
    `policy is ${JSON.stringify(document)}; write an object with Version and Statement`,
  ]);
});

test.each([
  [{ Effect: undefined }, 'Effect is undefined; write "Allow" or "Deny"'],
  [{ Effect: "allow" }, 'Effect is "allow"; write "Allow" or "Deny"'],
  [{ Action: undefined }, "it has no Action; write Action or NotAction"],
  [{ NotAction: "s3:PutObject" }, "it has both Action and NotAction; keep one"],
  [{ Action: [] }, "Action is an empty list; write at least one"],
  [{ Action: [5] }, "Action has 5; write a string"],
  [{ Action: null }, "Action has null; write a string"],
  [
    { Action: "GetObject" },
    'action "GetObject" does not have the form service:Action; write for example "s3:GetObject"',
  ],
  [{ Action: "s3:" }, 'action "s3:" does not have the form service:Action; write for example "s3:GetObject"'],
  [{ Action: "s3:Get:x" }, 'action "s3:Get:x" does not have the form service:Action; write for example "s3:GetObject"'],
  [{ Action: "*:*" }, 'action "*:*" has a wildcard for the service, which IAM does not allow; write "*"'],
  [{ Resource: undefined }, "it has no Resource; write Resource or NotResource"],
  [{ NotResource: "*" }, "it has both Resource and NotResource; keep one"],
  [{ Resource: "photos" }, 'resource "photos" is not an ARN; write for example "arn:aws:s3:::photos/*"'],
  [{ Resource: "arn:aws:s3:::" }, 'resource "arn:aws:s3:::" is not an ARN; write for example "arn:aws:s3:::photos/*"'],
  [
    { Resource: "arn:aws:*:::photos" },
    'resource "arn:aws:*:::photos" has a wildcard for the service, which IAM does not allow; write for example "arn:aws:s3:::photos"',
  ],
  [
    { Resource: "arn:aws-cn:s3:::photos" },
    'resource "arn:aws-cn:s3:::photos" is in partition "aws-cn", but the stack\'s region is in "aws"; write "arn:aws:s3:::photos"',
  ],
  [
    { Resource: "arn:aws:s3:us-east-1::photos/*" },
    'resource "arn:aws:s3:us-east-1::photos/*" has a region or an account, and S3\'s buckets and objects have none; write "arn:aws:s3:::photos/*"',
  ],
  [
    { Resource: "arn:aws:s3::123456789012:photos" },
    'resource "arn:aws:s3::123456789012:photos" has a region or an account, and S3\'s buckets and objects have none; write "arn:aws:s3:::photos"',
  ],
  [
    { Resource: "arn:aws:iam:us-east-1:123456789012:user/ada" },
    'resource "arn:aws:iam:us-east-1:123456789012:user/ada" has a region, and IAM has none; write "arn:aws:iam::123456789012:user/ada"',
  ],
  [
    { Resource: "arn:aws:iam::123456789012:ada" },
    'resource "arn:aws:iam::123456789012:ada" names nothing in IAM; write for example "arn:aws:iam::123456789012:user/ada"',
  ],
  [
    { Resource: "arn:aws::::photos" },
    'resource "arn:aws::::photos" is not an ARN; write for example "arn:aws:s3:::photos/*"',
  ],
  [
    { Resource: "arn:aws:s3:::写真/*" },
    'Resource "arn:aws:s3:::写真/*" has U+5199 ("写"), U+771F ("真"), but IAM\'s policies hold U+0020 to U+00FF only; write "arn:aws:s3:::*/*"',
  ],
  [
    { Condition: { StringEquals: { "s3:prefix": ["images", "web\u2011site"] } } },
    'Condition StringEquals s3:prefix "web\u2011site" has U+2011 ("\u2011"), but IAM\'s policies hold U+0020 to U+00FF only; write "website"',
  ],
  [
    { Condition: { StringEquals: { "s3:prefix\u200b": "images" } } },
    'Condition StringEquals key "s3:prefix\u200b" has U+200B ("\u200b"), but IAM\'s policies hold U+0020 to U+00FF only; write "s3:prefix"',
  ],
  [
    { Resource: "arn:aws:s3:::home/$${aws:username}/*" },
    'Resource "arn:aws:s3:::home/$${aws:username}/*" has "$${", but Terraform\'s escape is added here; write "arn:aws:s3:::home/${aws:username}/*"',
  ],
  [
    { Condition: { StringLike: { "s3:prefix": "&{aws:username}/*" } } },
    'Condition StringLike s3:prefix "&{aws:username}/*" has "&{", which is plain text to IAM; write "${aws:username}/*"',
  ],
  [
    { Condition: { DateLessThan: { "aws:CurrentTime": "tomorrow" } } },
    'Condition DateLessThan aws:CurrentTime has "tomorrow", which is no date; write for example "2027-01-31T18:00:00Z"',
  ],
  [{ Sid: "Read photos" }, 'Sid "Read photos" is not allowed; write letters and digits only'],
  [{ Principal: "*" }, "it has a Principal, but a user's policy speaks of that user only; remove it"],
  [
    { Actions: "s3:*" },
    'it has the element "Actions", which IAM does not know; write one of Sid, Effect, Action, NotAction, Resource, NotResource, Condition',
  ],
  [{ Condition: "never" }, 'Condition is "never"; write for example { StringLike: { "s3:prefix": "images/*" } }'],
  [
    { Condition: { Equals: {} } },
    'Condition has the operator "Equals", which IAM does not know; write for example "StringEquals"',
  ],
  [
    { Condition: { StringLike: "images/*" } },
    'Condition StringLike has "images/*"; write for example { "s3:prefix": "images/*" }',
  ],
  [
    { Condition: { StringLike: { "s3:prefix": null } } },
    "Condition StringLike s3:prefix has null; write a string, or a list of strings",
  ],
  [
    { Condition: { StringLike: { "s3:prefix": ["a", {}] } } },
    "Condition StringLike s3:prefix has {}; write a string, or a list of strings",
  ],
])("a statement with %j is refused: %s", (changes, message) => {
  expect(statementErrors(changes)).toEqual([`policy statement 1: ${message}`]);
});

test("a statement of another number is told by its number", () => {
  expect(documentErrors({ Statement: [statement, { ...statement, Effect: "Maybe" }] })).toEqual([
    'policy statement 2: Effect is "Maybe"; write "Allow" or "Deny"',
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
])("a statement with %j passes", (changes) => {
  expect(statementErrors(changes)).toEqual([]);
});

test.each([
  "2027",
  "2027-01",
  "2027-01-31",
  "2027-01-31T18:00Z",
  "2027-01-31T18:00:00.5+01:00",
  "1800000000",
  "${aws:x}",
])("%s is a date", (date) => {
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
  "arn:aws:kms:us-east-1:123456789012:key/1:2",
  "arn:aws:organizations::*:",
])("the resource %s passes", (Resource) => {
  expect(statementErrors({ Resource })).toEqual([]);
});

test("two statements with an empty Sid pass", () => {
  expect(
    documentErrors({
      Statement: [
        { ...statement, Sid: "" },
        { ...statement, Sid: "" },
      ],
    }),
  ).toEqual([]);
});

test("under the language of 2008 a variable is refused, for it is plain text there", () => {
  const Resource = "arn:aws:s3:::home/${aws:username}/*";
  expect(documentErrors({ Version: "2008-10-17", Statement: { ...statement, Resource } })).toEqual([
    `policy statement 1: Resource "${Resource}" is plain text under Version "2008-10-17"; write Version: "2012-10-17"`,
  ]);
});

test("the Id holds IAM's characters too", () => {
  expect(documentErrors({ Id: "写" })).toEqual([
    'policy Id "写" has U+5199 ("写"), but IAM\'s policies hold U+0020 to U+00FF only; write ""',
  ]);
});

test("tab, line ends and everything up to U+00FF pass", () => {
  expect(documentErrors({ Id: "a\tb\r\nc ÿ é \u0080" })).toEqual([]);
});

test("a single statement without a list passes", () => {
  expect(documentErrors({ Statement: statement, Version: "2008-10-17", Id: "photos" })).toEqual([]);
});

test("tokens pass in every element", () => {
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

test.each([
  ["s3:GetObjectFromNextWeek", "is not in AWS's list of DATE. If AWS has added it since, ignore this."],
  ["s3:Fetch*", "is not in AWS's list of DATE. If AWS has added it since, ignore this."],
  [
    "s3:GetObjekt",
    'is not in AWS\'s list of DATE; did you mean "s3:GetObject"? If AWS has added it since, ignore this.',
  ],
  [
    "s4:GetObject",
    'names the service "s4", which is not in AWS\'s list of DATE; did you mean "s3:GetObject"? If AWS has',
  ],
  [
    "photos:Look",
    'names the service "photos", which is not in AWS\'s list of DATE. If AWS has added it since, ignore this.',
  ],
  ["s3:HeadBucket", 'is an API call, which the action "s3:ListBucket" allows; write "s3:ListBucket"'],
  ["s3:HeadObject", 'is an API call, which the action "s3:GetObject" allows; write "s3:GetObject"'],
  ["s3:ListObjects", 'is an API call, which the action "s3:ListBucket" allows; write "s3:ListBucket"'],
  ["s3:UploadPart", 'is an API call, which the action "s3:PutObject" allows; write "s3:PutObject"'],
  ["s3:DeleteObjects", 'is an API call, which the action "s3:DeleteObject" allows; write "s3:DeleteObject"'],
])("warns of %s and refuses nothing, since IAM accepts it", (Action, message) => {
  expect(statementErrors({ Action })).toEqual([]);
  const [warning = "", ...others] = unknownActionWarnings({ Statement: { ...statement, Action } });
  expect(others).toEqual([]);
  expect(warning.replace(/20\d\d-\d\d-\d\d/, "DATE")).toContain(`action "${Action}" ${message}`);
});

test("warns of no action that AWS has, and of none that IAM refuses", () => {
  const Action = ["s3:Get*", "*", "s3:*", "*:*", "S3:getobject"];
  expect(unknownActionWarnings({ Statement: [{ ...statement, Action, NotAction: "iam:*" }] })).toEqual([]);
});

test("every API call that an action is offered for is no action, and each action is AWS's", () => {
  const calls = ["HeadBucket", "ListParts", "GetBucketLifecycleConfiguration", "DeletePublicAccessBlock", "CopyObject"];
  const s3 = actionsOf("s3");
  for (const call of calls) {
    expect(s3).not.toContain(call);
    expect(s3.map((name) => `s3:${name}`)).toContain(actionForCall(`s3:${call}`));
  }
});

test("says of a single statement that it belongs in a policy", () => {
  expect(policyDocumentErrors(statement, "aws")).toEqual([
    'policy is a single statement; put it into one: { Version: "2012-10-17", Statement: [{ … }] }',
  ]);
});

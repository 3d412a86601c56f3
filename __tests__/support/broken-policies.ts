/** A policy that IAM refuses, or takes without its doing what it says: the object or text, and the place at fault. */
export type BrokenPolicy = readonly [policy: unknown, place: string];

const sound = { Effect: "Allow", Action: "s3:ListBucket", Resource: "arn:aws:s3:::photos" };
const inDocument = (changes: object, place: string): BrokenPolicy => [
  { Version: "2012-10-17", Statement: sound, ...changes },
  place,
];
const inStatement = (changes: object, place: string): BrokenPolicy => [
  { Version: "2012-10-17", Statement: [sound, { ...sound, ...changes }] },
  `policy statement 2: ${place}`,
];
const inText = (statement: string, place: string): BrokenPolicy => [
  `{ "Version": "2012-10-17", "Statement": [${statement}] }`,
  place,
];
const inCondition = (Condition: unknown, place: string) => inStatement({ Condition }, place);
const date = (text: string) =>
  inCondition({ DateLessThan: { "aws:CurrentTime": text } }, `Condition DateLessThan aws:CurrentTime has "${text}"`);

/** Most are from moto's tests, which were tried against AWS; the rest from what people paste. */
export const brokenPolicies: readonly BrokenPolicy[] = [
  // the text
  ["This is not a json document", "policy is not JSON"],
  ['{ "Version": "2012-10-17", "Statement": [], }', "policy is not JSON"],
  ['{ "Version": "2008-10-17", "Version": "2012-10-17" }', 'policy: the key "Version"'],
  ['{ "Version": "2012-10-17", "Statement": [], "Statement": [] }', 'policy: the key "Statement"'],
  inText('{ "Effect": "Deny", "Effect": "Allow" }', 'policy statement 1: the key "Effect"'),
  inText('{ "Action": "s3:*", "Action": "s3:Get*" }', 'policy statement 1: the key "Action"'),
  inText('{}, { "Condition": {}, "Condition": {} }', 'policy statement 2: the key "Condition"'),
  inText('{ "Condition": { "Bool": {}, "Bool": {} } }', 'policy statement 1: Condition: the key "Bool"'),
  inText('{ "Condition": { "Bool": { "a": "1", "a": "2" } } }', 'policy statement 1: Condition Bool: the key "a"'),
  // the document
  ["policy", "policy is not JSON"],
  [[], "policy is []"],
  [null, "policy is null"],
  inDocument({ Version: undefined }, "policy has no Version"),
  inDocument({ Version: "2013-10-17" }, 'policy Version is "2013-10-17"'),
  inDocument({ Version: 2012 }, "policy Version is 2012"),
  inDocument({ Id: ["mine"] }, "policy Id is"),
  inDocument({ Id: {} }, "policy Id is"),
  inDocument({ Id: "写" }, 'policy Id "写"'),
  inDocument({ "Extra field": "value" }, 'policy has the element "Extra field"'),
  inDocument({ Statement: undefined }, "policy has no Statement"),
  inDocument({ Statement: [] }, "policy has no Statement"),
  inDocument({ Statement: ["afd"] }, "policy statement 1: it is"),
  inDocument({ Statement: null }, "policy statement 1: it is"),
  [
    { Version: "2008-10-17", Statement: [sound, { ...sound, Resource: "arn:aws:s3:::home/${aws:username}/*" }] },
    "policy statement 2: Resource",
  ],
  [
    {
      Version: "2008-10-17",
      Statement: { ...sound, Condition: { StringLike: { "s3:prefix": ["${aws:userid}/*"] } } },
    },
    "policy statement 1: Condition StringLike s3:prefix",
  ],
  // the statement
  inStatement({ "Extra field": "value" }, 'it has the element "Extra field"'),
  inStatement({ Principal: "*" }, "it has a Principal"),
  inStatement({ Sid: {} }, "Sid {}"),
  inStatement({ Sid: [] }, "Sid []"),
  inStatement({ Sid: "Read photos" }, 'Sid "Read photos"'),
  inDocument(
    {
      Statement: [
        { ...sound, Sid: "sdf" },
        { ...sound, Sid: "sdf" },
      ],
    },
    'policy has two statements with the Sid "sdf"',
  ),
  inStatement({ Effect: undefined }, "Effect is undefined"),
  inStatement({ Effect: "allow" }, 'Effect is "allow"'),
  inStatement({ Effect: "invalid" }, 'Effect is "invalid"'),
  // the action
  inStatement({ Action: undefined }, "it has no Action"),
  inStatement({ NotAction: "iam:*" }, "it has both Action and NotAction"),
  inStatement({ Action: [] }, "Action is an empty list"),
  inStatement({ Action: {} }, "Action has {}"),
  inStatement({ Action: [[]] }, "Action has []"),
  inStatement({ Action: "invalid" }, 'action "invalid"'),
  inStatement({ Action: "" }, 'action ""'),
  inStatement({ Action: "s3:" }, 'action "s3:"'),
  inStatement({ Action: "s3:List:Bucket" }, 'action "s3:List:Bucket"'),
  inStatement({ Action: "a a:ListBucket" }, 'action "a a:ListBucket"'),
  inStatement({ Action: "*:*" }, 'action "*:*"'),
  inStatement({ Action: "s?:ListBucket" }, 'action "s?:ListBucket"'),
  inStatement({ Action: "ec2:* " }, 'action "ec2:* "'),
  // the resource
  inStatement({ Resource: undefined }, "it has no Resource"),
  inStatement({ NotResource: "*" }, "it has both Resource and NotResource"),
  inStatement({ Resource: [] }, "Resource is an empty list"),
  inStatement({ Resource: { a: "*" } }, "Resource has {"),
  inStatement({ Resource: "invalid resource" }, 'resource "invalid resource"'),
  inStatement({ Resource: "" }, 'resource ""'),
  inStatement({ Resource: " *" }, 'resource " *"'),
  inStatement({ Resource: "photos/*" }, 'resource "photos/*"'),
  inStatement({ Resource: "arn:aws" }, 'resource "arn:aws"'),
  inStatement({ Resource: "aws:s3:::photos" }, 'resource "aws:s3:::photos"'),
  inStatement({ Resource: "arn:aws:s3::photos" }, 'resource "arn:aws:s3::photos"'),
  inStatement({ Resource: "arn:aws::::photos" }, 'resource "arn:aws::::photos"'),
  inStatement({ Resource: "arn:aws:*:::photos" }, 'resource "arn:aws:*:::photos"'),
  inStatement({ Resource: "arn:error:s3:::photos" }, 'resource "arn:error:s3:::photos"'),
  inStatement({ Resource: "arn:aws-cn:s3:::photos" }, 'resource "arn:aws-cn:s3:::photos"'),
  inStatement({ Resource: "arn:aws:s3:us-east-1::photos" }, 'resource "arn:aws:s3:us-east-1::photos"'),
  inStatement({ Resource: "arn:aws:s3::123456789012:photos" }, 'resource "arn:aws:s3::123456789012:photos"'),
  inStatement({ Resource: "arn:aws:iam:us-east-1::user/ada" }, 'resource "arn:aws:iam:us-east-1::user/ada"'),
  inStatement({ Resource: "arn:aws:iam:::photos" }, 'resource "arn:aws:iam:::photos"'),
  inStatement({ Resource: "arn:aws:s3:::写真/*" }, 'Resource "arn:aws:s3:::写真/*" has U+5199'),
  inStatement({ Resource: "arn:aws:s3:::web\u2011site/*" }, 'Resource "arn:aws:s3:::web\u2011site/*" has U+2011'),
  inStatement({ NotResource: "arn:aws:s3:::p\u200b", Resource: undefined }, "NotResource"),
  inStatement({ Resource: "arn:aws:s3:::p\u0007" }, "Resource"),
  inStatement({ Resource: "arn:aws:s3:::home/$${aws:username}" }, "Resource"),
  inStatement({ Resource: "arn:aws:s3:::home/&{aws:username}" }, "Resource"),
  // the condition
  inCondition("a", 'Condition is "a"'),
  inCondition([], "Condition is []"),
  inCondition({ x: { a: "1" } }, 'Condition has the operator "x"'),
  inCondition({ "ForAnyValue::StringEquals": { a: "1" } }, "Condition has the operator"),
  inCondition({ DateGreaterThan: "b" }, 'Condition DateGreaterThan has "b"'),
  inCondition({ StringEquals: [] }, "Condition StringEquals has []"),
  inCondition({ StringEquals: { a: {} } }, "Condition StringEquals a has {}"),
  inCondition({ StringEquals: { a: [null] } }, "Condition StringEquals a has null"),
  inCondition({ StringEquals: { "s3:prefix\u200b": "a" } }, "Condition StringEquals key"),
  inCondition({ StringEquals: { "s3:prefix": "写" } }, "Condition StringEquals s3:prefix"),
  date("sdfdsf"),
  date("234-13"),
  date("2016-12-13t2:00:00.593194+1"),
  date("2016-12-13t2:00:00.1999999999+10:59"),
  date("9223372036854775808"),
];

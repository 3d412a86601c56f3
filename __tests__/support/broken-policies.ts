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
  inCondition(
    { DateLessThan: { "aws:CurrentTime": text } },
    `Condition DateLessThan aws:CurrentTime must be a date, but is "${text}"`,
  );

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
  [[], "policy must be an object, but is []"],
  [null, "policy must be an object, but is null"],
  inDocument({ Version: undefined }, "policy has no Version"),
  inDocument({ Version: "2013-10-17" }, 'policy Version must be "2012-10-17", but is "2013-10-17"'),
  inDocument({ Version: 2012 }, 'policy Version must be "2012-10-17", but is 2012'),
  inDocument({ Id: ["mine"] }, "policy Id must be a string"),
  inDocument({ Id: {} }, "policy Id must be a string"),
  inDocument({ Id: "写" }, 'policy Id "写"'),
  inDocument({ "Extra field": "value" }, 'policy has the element "Extra field"'),
  inDocument({ Statement: undefined }, "policy has no Statement"),
  inDocument({ Statement: [] }, "policy has no Statement"),
  inDocument({ Statement: ["afd"] }, "policy statement 1 must be an object"),
  inDocument({ Statement: null }, "policy statement 1 must be an object"),
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
  inStatement({ Sid: {} }, "Sid must be letters and digits only, but is {}"),
  inStatement({ Sid: [] }, "Sid must be letters and digits only, but is []"),
  inStatement({ Sid: "Read photos" }, 'Sid must be letters and digits only, but is "Read photos"'),
  inDocument(
    {
      Statement: [
        { ...sound, Sid: "sdf" },
        { ...sound, Sid: "sdf" },
      ],
    },
    'policy has two statements with the Sid "sdf"',
  ),
  inStatement({ Effect: undefined }, 'Effect must be "Allow" or "Deny", but is undefined'),
  inStatement({ Effect: "allow" }, 'Effect must be "Allow" or "Deny", but is "allow"'),
  inStatement({ Effect: "invalid" }, 'Effect must be "Allow" or "Deny", but is "invalid"'),
  // the action
  inStatement({ Action: undefined }, "it has no Action"),
  inStatement({ NotAction: "iam:*" }, "it has both Action and NotAction"),
  inStatement({ Action: [] }, "Action is an empty list"),
  inStatement({ Action: {} }, "each Action must be a string, but is {}"),
  inStatement({ Action: [[]] }, "each Action must be a string, but is []"),
  ...["invalid", "", "s3:", "s3:List:Bucket", "a a:ListBucket", "s?:ListBucket", "ec2:* "].map((Action) =>
    inStatement({ Action }, `each action must be in the form service:Action, but is "${Action}"`),
  ),
  inStatement({ Action: "*:*" }, 'action "*:*"'),
  // the resource
  inStatement({ Resource: undefined }, "it has no Resource"),
  inStatement({ NotResource: "*" }, "it has both Resource and NotResource"),
  inStatement({ Resource: [] }, "Resource is an empty list"),
  inStatement({ Resource: { a: "*" } }, "each Resource must be a string, but is {"),
  ...[
    "invalid resource",
    "",
    " *",
    "photos/*",
    "arn:aws",
    "aws:s3:::photos",
    "arn:aws:s3::photos",
    "arn:aws::::photos",
  ].map((Resource) => inStatement({ Resource }, `each resource must be an ARN, but is "${Resource}"`)),
  ...[
    ...["arn:aws:*:::photos", "arn:error:s3:::photos", "arn:aws-cn:s3:::photos", "arn:aws:s3:us-east-1::photos"],
    ...["arn:aws:s3::123456789012:photos", "arn:aws:iam:us-east-1::user/ada"],
  ].map((Resource) => inStatement({ Resource }, `resource "${Resource}"`)),
  inStatement(
    { Resource: "arn:aws:iam:::photos" },
    'each resource of IAM must be one that IAM has, such as user/… or role/…, but is "arn:aws:iam:::photos"',
  ),
  inStatement({ Resource: "arn:aws:s3:::写真/*" }, 'Resource "arn:aws:s3:::写真/*" has U+5199'),
  inStatement({ Resource: "arn:aws:s3:::web\u2011site/*" }, 'Resource "arn:aws:s3:::web\u2011site/*" has U+2011'),
  inStatement({ NotResource: "arn:aws:s3:::p\u200b", Resource: undefined }, "NotResource"),
  inStatement({ Resource: "arn:aws:s3:::p\u0007" }, "Resource"),
  inStatement({ Resource: "arn:aws:s3:::home/$${aws:username}" }, "Resource"),
  inStatement({ Resource: "arn:aws:s3:::home/&{aws:username}" }, "Resource"),
  // the condition
  inCondition("a", 'Condition must be an object, but is "a"'),
  inCondition([], "Condition must be an object, but is []"),
  inCondition({ x: { a: "1" } }, 'Condition has the operator "x"'),
  inCondition({ "ForAnyValue::StringEquals": { a: "1" } }, "Condition has the operator"),
  inCondition({ DateGreaterThan: "b" }, 'Condition DateGreaterThan must be an object, but is "b"'),
  inCondition({ StringEquals: [] }, "Condition StringEquals must be an object, but is []"),
  inCondition({ StringEquals: { a: {} } }, "Condition StringEquals a must be a string or a list of strings, but is {}"),
  inCondition(
    { StringEquals: { a: [null] } },
    "Condition StringEquals a must be a string or a list of strings, but is null",
  ),
  inCondition({ StringEquals: { "s3:prefix\u200b": "a" } }, "Condition StringEquals key"),
  inCondition({ StringEquals: { "s3:prefix": "写" } }, "Condition StringEquals s3:prefix"),
  date("sdfdsf"),
  date("234-13"),
  date("2016-12-13t2:00:00.593194+1"),
  date("2016-12-13t2:00:00.1999999999+10:59"),
  date("9223372036854775808"),
];

import { Token } from "cdktf";
import fc from "fast-check";
import { show } from "../../../lib/iam/json";
import { policySize } from "../../../lib/iam/quotas";
import { accountIdErrors, regionErrors } from "../../../lib/rules/account";
import {
  accessKeyNameErrors,
  accessKeyStatusErrors,
  partitionErrors,
  pathErrors,
  permissionsBoundaryErrors,
  policyNameErrors,
  policySizeErrors,
  tagErrors,
  userNameErrors,
} from "../../../lib/rules/iam";
import { booleanErrors, unknownPropertyErrors } from "../../../lib/rules/input";

const userRemedy = 'write 1–64 of A–Z a–z 0–9 _ + = , . @ - (for example "s3-image-optimizer")';
const policyRemedy = 'write 1–128 of A–Z a–z 0–9 _ + = , . @ - (for example "S3Access")';

test.each([
  ["", `userName is empty; ${userRemedy}`],
  [undefined, `userName is undefined, not a string; ${userRemedy}`],
  [42, `userName is 42, not a string; ${userRemedy}`],
  ["ada lovelace", `userName "ada lovelace" contains " ", which IAM does not allow; ${userRemedy}`],
  ["zoë/!", `userName "zoë/!" contains "ë/!", which IAM does not allow; ${userRemedy}`],
  ["ada\n", `userName "ada\\n" contains "\\n", which IAM does not allow; ${userRemedy}`],
  ["a".repeat(65), `userName "${"a".repeat(65)}" has 65 characters, more than IAM's 64; ${userRemedy}`],
  ["__proto__", 'userName "__proto__" is a name that JavaScript keeps for itself; choose another'],
])("the user name %j is refused: %s", (name, message) => {
  expect(userNameErrors(name)).toEqual([message]);
});

test.each([
  ["", `policyName is empty; ${policyRemedy}`],
  [null, `policyName is null, not a string; ${policyRemedy}`],
  ["S3 Access", `policyName "S3 Access" contains " ", which IAM does not allow; ${policyRemedy}`],
])("the policy name %j is refused: %s", (name, message) => {
  expect(policyNameErrors(name)).toEqual([message]);
});

test("a policy name of 128 characters passes and one of 129 is refused, shortened in the message", () => {
  expect(policyNameErrors("p".repeat(128))).toEqual([]);
  expect(policyNameErrors("p".repeat(129))).toEqual([
    `policyName "${"p".repeat(75)}…pp" has 129 characters, more than IAM's 128; ${policyRemedy}`,
  ]);
});

test("a name that is both too long and strange is told both", () => {
  expect(userNameErrors("a b".repeat(30))).toHaveLength(2);
});

const iamCharacters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+=,.@-"];
const iamCharacter = fc.constantFrom(...iamCharacters);
const strangeCharacter = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 1 })
  .filter((character) => !iamCharacters.includes(character));

test.each([
  ["user", userNameErrors, 64],
  ["policy", policyNameErrors, 128],
])("every legal %s name passes and every illegal one is refused", (_, errors, maxLength) => {
  const legal = fc.string({ unit: iamCharacter, minLength: 1, maxLength }).filter((name) => name !== "__proto__");
  fc.assert(fc.property(legal, (name) => errors(name).length === 0));
  fc.assert(
    fc.property(fc.string({ unit: iamCharacter, minLength: maxLength + 1 }), (name) => errors(name).length === 1),
  );
  fc.assert(
    fc.property(legal, fc.nat(), strangeCharacter, (name, at, character) => {
      const index = at % (name.length + 1);
      return errors(name.slice(0, index) + character + name.slice(index)).length >= 1;
    }),
  );
});

test.each(["", "apps/", "/apps", "/my apps/", "/äpps/", 5, null, "//", "/a%{b}/", `/${"a".repeat(511)}/`])(
  "the path %j is refused",
  (path) => {
    expect(pathErrors(path)).toEqual([
      `path ${show(path)} is not an IAM path; begin and end it with "/", without spaces or "%{", at most 512 characters (for example "/apps/images/")`,
    ]);
  },
);

test("every legal path passes and every illegal one is refused", () => {
  const visible = fc.integer({ min: 33, max: 126 }).map((code) => String.fromCharCode(code));
  const middle = fc.string({ unit: visible, minLength: 1, maxLength: 510 }).filter((text) => !text.includes("${"));
  fc.assert(fc.property(middle, (text) => pathErrors(`/${text.replace(/%\{+/g, "%")}/`).length === 0));
  const spoilt = fc.oneof(
    middle.filter((text) => !text.startsWith("/")).map((text) => `${text}/`),
    middle.filter((text) => !text.endsWith("/")).map((text) => `/${text}`),
    fc.tuple(middle, fc.constantFrom(" ", "\t", "\n", "é", "\x7f"), middle).map((parts) => `/${parts.join("")}/`),
  );
  fc.assert(fc.property(spoilt, (path) => pathErrors(path).length === 1));
});

test.each([
  ["S3Boundary", "aws"],
  ["arn:aws:iam::123:policy/S3Boundary", "aws"],
  ["arn:aws:iam::123456789012:role/S3Boundary", "aws"],
  ["arn:aws:s3:::photos", "aws"],
  [5, "aws"],
])("the permissions boundary %j is refused", (arn, partition) => {
  expect(permissionsBoundaryErrors(arn, partition)).toEqual([
    `permissionsBoundary ${show(arn)} is not the ARN of a managed policy; write for example "arn:aws:iam::123456789012:policy/S3Boundary"`,
  ]);
});

test("a permissions boundary of another partition is refused", () => {
  expect(permissionsBoundaryErrors("arn:aws:iam::123456789012:policy/S3Boundary", "aws-cn")).toEqual([
    'permissionsBoundary "arn:aws:iam::123456789012:policy/S3Boundary" is in partition "aws", but the stack\'s region is in "aws-cn"; write "arn:aws-cn:iam::123456789012:policy/S3Boundary"',
  ]);
});

test.each(["arn:aws:iam::123456789012:policy/S3Boundary", "arn:aws:iam::aws:policy/job-function/Billing"])(
  "the permissions boundary %s passes",
  (arn) => {
    expect(permissionsBoundaryErrors(arn, "aws")).toEqual([]);
  },
);

const characters = "letters, digits, spaces and _ . : / = + - @";

test.each([
  [5, 'tags is 5, not an object; write for example { team: "web" }'],
  [["team"], 'tags is ["team"], not an object; write for example { team: "web" }'],
  [{ "": "web" }, `tag key "" is not a tag key; write 1–128 ${characters}`],
  [{ "te#am": "web" }, `tag key "te#am" is not a tag key; write 1–128 ${characters}`],
  [{ "AWS:team": "web" }, 'tag key "AWS:team" begins with "aws:", which AWS keeps for itself; rename it'],
  [{ team: 5 }, `tag "team" has the value 5; write a string of at most 256 ${characters}`],
  [{ team: "w|b" }, `tag "team" has the value "w|b"; write a string of at most 256 ${characters}`],
  [{ Team: "web", team: "web" }, 'tag keys "Team" and "team" differ in case only, which IAM does not allow; keep one'],
  [
    Object.fromEntries(Array.from({ length: 52 }, (_, index) => [`tag${index}`, ""])),
    "tags has 52 entries, more than IAM's 50 a user; remove 2",
  ],
])("the tags %j are refused: %s", (tags, message) => {
  expect(tagErrors(tags)).toEqual([message]);
});

test("every legal tag passes and every illegal one is refused", () => {
  const unit = fc.constantFrom(..."AZaz09 _.:/=+-@äßЖ語٣");
  const key = fc.string({ unit, minLength: 1, maxLength: 128 }).filter((text) => !/^aws:/i.test(text));
  const value = fc.string({ unit, maxLength: 256 });
  const strange = fc.constantFrom(..."#!?*&%<>|\\\"'{}[]();~^`\t\n");
  const refused = (name: string, content: string) => tagErrors({ [name]: content }).length === 1;
  fc.assert(fc.property(key, value, (name, content) => tagErrors({ [name]: content }).length === 0));
  fc.assert(fc.property(key, strange, value, (name, character, content) => refused(name + character, content)));
  fc.assert(fc.property(key, value, strange, (name, content, character) => refused(name, content + character)));
  fc.assert(
    fc.property(
      fc.string({ unit, minLength: 129 }),
      value,
      (name, content) => !/^aws:/i.test(name) && refused(name, content),
    ),
  );
  fc.assert(fc.property(key, fc.string({ unit, minLength: 257 }), refused));
});

test.each(["12345678901", "1234567890123", 123456789012, "12345678901a", "", null])(
  "the account id %j is refused",
  (id) => {
    expect(accountIdErrors(id)).toEqual([
      `allowedAccountIds has ${show(id)}; write 12 digits in quotes (for example "012345678901")`,
    ]);
  },
);

test.each(["us-east", "frankfurt", "eu-central-1a", "", 1, null])("the region %j is refused", (region) => {
  expect(regionErrors(region)).toEqual([
    `region ${show(region)} is not an AWS region; write it as AWS does (for example "us-east-1")`,
  ]);
});

test.each(["US-EAST-1", " us-east-1", "us_east_1", "us-east1"])(
  "the region %j is refused with the one meant",
  (region) => {
    expect(regionErrors(region)).toEqual([`region ${show(region)} is not an AWS region; did you mean "us-east-1"?`]);
  },
);

test.each(["us-east-1", "ap-southeast-7", "cn-northwest-1", "us-gov-west-1", "us-isob-east-1", "eusc-de-east-1"])(
  "the region %s passes",
  (region) => {
    expect(regionErrors(region)).toEqual([]);
  },
);

test.each(["amazon", "aws_cn", "AWS", "", 5])("the partition %j is refused", (partition) => {
  expect(partitionErrors(partition)).toEqual([
    `partition ${show(partition)} is not one of AWS's; write for example "aws", "aws-cn" or "aws-us-gov"`,
  ]);
});

test.each(["", "a b", "primary/2", "a".repeat(65), "${var.id}", "__proto__", undefined, 5])(
  "the access key name %j is refused",
  (name) => {
    expect(accessKeyNameErrors(name)).toEqual([
      `access key name ${show(name)} is not allowed; write 1–64 letters, digits, "-" or "_" (for example "primary")`,
    ]);
  },
);

test.each(["Disabled", "", null, true])("refuses the status %j", (status) => {
  expect(accessKeyStatusErrors(status)).toEqual([`status must be "Active" or "Inactive", but is ${show(status)}`]);
});

test("names the status that a slip of case means", () => {
  expect(accessKeyStatusErrors("inactive")).toEqual([
    'status must be "Active" or "Inactive", but is "inactive"; write "Inactive"',
  ]);
});

test.each(["true", 1, null, "${var.protect}"])("%j is not a switch that synth can read", (value) => {
  expect(booleanErrors("protect", value)).toEqual([`protect is ${show(value)}; write true or false`]);
});

test("an inline policy may have 2,048 characters, white space not counted", () => {
  expect(policySizeErrors([`${"x".repeat(2048)} \n\t`], "inline")).toEqual([]);
  expect(policySizeErrors(["x".repeat(2049)], "inline")).toEqual([
    'inline policy has 2049 characters without white space, more than IAM\'s 2048 a user; list fewer buckets, name several with one wildcard (for example "photos-*"), or write policyType: "managed", which has room for 6144',
  ]);
  expect(policySize('{ "a": 1 }')).toBe(7);
});

test("a user's inline policies share their 2,048 characters", () => {
  expect(policySizeErrors(["x".repeat(2000), "x".repeat(48)], "inline")).toEqual([]);
  expect(policySizeErrors(["x".repeat(2000), "x".repeat(49)], "inline")).toEqual([
    expect.stringMatching(/^inline policies have 2049 characters without white space, more than IAM's 2048 a user;/),
  ]);
});

test("a managed policy may have 6,144 characters", () => {
  expect(policySizeErrors(["x".repeat(6144)], "managed")).toEqual([]);
  expect(policySizeErrors(["x".repeat(6145)], "managed")).toEqual([
    'managed policy has 6145 characters without white space, more than IAM\'s 6144; list fewer buckets, name several with one wildcard (for example "photos-*")',
  ]);
});

test("an unknown property is refused with the properties there are", () => {
  expect(unknownPropertyErrors({ id: "primary", stauts: "Active" }, { id: true, status: true })).toEqual([
    'unknown property "stauts"; did you mean status?',
  ]);
});

const circle: { self?: unknown } = {};
circle.self = circle;

test.each([
  ["ada", '"ada"'],
  [undefined, "undefined"],
  [Number.NaN, "NaN"],
  [null, "null"],
  [5n, "5n"],
  [Symbol("ada"), "Symbol(ada)"],
  [[5n], "[ 5n ]"],
  [circle, "<ref *1> { self: [Circular *1] }"],
])("a message shows %p in one line as %s", (value, text) => {
  expect(show(value)).toBe(text);
});

test("a message never shows more than 80 characters of a value", () => {
  expect(show("x".repeat(1000))).toHaveLength(80);
  expect(show(() => "x".repeat(1000)).length).toBeLessThanOrEqual(80);
});

test.each([
  ["userName", userNameErrors],
  ["policyName", policyNameErrors],
  ["path", pathErrors],
  ["permissionsBoundary", (value: unknown) => permissionsBoundaryErrors(value, "aws")],
  ["tags", tagErrors],
  ["a tag's value", (value: unknown) => tagErrors({ team: value })],
  ["an account id", accountIdErrors],
  ["region", regionErrors],
  ["status", accessKeyStatusErrors],
])("%s may be known to Terraform only", (_, errors) => {
  expect(errors(Token.asString({ Ref: "x" }))).toEqual([]);
  expect(errors("${var.x}")).toEqual([]);
});

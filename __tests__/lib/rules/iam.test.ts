import fc from "fast-check";
import { show } from "../../../lib/iam/json";
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

const nameRule = "of A–Z a–z 0–9 _ + = , . @ -";

test.each([
  ["", `userName must be 1–64 ${nameRule}, but is "". Write for example "s3-image-optimizer".`],
  [
    undefined,
    'userName is missing, or undefined. Write for example "s3-image-optimizer", ' +
      "or set the environment variable that it comes from.",
  ],
  [42, `userName must be 1–64 ${nameRule}, but is 42. Write for example "s3-image-optimizer".`],
  ["ada lovelace", `userName must be 1–64 ${nameRule}, but is "ada lovelace". Write for example "ada-lovelace".`],
  ["zoë/!", `userName must be 1–64 ${nameRule}, but is "zoë/!". Write for example "zo".`],
  ["ada\n", `userName must be 1–64 ${nameRule}, but is "ada\\n". Write for example "ada".`],
  [
    "a".repeat(65),
    `userName must be 1–64 ${nameRule}, but is ` +
      '"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" (65 characters). ' +
      'Write for example "s3-image-optimizer".',
  ],
  ["__proto__", 'userName "__proto__" is reserved by JavaScript. Choose another name.'],
])("rejects the user name %j: %s", (name, message) => {
  expect(userNameErrors(name)).toEqual([message]);
});

test.each([
  ["", `policyName must be 1–128 ${nameRule}, but is "". Write for example "S3Access".`],
  [null, `policyName must be 1–128 ${nameRule}, but is null. Write for example "S3Access".`],
  ["S3 Access", `policyName must be 1–128 ${nameRule}, but is "S3 Access". Write for example "S3-Access".`],
])("rejects the policy name %j: %s", (name, message) => {
  expect(policyNameErrors(name)).toEqual([message]);
});

test("accepts a policy name of 128 characters, rejects one of 129, and shortens it in the message", () => {
  expect(policyNameErrors("p".repeat(128))).toEqual([]);
  expect(policyNameErrors("p".repeat(129))).toEqual([
    `policyName must be 1–128 ${nameRule}, but is ` +
      '"ppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppp…pp" (129 characters). ' +
      'Write for example "S3Access".',
  ]);
});

const iamCharacters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+=,.@-"];
const iamCharacter = fc.constantFrom(...iamCharacters);
const strangeCharacter = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 1 })
  .filter((character) => !iamCharacters.includes(character));

test.each([
  ["user", userNameErrors, 64],
  ["policy", policyNameErrors, 128],
])("accepts every legal %s name and rejects every illegal one", (_, errors, maxLength) => {
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

test.each([
  ["", 'for example "/apps/images/"'],
  ["apps/", '"/apps/"'],
  ["/apps", '"/apps/"'],
  ["/my apps/", 'for example "/apps/images/"'],
  ["/äpps/", 'for example "/apps/images/"'],
  [5, 'for example "/apps/images/"'],
  [null, 'for example "/apps/images/"'],
  ["//", 'for example "/apps/images/"'],
  ["/a%{b}/", 'for example "/apps/images/"'],
  [`/${"a".repeat(511)}/`, 'for example "/apps/images/"'],
])("rejects the path %j, and proposes %s", (path, proposed) => {
  expect(pathErrors(path)).toEqual([
    'path must be at most 512 characters that begin and end with "/", without spaces and "%{", ' +
      `but is ${show(path)}. Write ${proposed}.`,
  ]);
});

test("accepts every legal path and rejects every illegal one", () => {
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
  ...["S3Boundary", "arn:aws:iam::123:policy/S3Boundary", "arn:aws:iam::123456789012:role/S3Boundary"],
  ...["arn:aws:s3:::photos", 5],
])("rejects the permissions boundary %j", (arn) => {
  expect(permissionsBoundaryErrors(arn, "aws")).toEqual([
    `permissionsBoundary must be the ARN of a managed policy, but is ${show(arn)}. ` +
      'Write for example "arn:aws:iam::123456789012:policy/S3Boundary".',
  ]);
});

test("rejects a permissions boundary of another partition", () => {
  expect(permissionsBoundaryErrors("arn:aws:iam::123456789012:policy/S3Boundary", "aws-cn")).toEqual([
    `permissionsBoundary "arn:aws:iam::123456789012:policy/S3Boundary" must be in the partition of the stack's ` +
      'region, "aws-cn", but is in "aws". Write "arn:aws-cn:iam::123456789012:policy/S3Boundary".',
  ]);
});

test.each(["arn:aws:iam::123456789012:policy/S3Boundary", "arn:aws:iam::aws:policy/job-function/Billing"])(
  "accepts the permissions boundary %s",
  (arn) => {
    expect(permissionsBoundaryErrors(arn, "aws")).toEqual([]);
  },
);

const ofTags = "letters, digits, spaces and _ . : / = + - @";

test.each([
  [5, 'tags must be an object, but is 5. Write for example { team: "web" }.'],
  [["team"], 'tags must be an object, but is ["team"]. Write for example { team: "web" }.'],
  [{ "": "web" }, `a tag key must be 1–128 ${ofTags}, but is "". Rename it.`],
  [{ "te#am": "web" }, `a tag key must be 1–128 ${ofTags}, but is "te#am". Rename it.`],
  [{ "AWS:team": "web" }, 'tag key "AWS:team" begins with "aws:", which AWS reserves. Rename it.'],
  [{ team: 5 }, `tag "team" must be a string of at most 256 ${ofTags}, but is 5. Write "5".`],
  [{ team: "w|b" }, `tag "team" must be a string of at most 256 ${ofTags}, but is "w|b". Change it.`],
  [{ Team: "web", team: "web" }, `tag keys must differ in more than case, but "Team" and "team" don't. Keep one.`],
  [
    Object.fromEntries(Array.from({ length: 52 }, (_, index) => [`tag${index}`, ""])),
    "tags must have at most 50 entries, but has 52. Remove 2.",
  ],
])("rejects the tags %j: %s", (tags, message) => {
  expect(tagErrors(tags)).toEqual([message]);
});

test("accepts every legal tag and rejects every illegal one", () => {
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

test.each([
  ["12345678901", "123456789012"],
  ["1234567890123", "123456789012"],
  [210987654321, "210987654321"],
  [12345678901, "012345678901"],
  ["12345678901a", "123456789012"],
  ["", "123456789012"],
  [null, "123456789012"],
])("rejects the account id %j, and proposes %s", (id, proposed) => {
  expect(accountIdErrors(id)).toEqual([
    `each of allowedAccountIds must be 12 digits in quotes, but is ${show(id)}. Write "${proposed}".`,
  ]);
});

test.each(["us-east", "frankfurt", "eu-central-1a", "", 1, null])("rejects the region %j", (region) => {
  expect(regionErrors(region)).toEqual([
    `region must be the name of an AWS region, but is ${show(region)}. Write for example "us-east-1".`,
  ]);
});

test.each(["US-EAST-1", " us-east-1", "us_east_1", "us-east1"])(
  "rejects the region %j, and proposes the region in AWS's spelling",
  (region) => {
    expect(regionErrors(region)).toEqual([
      `region must be the name of an AWS region, but is ${show(region)}. Write "us-east-1".`,
    ]);
  },
);

test.each(["us-east-1", "ap-southeast-7", "cn-northwest-1", "us-gov-west-1", "us-isob-east-1", "eusc-de-east-1"])(
  "accepts the region %s",
  (region) => {
    expect(regionErrors(region)).toEqual([]);
  },
);

test.each(["amazon", "aws_cn", "AWS", "", 5])("rejects the partition %j", (partition) => {
  expect(partitionErrors(partition)).toEqual([
    `partition must be one of AWS's partitions, but is ${show(partition)}. ` +
      'Write for example "aws", "aws-cn" or "aws-us-gov".',
  ]);
});

test.each(["", "a b", "primary/2", "a".repeat(65), "${var.id}", "__proto__", 5])(
  "rejects the access key name %j",
  (name) => {
    expect(accessKeyNameErrors(name)).toEqual([
      `the name of an access key must be 1–64 letters, digits, "-" or "_", but is ${show(name)}. ` +
        'Write for example "primary".',
    ]);
  },
);

test.each(["Disabled", "", null, true])("rejects the status %j", (status) => {
  expect(accessKeyStatusErrors(status)).toEqual([
    `status must be "Active" or "Inactive", but is ${show(status)}. Write one of them.`,
  ]);
});

test("proposes the status that differs only in case", () => {
  expect(accessKeyStatusErrors("inactive")).toEqual([
    'status must be "Active" or "Inactive", but is "inactive". Write "Inactive".',
  ]);
});

test.each([
  ["true", "Write protect: true."],
  ["false", "Write protect: false."],
  [1, "Write protect: true."],
  [null, "Write one of them."],
  ["${var.protect}", "Write one of them."],
  ["no", "Write protect: false."],
  [0, "Write protect: false."],
])("rejects %j as a switch", (value, fix) => {
  expect(booleanErrors("protect", value)).toEqual([`protect must be true or false, but is ${show(value)}. ${fix}`]);
});

test("counts the characters of a user's inline policies together, without white space", () => {
  expect(policySizeErrors(["x".repeat(2000), `${"x".repeat(48)} \n\t`], "inline")).toEqual([]);
  expect(policySizeErrors(["x".repeat(2000), "x".repeat(49)], "inline")).toEqual([
    expect.stringContaining(
      "inline policies must together have at most 2048 characters without white space, not 2049.",
    ),
  ]);
});

test("accepts a managed policy of 6,144 characters", () => {
  expect(policySizeErrors(["x".repeat(6144)], "managed")).toEqual([]);
  expect(policySizeErrors(["x".repeat(6145)], "managed")).toEqual([
    "the managed policy must have at most 6144 characters without white space, not 6145. List fewer buckets.",
  ]);
});

test("rejects an unknown property, and proposes the similar one", () => {
  expect(unknownPropertyErrors({ id: "primary", stauts: "Active" }, { id: true, status: true })).toEqual([
    'unknown property "stauts". Did you mean status?',
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
])("shows %p in one line as %s", (value, text) => {
  expect(show(value)).toBe(text);
});

test("never shows more than 80 characters of a value", () => {
  expect(show("x".repeat(1000))).toHaveLength(80);
  expect(show(() => "x".repeat(1000)).length).toBeLessThanOrEqual(80);
});

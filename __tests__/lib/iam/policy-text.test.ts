import fc from "fast-check";
import { inexactNumbers, readPolicyText } from "../../../lib/iam/policy-text";

function errorsIn(text: string): readonly string[] {
  const read = readPolicyText(text);
  return "errors" in read ? read.errors : [];
}

test.each([
  ['{ "Version": "2008-10-17", "Version": "2012-10-17" }', 'policy: the key "Version" is written twice. Keep one.'],
  ['{ "Statement": [], "Statement": [] }', 'policy: the key "Statement" is written twice. Keep one.'],
  [
    '{ "Statement": [{}, { "Effect": "Deny", "Action": "*", "Effect": "Allow" }] }',
    'policy statement 2: the key "Effect" is written twice. Keep one.',
  ],
  [
    '{ "Statement": { "Condition": {}, "Condition": {} } }',
    'policy statement 1: the key "Condition" is written twice. Keep one.',
  ],
  [
    '{ "Statement": [{ "Condition": { "StringLike": { "s3:prefix": "a" }, "StringLike": { "s3:prefix": "b" } } }] }',
    'policy statement 1: Condition: the key "StringLike" is written twice. Keep one.',
  ],
  [
    '{ "Statement": [{ "Condition": { "StringLike": { "s3:prefix": "a", "s3:prefix": "b" } } }] }',
    'policy statement 1: Condition StringLike: the key "s3:prefix" is written twice. Keep one.',
  ],
  [
    '{ "Statement": [{ "Eff\\u0065ct": "Deny", "Effect": "Allow" }] }',
    'policy statement 1: the key "Effect" is written twice. Keep one.',
  ],
])("finds a repeated key in %s", (text, message) => {
  expect(errorsIn(text)).toEqual([message]);
});

test("accepts the same key in different objects, or as a value", () => {
  expect(errorsIn('{ "a": { "b": "a" }, "b": ["a", "a", { "a": ",\\"a\\":" }, { "a": 1 }], "c": "a" }')).toEqual([]);
});

test("rejects text that is not JSON", () => {
  expect(readPolicyText('{ "Version": ')).toEqual({ notJson: expect.stringMatching(/^policy is not JSON: /) });
});

test("reads any JSON as JSON.parse does, and finds no repeated key in it", () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(0, 2), (text, indent) => {
      const document = JSON.parse(text);
      expect(readPolicyText(JSON.stringify(document, null, indent))).toEqual({ document });
    }),
  );
});

test("finds a repeated key anywhere", () => {
  fc.assert(
    fc.property(fc.json(), fc.json(), fc.string(), (one, other, key) => {
      const name = JSON.stringify(key);
      expect(errorsIn(`[${one}, { ${name}: ${other}, "between": ${one}, ${name}: ${one} }]`)).toContainEqual(
        expect.stringContaining(`the key ${name} is written twice`),
      );
    }),
  );
});

test.each([
  ["9007199254740993", false],
  ["900719925474099200000", true],
  ["0.12345678901234567", false],
  ["1.5", true],
  ["1e400", false],
  ["-1.25e-3", true],
])("knows that JavaScript keeps the digits of %s: %s", (number, isExact) => {
  expect(inexactNumbers(`{ "n": [${number}], "text": "9007199254740993" }`)).toStrictEqual(isExact ? [] : [number]);
});

import fc from "fast-check";
import { bucketOf, covers, overlap } from "../../../lib/iam/arn-patterns";

const bucket = "arn:aws:s3:::${BucketName}";
const object = "arn:aws:s3:::${BucketName}/${ObjectName}";

test.each([
  ["arn:aws:s3:::*", true, true],
  ["*", true, true],
  ["arn:aws:s3:::photos", true, false],
  ["arn:aws:s3:::photos/*", false, true],
  ["arn:aws:s3:::photos*", true, true],
  ["arn:aws:s3:::*/*", false, true],
  ["arn:aws:s3:::photos/", false, false],
  ["arn:aws:s3:us-east-1:123456789012:accesspoint/site", false, false],
  ["arn:aws-cn:s3:::photos", false, false],
])("knows for %s whether it may be a bucket: %s, or an object: %s", (pattern, isBucket, isObject) => {
  expect([overlap(pattern, bucket), overlap(pattern, object)]).toStrictEqual([isBucket, isObject]);
});

test.each([
  ["arn:aws:s3:::*", "arn:aws:s3:::photos/*", true],
  ["*", "arn:aws:s3:::photos/*", true],
  ["arn:aws:s3:::photos*", "arn:aws:s3:::photos/*", true],
  ["arn:aws:s3:::photos/*", "arn:aws:s3:::photos*", false],
  ["arn:aws:s3:::photos/*", "*", false],
  ["arn:aws:s3:::photo?", "arn:aws:s3:::photos", true],
  ["arn:aws:s3:::photo?", "arn:aws:s3:::photo*", false],
  ["arn:aws:s3:::home/${aws:username}/*", "arn:aws:s3:::home/${aws:username}/a", true],
  ["arn:aws:s3:::home/${aws:username}/*", "arn:aws:s3:::home/bob/a", false],
  ["arn:aws:s3:::home/${aws:username}/*", "arn:aws:s3:::home/${aws:userid}/a", false],
  ["arn:aws:s3:::home/*", "arn:aws:s3:::home/${aws:username}/*", true],
  ["arn:aws:s3:::a${*}", "arn:aws:s3:::ab", false],
])("knows whether %s includes %s: %s", (wide, narrow, expected) => {
  expect(covers(wide, narrow)).toBe(expected);
});

test("keeps a wildcard within one part of the ARN", () => {
  expect(overlap("arn:aws:s3:::*", "arn:aws:s3:us-east-1:1:job/a")).toBe(false);
  expect(overlap("arn:aws:s3:*:*:*", "arn:aws:s3:us-east-1:1:job/a")).toBe(true);
});

const glob = fc.array(fc.constantFrom("a", "/", "*", "?"), { maxLength: 5 }).map((parts) => parts.join(""));
const arn = (text: string) => `arn:aws:s3:::${text}`;
const names = ["", "a", "/", "aa", "a/", "/a", "//", "aaa", "a/a", "aa/", "/aa", "aaaa", "a/a/", "aaaaa", "/a/a/"];
const matched = (pattern: string) =>
  names.filter((name) => new RegExp(`^${pattern.replace(/\*+/g, ".*").replace(/\?/g, ".")}$`).test(name));

test("matches every name of a pattern that another one includes", () => {
  fc.assert(
    fc.property(glob, glob, (wide, narrow) => {
      return !covers(arn(wide), arn(narrow)) || matched(narrow).every((name) => matched(wide).includes(name));
    }),
    { numRuns: 3_000 },
  );
});

test("includes a pattern with some wildcards replaced", () => {
  fc.assert(
    fc.property(glob, glob, (wide, filling) => {
      return covers(arn(wide), arn(wide.replaceAll("*", filling).replaceAll("?", "a")));
    }),
    { numRuns: 3_000 },
  );
});

test("finds an overlap of two patterns that match the same name", () => {
  fc.assert(
    fc.property(glob, glob, (one, other) => {
      return overlap(arn(one), arn(other)) || !matched(one).some((name) => matched(other).includes(name));
    }),
    { numRuns: 3_000 },
  );
});

test.each([
  ["*", "*"],
  ["arn:aws:s3:::*", "*"],
  ["arn:aws:s3:::photos/2024/*", "photos"],
  ["arn:aws-cn:s3:::photos-*", "photos-*"],
  ["arn:*:*:*:*:photos/*", "photos"],
  ["arn:aws:s3:us-west-2:123456789012:accesspoint/site", undefined],
  ["arn:aws:s3::123456789012:accesspoint/site", undefined],
  ["arn:aws:s3:us-west-2:*:accesspoint/site", undefined],
  ["arn:aws:kms:us-east-1:123456789012:key/1", undefined],
])("reads the bucket of %s as %s", (resource, expected) => {
  expect(bucketOf(resource)).toBe(expected);
});

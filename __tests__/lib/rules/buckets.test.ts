import { show } from "../../../lib/iam/json";
import { bucketErrors, bucketListErrors } from "../../../lib/rules/buckets";

const web = "arn:aws:s3:eu-west-1:123456789012:accesspoint/web";

test.each([
  ["", "is empty"],
  ["photos!", "must have only lower-case letters, digits, dots and hyphens"],
  ["ab", "must have at least 3 characters, but has 2"],
  ["a".repeat(64), "must have at most 63 characters, but has 64"],
  [".photos", "must begin and end with a letter or digit"],
  ["photos-", "must begin and end with a letter or digit"],
  ["my..photos", "must not have two dots in a row"],
  ["192.168.5.4", "must not have the form of an IP address"],
  ["xn--photos", 'has "xn--", which AWS reserves'],
  ["sthree-photos", 'has "sthree-", which AWS reserves'],
  ["amzn-s3-demo-photos", 'has "amzn-s3-demo-", which AWS reserves'],
  ["photos--ol-s3", 'has "--ol-s3", which AWS reserves'],
  ["photos.mrap", 'has ".mrap", which AWS reserves'],
  ["photos--x-s3", 'has "--x-s3", which AWS reserves'],
  ["photos--table-s3", 'has "--table-s3", which AWS reserves'],
])("rejects the bucket name %j: it %s", (name, problem) => {
  expect(bucketErrors(name, "aws")).toEqual([`bucket name "${name}" ${problem}. Copy the name from the S3 console.`]);
});

test.each([
  ["https://photos.s3.amazonaws.com/cat.jpg", 'Write "photos/cat.jpg"'],
  ["https://photos.s3.eu-central-1.amazonaws.com/images/", 'Write "photos/images/*"'],
  [
    "https://s3.console.aws.amazon.com/s3/buckets/photos?region=us-east-1&prefix=shop%20images/",
    'Write "photos/shop images/*"',
  ],
  ["https://s3.eu-central-1.amazonaws.com/photos/cat.jpg", 'Write "photos/cat.jpg"'],
  ["photos.s3-website.eu-central-1.amazonaws.com", 'Write "photos"'],
  ["https://us-east-1.console.aws.amazon.com/s3/buckets/photos?region=us-east-1", 'Write "photos"'],
  ["https://cdn.example.com", `Write the bucket's name (for example "photos")`],
])("rejects the web address %s: %s", (entry, fix) => {
  expect(bucketErrors(entry, "aws")).toEqual([`bucket ${show(entry)} is a web address. ${fix}.`]);
});

test.each([
  [
    "My_Old_Bucket",
    'bucket name "My_Old_Bucket" must have only lower-case letters, digits, dots and hyphens. ' +
      "Copy the name from the S3 console. If the bucket is from before 2018, use S3Access.fromDocument.",
  ],
  [
    "web-1a2b3c-s3alias",
    `bucket name "web-1a2b3c-s3alias" is the alias of an access point, which IAM doesn't accept. ` +
      `Write the access point's ARN (for example "arn:aws:s3:us-east-1:123456789012:accesspoint/web").`,
  ],
  [
    "s3://photos/images",
    'bucket "s3://photos/images" may be a prefix or one object. ' +
      'Write "s3://photos/images/" for everything below it, or "photos/images" for the one.',
  ],
  [
    "arn:aws:s3:us-east-1::photos/*",
    `bucket "arn:aws:s3:us-east-1::photos/*" has a region or an account, which a bucket's ARN doesn't have. ` +
      'Write "arn:aws:s3:::photos/*".',
  ],
  [
    "arn:aws-cn:s3:::photos",
    `bucket "arn:aws-cn:s3:::photos" must be in the partition of the stack's region, "aws", but is in "aws-cn". ` +
      'Write "arn:aws:s3:::photos".',
  ],
  [
    "arn:aws:s3express:us-east-1:123456789012:bucket/photos--use1-az4--x-s3",
    'bucket "arn:aws:s3express:us-east-1:123456789012:bucket/photos--use1-az4--x-s3" is not the ARN of a bucket. ' +
      "For it, use S3Access.fromDocument.",
  ],
  [
    "arn:aws:s3:::accesspoint/web",
    "an access point must be arn:partition:s3:region:account:accesspoint/name, with /object/ before a prefix, " +
      `but is "arn:aws:s3:::accesspoint/web". Write for example "${web.replace("eu-west-1", "us-east-1")}".`,
  ],
  [
    `${web}/images/*`,
    "an access point must be arn:partition:s3:region:account:accesspoint/name, with /object/ before a prefix, " +
      'but is "arn:aws:s3:eu-west-1:123456789012:accesspoint/web/images/*". ' +
      'Write "arn:aws:s3:eu-west-1:123456789012:accesspoint/web/object/images/*".',
  ],
  [
    "photos/写真/*",
    `bucket "photos/写真/*" has U+5199 ("写"), U+771F ("真"), but IAM's policies allow only U+0020 to U+00FF. ` +
      "Write it without these characters.",
  ],
  [
    "photos/web\u2011site/*",
    `bucket "photos/web\u2011site/*" has U+2011 ("\u2011"), but IAM's policies allow only U+0020 to U+00FF. ` +
      'Write "photos/web-site/*".',
  ],
  [
    "photos\u200b",
    `bucket "photos\\u200b" has U+200B ("\\u200b"), but IAM's policies allow only U+0020 to U+00FF. Write "photos".`,
  ],
  [
    "home/$${aws:username}/*",
    'bucket "home/$${aws:username}/*" has "$${", but the escape for Terraform is added automatically. ' +
      'Write "home/${aws:username}/*".',
  ],
  [
    "home/&{aws:username}/*",
    'bucket "home/&{aws:username}/*" has "&{", which IAM reads as plain text. Write "home/${aws:username}/*".',
  ],
  [
    "${aws_s3_bucket.photos.bucket_domain_name}",
    `bucket name "\${aws_s3_bucket.photos.bucket_domain_name}" is the bucket's bucket_domain_name. ` +
      "Write its arn or its bucket.",
  ],
  ["photos/", 'bucket prefix "photos/" matches no object below it. Write "photos/*".'],
  ["photos/web/", 'bucket prefix "photos/web/" matches no object below it. Write "photos/web/*".'],
  ['photos/"', 'bucket prefix "photos/\\"" has control characters, quotes or backslashes. Remove them.'],
  ["photos/a\tb", 'bucket prefix "photos/a\\tb" has control characters, quotes or backslashes. Remove them.'],
  [5, 'each bucket must be a string, but is 5. Write its name (for example "photos").'],
  [
    undefined,
    "each bucket must be a string, but is undefined (an unset environment variable?). " +
      'Write its name (for example "photos").',
  ],
])("rejects the bucket %j: %s", (entry, message) => {
  expect(bucketErrors(entry, "aws")).toEqual([message]);
});

test("rejects a prefix that is longer than an object key, in bytes", () => {
  expect(bucketErrors(`photos/${"é".repeat(512)}`, "aws")).toEqual([]);
  expect(bucketErrors(`photos/${"é".repeat(513)}`, "aws")).toEqual([
    expect.stringMatching(/^bucket prefix "photos\/é+….* must have at most 1,024 bytes, as S3 keys do, but has 1026/),
  ]);
});

test.each([
  "abc",
  "my.photos-2026",
  "1.2.3.4.5",
  "photos-*",
  "*",
  "p?otos",
  "photos/*",
  "photos/web/*.jpg",
  "photos/${aws:username}/*",
  "s3://photos",
  "s3://photos/images/",
  "s3://photos/images/*",
  "arn:aws:s3:::photos",
  "arn:aws:s3:::photos/images/*",
  "arn:*:s3:::photos",
  web,
  `${web}/object/images/*`,
  "arn:aws:s3::123456789012:accesspoint/mfzwi23gnjvgw.mrap",
  "${aws_s3_bucket.photos.arn}",
  "${data.aws_s3_bucket.photos.bucket}/images/*",
  "${var.bucket}",
  "${var.bucket}/images/*",
  '${replace(var.bucket, "/", "-")}/images/*',
])("accepts the bucket %s", (entry) => {
  expect(bucketErrors(entry, "aws")).toEqual([]);
});

test.each([
  [[], 'buckets must not be an empty list. Write for example ["photos"].'],
  ["photos", 'buckets must be a list, but is "photos". Write ["photos"].'],
  [
    undefined,
    "buckets must be a list, but is undefined (an unset environment variable?). " +
      'Write for example ["photos", "shop/images/*"].',
  ],
  [["photos", "photos"], 'bucket "photos" is listed twice. Keep one.'],
  [["photos", "arn:aws:s3:::photos"], 'bucket "arn:aws:s3:::photos" is listed twice. Keep one.'],
])("rejects the list of buckets %j: %s", (list, message) => {
  expect(bucketListErrors(list, "aws")).toEqual([message]);
});

test.each(["photos/日", "日本/*", "photos/日本*"])(
  "proposes nothing in place of characters that IAM can't match: %s",
  (entry) => {
    expect(bucketErrors(entry, "aws")).toEqual([expect.stringMatching(/\. Write it without these characters\.$/)]);
  },
);

test.each([
  ["photos/${username}/*", "Did you mean ${aws:username}?"],
  ["photos/<user>/*", "Write the value itself."],
])("rejects the placeholder in the prefix of %s", (entry, fix) => {
  expect(bucketErrors(entry, "aws")).toEqual([expect.stringMatching(/has the placeholder/)]);
  expect(bucketErrors(entry, "aws").join()).toContain(fix);
});

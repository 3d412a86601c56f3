import { bucketErrors, bucketListErrors } from "../../../lib/rules/buckets";

const remedy = "write 3–63 lower-case letters, digits, dots and hyphens, as the S3 console shows the bucket";
const web = "arn:aws:s3:eu-west-1:123456789012:accesspoint/web";

test.each([
  ["", `bucket name "" is empty; ${remedy}`],
  [
    "My_Old_Bucket",
    `bucket name "My_Old_Bucket" has characters that S3 does not allow; ${remedy}, or use S3Access.fromDocument if it is that old`,
  ],
  ["photos!", `bucket name "photos!" has characters that S3 does not allow; ${remedy}`],
  ["ab", `bucket name "ab" has 2 characters, fewer than S3's 3; ${remedy}`],
  ["a".repeat(64), `bucket name "${"a".repeat(64)}" has 64 characters, more than S3's 63; ${remedy}`],
  [".photos", `bucket name ".photos" does not begin and end with a letter or digit; ${remedy}`],
  ["photos-", `bucket name "photos-" does not begin and end with a letter or digit; ${remedy}`],
  ["my..photos", `bucket name "my..photos" has two dots in a row; ${remedy}`],
  ["192.168.5.4", `bucket name "192.168.5.4" has the form of an IP address; ${remedy}`],
  ["xn--photos", `bucket name "xn--photos" has "xn--", which AWS keeps for itself; ${remedy}`],
  ["sthree-photos", `bucket name "sthree-photos" has "sthree-", which AWS keeps for itself; ${remedy}`],
  [
    "amzn-s3-demo-photos",
    `bucket name "amzn-s3-demo-photos" has "amzn-s3-demo-", which AWS keeps for itself; ${remedy}`,
  ],
  [
    "web-1a2b3c-s3alias",
    'bucket name "web-1a2b3c-s3alias" is an access point\'s alias, which IAM does not know; write the access point\'s ARN (for example "arn:aws:s3:us-east-1:123456789012:accesspoint/web")',
  ],
  ["photos--ol-s3", `bucket name "photos--ol-s3" has "--ol-s3", which AWS keeps for itself; ${remedy}`],
  ["photos.mrap", `bucket name "photos.mrap" has ".mrap", which AWS keeps for itself; ${remedy}`],
  ["photos--x-s3", `bucket name "photos--x-s3" has "--x-s3", which AWS keeps for itself; ${remedy}`],
  ["photos--table-s3", `bucket name "photos--table-s3" has "--table-s3", which AWS keeps for itself; ${remedy}`],
  [
    "s3://photos/images",
    'bucket "s3://photos/images" may be a prefix or one object; write "s3://photos/images/" for everything below it, or "photos/images" for the one',
  ],
  [
    "https://photos.s3.amazonaws.com/cat.jpg",
    'bucket "https://photos.s3.amazonaws.com/cat.jpg" is a web address; write "photos/cat.jpg"',
  ],
  [
    "https://photos.s3.eu-central-1.amazonaws.com/images/",
    'bucket "https://photos.s3.eu-central-1.amazonaws.com/images/" is a web address; write "photos/images/*"',
  ],
  [
    "https://s3.console.aws.amazon.com/s3/buckets/photos?region=us-east-1&prefix=shop%20images/",
    'bucket "https://s3.console.aws.amazon.com/s3/buckets/photos?region=us-east-1&prefix…s/" is a web address; write "photos/shop images/*"',
  ],
  [
    "https://s3.eu-central-1.amazonaws.com/photos/cat.jpg",
    'bucket "https://s3.eu-central-1.amazonaws.com/photos/cat.jpg" is a web address; write "photos/cat.jpg"',
  ],
  [
    "photos.s3-website.eu-central-1.amazonaws.com",
    'bucket "photos.s3-website.eu-central-1.amazonaws.com" is a web address; write "photos"',
  ],
  [
    "https://us-east-1.console.aws.amazon.com/s3/buckets/photos?region=us-east-1",
    'bucket "https://us-east-1.console.aws.amazon.com/s3/buckets/photos?region=us-east-1" is a web address; write "photos"',
  ],
  [
    "https://cdn.example.com",
    'bucket "https://cdn.example.com" is a web address; write the bucket\'s name (for example "photos")',
  ],
  [
    "arn:aws:s3:us-east-1::photos/*",
    'bucket "arn:aws:s3:us-east-1::photos/*" has a region or an account, which a bucket\'s ARN has not; write "arn:aws:s3:::photos/*"',
  ],
  [
    "arn:aws-cn:s3:::photos",
    'bucket "arn:aws-cn:s3:::photos" is in partition "aws-cn", but the stack\'s region is in "aws"; write "arn:aws:s3:::photos"',
  ],
  [
    "arn:aws:s3express:us-east-1:123456789012:bucket/photos--use1-az4--x-s3",
    'bucket "arn:aws:s3express:us-east-1:123456789012:bucket/photos--use1-az4--x-s3" is the ARN of no bucket; use S3Access.fromDocument for it',
  ],
  [
    "arn:aws:s3:::accesspoint/web",
    `access point "arn:aws:s3:::accesspoint/web" has not the form arn:partition:s3:region:account:accesspoint/name, with /object/ before a prefix; write "${web.replace("eu-west-1", "us-east-1")}"`,
  ],
  [
    `${web}/images/*`,
    `access point "${web}/images/*" has not the form arn:partition:s3:region:account:accesspoint/name, with /object/ before a prefix; write "${web}/object/images/*"`,
  ],
  [
    "photos/写真/*",
    'bucket "photos/写真/*" has U+5199 ("写"), U+771F ("真"), but IAM\'s policies hold U+0020 to U+00FF only; write "photos/*/*"',
  ],
  [
    "photos/web\u2011site/*",
    'bucket "photos/web\u2011site/*" has U+2011 ("\u2011"), but IAM\'s policies hold U+0020 to U+00FF only; write "photos/web*site/*"',
  ],
  [
    "photos\u200b",
    'bucket "photos\u200b" has U+200B ("\u200b"), but IAM\'s policies hold U+0020 to U+00FF only; write "photos"',
  ],
  [
    "home/$${aws:username}/*",
    'bucket "home/$${aws:username}/*" has "$${", but Terraform\'s escape is added here; write "home/${aws:username}/*"',
  ],
  [
    "home/&{aws:username}/*",
    'bucket "home/&{aws:username}/*" has "&{", which is plain text to IAM; write "home/${aws:username}/*"',
  ],
  [
    "${aws_s3_bucket.photos.bucket_domain_name}",
    'bucket name "${aws_s3_bucket.photos.bucket_domain_name}" is the bucket\'s bucket_domain_name; write its arn or its bucket',
  ],
  ["photos/", 'bucket prefix "photos/" matches no image; write "photos/*" for everything below it'],
  ["photos/web/", 'bucket prefix "photos/web/" matches no image; write "photos/web/*" for everything below it'],
  ['photos/"', 'bucket prefix "photos/\\"" has control characters, quotes or backslashes; leave them out'],
  ["photos/a\tb", 'bucket prefix "photos/a\\tb" has control characters, quotes or backslashes; leave them out'],
  [5, 'bucket 5 is not a string; write a bucket\'s name (for example "photos")'],
  [undefined, 'bucket undefined is not a string; write a bucket\'s name (for example "photos")'],
])("the bucket %j is refused: %s", (entry, message) => {
  expect(bucketErrors(entry, "aws")).toEqual([message]);
});

test("a prefix longer than an object's key is refused in bytes, not characters", () => {
  expect(bucketErrors(`photos/${"é".repeat(512)}`, "aws")).toEqual([]);
  expect(bucketErrors(`photos/${"é".repeat(513)}`, "aws")).toEqual([
    expect.stringMatching(/^bucket prefix "photos\/é+….* has 1026 bytes, more than an S3 key's 1,024$/),
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
])("the bucket %s passes", (entry) => {
  expect(bucketErrors(entry, "aws")).toEqual([]);
});

test.each([
  [[], 'the list of buckets is empty; name at least one (for example ["photos"])'],
  ["photos", 'buckets must be a list, but is "photos"; write ["photos"]'],
  [undefined, 'buckets must be a list, but is undefined; write for example ["photos", "shop/images/*"]'],
  [["photos", "photos"], 'bucket "photos" is listed twice; keep one'],
  [["photos", "arn:aws:s3:::photos"], 'bucket "arn:aws:s3:::photos" is listed twice; keep one'],
])("the list of buckets %j is refused: %s", (list, message) => {
  expect(bucketListErrors(list, "aws")).toEqual([message]);
});

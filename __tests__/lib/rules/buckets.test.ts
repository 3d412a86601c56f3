import fc from "fast-check";
import { bucketErrors, bucketListErrors, bucketNameErrors, splitBucket } from "../../../lib/rules/buckets";

const remedy = "write 3–63 lower-case letters, digits, dots and hyphens, as the S3 console shows the bucket";

test.each([
  ["", `bucket name "" is empty; ${remedy}`],
  ["Photos", `bucket name "Photos" has characters that S3 does not allow; ${remedy}`],
  ["my_photos", `bucket name "my_photos" has characters that S3 does not allow; ${remedy}`],
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
  ["photos-s3alias", `bucket name "photos-s3alias" has "-s3alias", which AWS keeps for itself; ${remedy}`],
  ["photos--ol-s3", `bucket name "photos--ol-s3" has "--ol-s3", which AWS keeps for itself; ${remedy}`],
  ["photos.mrap", `bucket name "photos.mrap" has ".mrap", which AWS keeps for itself; ${remedy}`],
  ["photos--x-s3", `bucket name "photos--x-s3" has "--x-s3", which AWS keeps for itself; ${remedy}`],
  ["photos--table-s3", `bucket name "photos--table-s3" has "--table-s3", which AWS keeps for itself; ${remedy}`],
  ["s3://photos", 'bucket "s3://photos" is an address, not a name; write "photos"'],
  ["arn:aws:s3:::photos/*", 'bucket "arn:aws:s3:::photos/*" is an address, not a name; write "photos/*"'],
  ["photos/", 'bucket prefix "photos/" matches no image; write "photos/*" for everything below it'],
  ["photos/web/", 'bucket prefix "photos/web/" matches no image; write "photos/web/*" for everything below it'],
  ['photos/"', 'bucket prefix "photos/\\"" has control characters, quotes or backslashes; leave them out'],
  ["photos/a\nb", 'bucket prefix "photos/a\\nb" has control characters, quotes or backslashes; leave them out'],
  [5, 'bucket 5 is not a string; write a bucket\'s name (for example "photos")'],
  [undefined, 'bucket nothing is not a string; write a bucket\'s name (for example "photos")'],
])("the bucket %j is refused: %s", (entry, message) => {
  expect(bucketErrors(entry)).toEqual([message]);
});

test("a prefix longer than an object's key is refused in bytes, not characters", () => {
  expect(bucketErrors(`photos/${"é".repeat(512)}`)).toEqual([]);
  expect(bucketErrors(`photos/${"é".repeat(513)}`)).toEqual([
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
  "${var.bucket}",
  "${var.bucket}/images/*",
  '${replace(var.bucket, "/", "-")}/images/*',
])("the bucket %s passes", (entry) => {
  expect(bucketErrors(entry)).toEqual([]);
});

test("only the first slash outside an expression ends the bucket's name", () => {
  expect(splitBucket("shop/images/*")).toEqual({ bucket: "shop", prefix: "images/*" });
  expect(splitBucket("shop")).toEqual({ bucket: "shop" });
  expect(splitBucket('${replace(var.b, "/", "-")}/images/*')).toEqual({
    bucket: '${replace(var.b, "/", "-")}',
    prefix: "images/*",
  });
});

test.each([
  [[], 'the list of buckets is empty; name at least one (for example ["photos"])'],
  ["photos", 'buckets is "photos", not a list; write for example ["photos", "shop/images/*"]'],
  [undefined, 'buckets is nothing, not a list; write for example ["photos", "shop/images/*"]'],
  [["photos", "photos"], 'bucket "photos" is listed twice; keep one'],
])("the list of buckets %j is refused: %s", (list, message) => {
  expect(bucketListErrors(list)).toEqual([message]);
});

const letterOrDigit = fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz0123456789");
const between = fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz0123456789.-");

const legalName = fc
  .tuple(letterOrDigit, fc.string({ unit: between, minLength: 1, maxLength: 61 }), letterOrDigit)
  .map((parts) => parts.join("").replace(/\.+/g, "."))
  .filter((name) => name.length >= 3 && name.split(".").some((part) => !/^\d+$/.test(part)))
  .filter((name) => !/^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name));

test("every legal bucket name passes", () => {
  fc.assert(fc.property(legalName, (name) => bucketNameErrors(name).length === 0));
});

test("every bucket name with a character that S3 does not allow is refused", () => {
  const strange = fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 1 })
    .filter((c) => !"abcdefghijklmnopqrstuvwxyz0123456789.-*?".includes(c));
  fc.assert(
    fc.property(legalName, fc.nat(), strange, (name, at, character) => {
      const index = at % (name.length + 1);
      return bucketNameErrors(name.slice(0, index) + character + name.slice(index)).length === 1;
    }),
  );
});

test("every bucket name with a legal one's characters but an edge that S3 does not allow is refused", () => {
  const spoilt = fc.oneof(
    fc.tuple(fc.constantFrom(".", "-"), legalName).map(([edge, name]) => edge + name),
    fc.tuple(legalName, fc.constantFrom(".", "-")).map(([name, edge]) => name + edge),
    fc.tuple(legalName, legalName).map(([one, other]) => `${one}..${other}`),
    fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)).map((numbers) => numbers.join(".")),
    fc.tuple(legalName, fc.string({ unit: letterOrDigit, minLength: 61 })).map((parts) => parts.join("")),
    fc.string({ unit: letterOrDigit, maxLength: 2 }),
  );
  fc.assert(fc.property(spoilt, (name) => bucketNameErrors(name).length === 1));
});

import { S3Calls } from "../../../commands/aws/s3-calls";
import { readingCalls, settingIn, testKey, writingCalls } from "../../../commands/verify/calls";

const s3 = new S3Calls({ region: "us-east-1" });
const photos = { bucket: "photos", prefix: "images/" };

test("names each call by what it does", () => {
  const calls = [...readingCalls(s3, photos, "images/a.jpg"), ...writingCalls(s3, photos, "images/test")];
  expect(calls.map(({ name, action }) => `${name}: ${action}`)).toStrictEqual([
    "region of photos: s3:GetBucketLocation",
    "ownership of photos: s3:GetBucketOwnershipControls",
    "public access block of photos: s3:GetBucketPublicAccessBlock",
    "read a byte of photos/images/a.jpg: s3:GetObject",
    "upload a test object to photos: s3:PutObject",
    "read the test object in photos: s3:GetObject",
    "set the ACL of the test object in photos: s3:PutObjectAcl",
    "delete the test object in photos: s3:DeleteObject",
  ]);
  expect(readingCalls(s3, photos, undefined)).toHaveLength(3);
  expect(testKey(photos)).toMatch(/^images\/s3-user-verify-[0-9a-f]{24}$/);
});

const ownership = (ObjectOwnership: string) => ({ OwnershipControls: { Rules: [{ ObjectOwnership }] } });
const blocking = (...names: string[]) => ({
  PublicAccessBlockConfiguration: Object.fromEntries(names.map((name) => [name, true])),
});
const everything = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"];

test.each([
  ["s3:GetBucketOwnershipControls", undefined, "ObjectWriter (ACLs enabled)"],
  ["s3:GetBucketOwnershipControls", ownership("BucketOwnerPreferred"), "BucketOwnerPreferred (ACLs enabled)"],
  ["s3:GetBucketOwnershipControls", ownership("BucketOwnerEnforced"), "BucketOwnerEnforced (ACLs disabled)"],
  ["s3:GetBucketPublicAccessBlock", undefined, "nothing is blocked"],
  ["s3:GetBucketPublicAccessBlock", blocking(...everything), "all public access is blocked"],
  [
    "s3:GetBucketPublicAccessBlock",
    blocking("BlockPublicAcls", "IgnorePublicAcls"),
    "only BlockPublicAcls, IgnorePublicAcls",
  ],
  ["s3:GetBucketLocation", {}, undefined],
])("says of %s %j: %s", (action, answer, words) => {
  expect(settingIn({ action } as never, answer)).toBe(words);
});

import { type PolicyDocument, S3Access } from "terraform-s3-user";
import { software } from "terraform-s3-user/iam";

const kmsKey = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::photos/*" } as const;

function policyOfSize(size: number): S3Access {
  const document = (filler: string): PolicyDocument => ({
    Version: "2012-10-17",
    Statement: { ...statement, Resource: `arn:aws:s3:::photos/\${aws:username}/${filler}` },
  });
  const empty = JSON.stringify(document("")).length;
  return S3Access.fromDocument(JSON.stringify(document("x".repeat(size - empty)), null, 4));
}

test("accepts a policy of 2,048 characters and rejects one of 2,049, as AWS counts them", () => {
  expect(policyOfSize(2048).validate()).toEqual([]);
  expect(policyOfSize(2049).validate()).toEqual([
    expect.stringMatching(/^the inline policy must have at most 2048 characters without white space, not 2049/),
  ]);
});

const holed = (entry: string) => Object.assign([], { 1: entry }) as string[];
const documentWith = (more: object) => ({ Version: "2012-10-17", Statement: { ...statement, ...more } }) as never;

test.each([
  [
    () => S3Access.allBuckets(null as never),
    "the last argument must be an object with options, but is null. " +
      "Write one with createBucket, deleteObject, kmsKeys.",
  ],
  [
    () => S3Access.allBuckets({ createBucket: "no" } as never),
    'createBucket must be true or false, but is "no". Write createBucket: false.',
  ],
  [
    () => S3Access.buckets(["photos"], { deleteObject: "${var.x}" as never }),
    'deleteObject must be true or false, but is "${var.x}". Write one of them.',
  ],
  [
    () => S3Access.allBuckets({ deleteObjects: false } as never),
    'unknown property "deleteObjects". Did you mean deleteObject?',
  ],
  [
    () => S3Access.readWrite(["photos"], { createBucket: true } as never),
    'unknown property "createBucket". Write one of deleteObject, objectAcl, listAllBuckets, browse, versions, ' +
      "bucketVersioning, objectTags, restore, objectLock, multipart, putObject, kmsKeys.",
  ],
  [() => S3Access.buckets([]), 'buckets must not be an empty list. Write for example ["photos"].'],
  [() => S3Access.readWrite("photos" as never), 'buckets must be a list, but is "photos". Write ["photos"].'],
  [
    () => S3Access.forSoftware("s3-image-optimiser" as never, ["photos"]),
    'forSoftware doesn\'t have "s3-image-optimiser". Did you mean "s3-image-optimizer"?',
  ],
  [
    () => S3Access.forSoftware("ftp" as never, ["photos"]),
    `forSoftware doesn't have "ftp". Write one of ${Object.keys(software).join(", ")}, or use S3Access.readWrite.`,
  ],
  [
    () => S3Access.forSoftware("imgix", ["photos"], { deleteObject: true } as never),
    'forSoftware("imgix") has no switch "deleteObject", because that application doesn\'t make such calls. ' +
      "Leave it out.",
  ],
  [
    () => S3Access.forSoftware("s3-image-optimizer", ["photos"], { browse: true } as never),
    'forSoftware("s3-image-optimizer") has no switch "browse", ' +
      "because that application doesn't make such calls. " +
      "Leave it out, or write one of objectAcl, deleteObject, listAllBuckets.",
  ],
  [
    () => S3Access.readOnly(["photos"], { kmsKeys: ["alias/photos"] }),
    'each entry of kmsKeys must be the ARN of a KMS key, but is "alias/photos". ' +
      'Write for example "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab", ' +
      "because IAM accepts neither an alias nor an id.",
  ],
  [
    () => S3Access.readOnly(["photos"], { kmsKeys: [] }),
    "kmsKeys must be a list of ARNs, but is []. " +
      'Write for example ["arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"], ' +
      "or leave it out.",
  ],
  [
    () => S3Access.readOnly(["photos"], { kmsKeys: [kmsKey.replace("aws", "aws-cn")] }),
    `kmsKeys: "${kmsKey.replace("aws", "aws-cn")}" must be in the partition of the stack's region, "aws", ` +
      `but is in "aws-cn". Write "${kmsKey}".`,
  ],
  [
    () => S3Access.readOnly(["site-*/images/*"]),
    'bucket "site-*/images/*" has a wildcard before its prefix. ' +
      "IAM's wildcards match slashes too, so it would reach other prefixes. " +
      'List each bucket (for example "site-1/images/*").',
  ],
  [
    () => S3Access.readOnly(holed("photos")),
    "each bucket must be a string, but is undefined (an unset environment variable?). " +
      'Write its name (for example "photos").',
  ],
  [
    () => S3Access.readOnly(["photos"], { kmsKeys: holed(kmsKey) }),
    "each entry of kmsKeys must be the ARN of a KMS key, but is undefined (an unset environment variable?). " +
      'Write for example "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab", ' +
      "because IAM accepts neither an alias nor an id.",
  ],
  [
    () => S3Access.fromDocument(documentWith({ Action: holed("s3:GetObject") })),
    "policy statement 1: each Action must be a string, but is undefined (an unset environment variable?). " +
      "Write it in quotes.",
  ],
  [
    () => S3Access.fromDocument(documentWith({ Condition: { StringEquals: { "aws:username": holed("web") } } })),
    "policy statement 1: Condition StringEquals aws:username must be a string or a list of strings, " +
      "but is undefined (an unset environment variable?). Write it in quotes.",
  ],
  [
    () => S3Access.fromDocument(documentWith({ Condition: { NumericLessThan: { "s3:max-keys": Number.NaN } } })),
    "policy statement 1: Condition NumericLessThan s3:max-keys must be a string or a list of strings, " +
      "but is NaN. Write it in quotes.",
  ],
  [
    () => S3Access.fromDocument(undefined as never),
    "policy must be an object, but is undefined (an unset environment variable?). " +
      "Write one with Version and Statement.",
  ],
])("rejects the access %s: %s", (make, message) => {
  expect(make().validate()).toEqual([message]);
});

test("uses the default of an option that is null", () => {
  const unset = { createBucket: null, deleteObject: null, kmsKeys: null } as never;
  expect(S3Access.allBuckets(unset).validate()).toEqual([]);
  expect(S3Access.allBuckets(unset).toTerraformText()).toBe(S3Access.allBuckets().toTerraformText());
});

test("skips a byte order mark before the JSON", () => {
  const text = JSON.stringify({ Version: "2012-10-17", Statement: statement });
  expect(S3Access.fromDocument(`\uFEFF${text}`).toTerraformText()).toBe(text);
});

test("rejects a repeated key", () => {
  const text =
    '{ "Version": "2012-10-17", "Statement": [{ "Effect": "Deny", "Effect": "Allow", "Action": ' +
    '"s3:*", "Resource": "*" }] }';
  expect(S3Access.fromDocument(text).validate()).toEqual([
    'policy statement 1: the key "Effect" is written twice. Keep one.',
  ]);
});

test("rejects text that is not JSON, with the parser's message", () => {
  expect(S3Access.fromDocument("Version: 2012-10-17").validate()).toEqual([
    expect.stringMatching(/^policy is not JSON: .+\. Copy it from the JSON tab of the IAM console\.$/),
  ]);
});

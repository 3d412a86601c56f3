import { S3Access } from "terraform-s3-user";
import { synthObject, userRefusals } from "../support/synth";
import readPhotos from "./read-photos.json";

function statements(access: S3Access) {
  expect(access.validate()).toEqual([]);
  return JSON.parse(access.toTerraformText()).Statement;
}

function actions(access: S3Access): string[] {
  return statements(access).flatMap(({ Action }: { Action: string[] }) => Action);
}

describe("writeOnly", () => {
  test("allows uploads and aborting them, without reading or listing", () => {
    expect(statements(S3Access.writeOnly(["backups/web-1/*"]))).toEqual([
      {
        Effect: "Allow",
        Action: ["s3:PutObject", "s3:AbortMultipartUpload"],
        Resource: ["arn:aws:s3:::backups/web-1/*"],
      },
    ]);
  });
});

describe("a switch", () => {
  const lock = ["s3:PutObjectRetention", "s3:PutObjectLegalHold", "s3:GetBucketObjectLockConfiguration"];
  const multipart = ["s3:ListBucketMultipartUploads", "s3:ListMultipartUploadParts"];
  const versions = ["s3:ListBucketVersions", "s3:GetObjectVersion"];
  test.each<["readWrite" | "readOnly" | "writeOnly", string, string[]]>([
    ["readOnly", "listAllBuckets", ["s3:ListAllMyBuckets"]],
    ["readOnly", "versions", versions],
    ["readOnly", "restore", ["s3:RestoreObject"]],
    ["readOnly", "bucketVersioning", ["s3:GetBucketVersioning"]],
    ["readOnly", "objectTags", ["s3:GetObjectTagging"]],
    ["readWrite", "deleteObject", ["s3:DeleteObject"]],
    ["readWrite", "objectAcl", ["s3:PutObjectAcl"]],
    ["readWrite", "listAllBuckets", ["s3:ListAllMyBuckets"]],
    ["readWrite", "multipart", multipart],
    ["readWrite", "versions", versions],
    ["readWrite", "restore", ["s3:RestoreObject"]],
    ["readWrite", "bucketVersioning", ["s3:GetBucketVersioning"]],
    ["readWrite", "objectTags", ["s3:GetObjectTagging", "s3:PutObjectTagging"]],
    ["readWrite", "objectLock", ["s3:GetObjectRetention", "s3:GetObjectLegalHold", ...lock]],
    ["writeOnly", "listBucket", ["s3:GetBucketLocation", "s3:ListBucket"]],
    ["writeOnly", "listAllBuckets", ["s3:ListAllMyBuckets"]],
    ["writeOnly", "deleteObject", ["s3:DeleteObject"]],
    ["writeOnly", "objectAcl", ["s3:PutObjectAcl"]],
    ["writeOnly", "objectTags", ["s3:PutObjectTagging"]],
    ["writeOnly", "objectLock", lock],
    ["writeOnly", "multipart", multipart],
  ])("adds to %s, with %s on, its actions and nothing else: %j", (builder, option, added) => {
    const without = actions(S3Access[builder](["photos"]));
    expect(actions(S3Access[builder](["photos"], { [option]: false }))).toEqual(without);
    const withIt = actions(S3Access[builder](["photos"], { [option]: true }));
    expect(withIt.filter((action) => !without.includes(action)).sort()).toEqual([...added].sort());
    expect(without.filter((action) => !withIt.includes(action))).toEqual([]);
  });

  test("deletes versions with versions and deleteObject together only", () => {
    const both = S3Access.readWrite(["photos"], { versions: true, deleteObject: true });
    expect(actions(both)).toEqual(expect.arrayContaining(["s3:DeleteObject", "s3:DeleteObjectVersion"]));
  });

  test("lists versions below the prefix only", () => {
    const listing = statements(S3Access.readOnly(["shop/images/*"], { versions: true })).find(
      ({ Action }: { Action: string[] }) => Action.includes("s3:ListBucketVersions"),
    );
    expect(listing.Condition).toEqual({ StringLike: { "s3:prefix": ["images/*"] } });
  });
});

describe("browse", () => {
  const listings = (...buckets: string[]) =>
    statements(S3Access.readOnly(buckets, { browse: true }))
      .filter(({ Condition }: { Condition?: object }) => Condition && "StringEquals" in Condition)
      .map(({ Condition }: { Condition: object }) => Condition);

  test("lists each level above a prefix by itself, as in AWS's walkthrough", () => {
    expect(statements(S3Access.readOnly(["shop/a/b/*"], { browse: true }))[2]).toEqual({
      Effect: "Allow",
      Action: ["s3:ListBucket"],
      Resource: ["arn:aws:s3:::shop"],
      Condition: { StringEquals: { "s3:prefix": ["", "a", "a/", "a/b"], "s3:delimiter": ["/"] } },
    });
  });

  test.each([
    ["images/*", ["", "images"]],
    ["img-*", [""]],
    ["images/cat-*", ["", "images"]],
    ["home/${aws:username}/*", ["", "home", "home/", "home/$${aws:username}"]],
    ["a*/b/*", [""]],
  ])("lists for the prefix %s: %j", (prefix, levels) => {
    expect(listings(`shop/${prefix}`)).toMatchObject([{ StringEquals: { "s3:prefix": levels } }]);
  });

  test("adds nothing for whole buckets", () => {
    expect(listings("shop", "photos/*")).toEqual([]);
  });
});

test("has bucket actions on buckets only", () => {
  const creates = (...buckets: string[]) => actions(S3Access.buckets(buckets)).includes("s3:CreateBucket");
  expect([creates("shop/images/*"), creates("photos"), creates("photos", "shop/images/*")]).toEqual([
    false,
    true,
    true,
  ]);
});

describe("none", () => {
  test("creates a user without its own policy", () => {
    const groups = ["analysts"];
    const { resource, output } = synthObject({ users: [{ userName: "ada", access: S3Access.none(), groups }] });
    expect(Object.keys(resource)).toEqual(["aws_iam_access_key", "aws_iam_user", "aws_iam_user_group_membership"]);
    expect(Object.keys(output.users.value.ada)).toEqual(["access_key_ids", "arn"]);
  });

  test("equals the other access when combined with it", () => {
    const photos = S3Access.readOnly(["photos"]);
    expect(statements(S3Access.combine(S3Access.none(), photos))).toEqual(statements(photos));
    expect(S3Access.combine(S3Access.none(), S3Access.none()).isEmpty).toBe(true);
  });

  test("rejects a policy's name and type, and an inline policy", () => {
    const access = S3Access.none();
    const errors = userRefusals({ access, policyType: "managed", policyName: "X", inlinePolicies: { More: access } });
    expect(errors).toEqual([
      'stack "website", user "ada": policyType has no effect with S3Access.none(). Remove it.',
      'stack "website", user "ada": policyName has no effect with S3Access.none(). Remove it.',
      'stack "website", user "ada": inlinePolicies has "More" without a policy. Remove it.',
    ]);
  });
});

describe("fromDocument", () => {
  test("accepts an imported JSON file", () => {
    expect(statements(S3Access.fromDocument(readPhotos))).toEqual(readPhotos.Statement);
  });

  test("accepts statements and documents with toJSON, such as cdk-iam-floyd's", () => {
    const json = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::photos/*" };
    const statement = { toJSON: () => json };
    const document = { Version: "2012-10-17", Statement: [statement] };
    expect(statements(S3Access.fromDocument(document))).toEqual([json]);
    expect(statements(S3Access.fromDocument({ toJSON: () => document }))).toEqual([json]);
  });
});

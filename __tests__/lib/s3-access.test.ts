import { type PolicyDocument, S3Access, type SoftwareName } from "terraform-s3-user";
import { software } from "terraform-s3-user/iam";

const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::photos/*" } as const;

/** The statements of a policy. */
function statements(access: S3Access, partition?: string) {
  return JSON.parse(access.toTerraformText(partition)).Statement;
}

test("equals the walkthrough's policy, in its order", () => {
  expect(S3Access.allBuckets().toTerraformText()).toBe(
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":' +
      '["s3:CreateBucket","s3:DeleteObject","s3:Put*","s3:Get*","s3:List*"],"Resource":["arn:aws:s3:::*"]}]}',
  );
});

test("leaves out creating buckets, deleting objects, or both, in allBuckets", () => {
  const actions = (options: object) => statements(S3Access.allBuckets(options))[0].Action;
  expect(actions({ createBucket: false })).toEqual(["s3:DeleteObject", "s3:Put*", "s3:Get*", "s3:List*"]);
  expect(actions({ deleteObject: false })).toEqual(["s3:CreateBucket", "s3:Put*", "s3:Get*", "s3:List*"]);
  expect(actions({ createBucket: false, deleteObject: false })).toEqual(["s3:Put*", "s3:Get*", "s3:List*"]);
  expect(actions({ createBucket: true, deleteObject: true })).toEqual(statements(S3Access.allBuckets())[0].Action);
});

test("allows whole buckets in buckets, and with prefixes no change of the bucket", () => {
  expect(JSON.parse(S3Access.buckets(["photos", "shop/images/*", "shop/logos/*"]).toTerraformText())).toMatchSnapshot();
});

test("leaves out creating buckets and deleting objects in buckets", () => {
  const access = S3Access.buckets(["photos"], { createBucket: false, deleteObject: false });
  expect(statements(access)).toEqual([
    {
      Effect: "Allow",
      Action: ["s3:Put*", "s3:Get*", "s3:List*"],
      Resource: ["arn:aws:s3:::photos", "arn:aws:s3:::photos/*"],
    },
  ]);
});

test("allows in readWrite each bucket's region and owner, and lists only below a prefix", () => {
  expect(JSON.parse(S3Access.readWrite(["photos", "shop/images/*"]).toTerraformText())).toMatchSnapshot();
});

/** The actions that a policy names, in its order. */
function actions(access: S3Access): string[] {
  return statements(access).flatMap(({ Action }: { Action: string[] }) => Action);
}

test("allows in readWrite without putObject neither uploads nor aborting them", () => {
  expect(actions(S3Access.readWrite(["photos"], { putObject: false }))).toEqual([
    "s3:GetBucketLocation",
    "s3:GetBucketOwnershipControls",
    "s3:ListBucket",
    "s3:GetObject",
  ]);
});

test("allows listing and downloads in readOnly", () => {
  expect(actions(S3Access.readOnly(["photos"]))).toEqual(["s3:GetBucketLocation", "s3:ListBucket", "s3:GetObject"]);
  expect(actions(S3Access.readOnly(["photos"], { listAllBuckets: true }))[0]).toBe("s3:ListAllMyBuckets");
});

test("has no action with a wildcard in readWrite, readOnly and forSoftware", () => {
  const all = [
    S3Access.readWrite(["photos", "shop/images/*"], {
      deleteObject: true,
      objectAcl: true,
      listAllBuckets: true,
      multipart: true,
      kmsKeys: [kmsKey],
    }),
    S3Access.readOnly(["photos"], { listAllBuckets: true }),
    ...Object.keys(software).map((name) => S3Access.forSoftware(name as SoftwareName, ["photos"])),
  ];
  expect(all.flatMap(actions).filter((action) => /[*?]/.test(action))).toEqual([]);
});

test("lists an account's buckets on *, the only resource for it", () => {
  expect(statements(S3Access.readWrite(["photos"], { listAllBuckets: true }))[0]).toEqual({
    Effect: "Allow",
    Action: ["s3:ListAllMyBuckets"],
    Resource: ["*"],
  });
});

test.each([S3Access.buckets(["shop/*"]), S3Access.readWrite(["shop/*"]), S3Access.readOnly(["shop/*"])])(
  "allows the listing without a prefix for the prefix *",
  (access) => {
    const listing = statements(access).find(({ Action }: { Action: string[] }) => Action[0] === "s3:ListBucket");
    expect(listing).toEqual({ Effect: "Allow", Action: ["s3:ListBucket"], Resource: ["arn:aws:s3:::shop"] });
  },
);

test("lists a bucket as a whole that is given whole and with a prefix", () => {
  expect(statements(S3Access.readOnly(["shop", "shop/images/*"]))).toEqual([
    { Effect: "Allow", Action: ["s3:GetBucketLocation", "s3:ListBucket"], Resource: ["arn:aws:s3:::shop"] },
    { Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::shop/*", "arn:aws:s3:::shop/images/*"] },
  ]);
});

test.each([
  ["arn:aws:s3:::photos", "photos"],
  ["s3://photos", "photos"],
  ["s3://photos/", "photos"],
  ["s3://photos/images/", "photos/images/*"],
  ["arn:aws:s3:::photos/images/*", "photos/images/*"],
])("resolves the entry %s to %s", (entry, same) => {
  for (const build of [S3Access.buckets, S3Access.readWrite, S3Access.readOnly]) {
    expect(build([entry]).validate()).toEqual([]);
    expect(build([entry]).toTerraformText()).toBe(build([same]).toTerraformText());
  }
});

test("uses an access point's own ARNs, and only the actions that access points have", () => {
  const web = "arn:aws:s3:eu-west-1:123456789012:accesspoint/web";
  const access = S3Access.readWrite([web, `${web}2/object/images/*`], { multipart: true });
  expect(access.validate()).toEqual([]);
  expect(statements(access)).toEqual([
    { Effect: "Allow", Action: ["s3:GetBucketLocation", "s3:ListBucket"], Resource: [web] },
    { Effect: "Allow", Action: ["s3:GetBucketLocation"], Resource: [`${web}2`] },
    {
      Effect: "Allow",
      Action: ["s3:ListBucket"],
      Resource: [`${web}2`],
      Condition: { StringLike: { "s3:prefix": ["images/*"] } },
    },
    {
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
      Resource: [`${web}/object/*`, `${web}2/object/images/*`],
    },
  ]);
});

const kmsKey = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

test("allows decryption with a bucket's KMS key, and data keys for uploads", () => {
  const keys = { kmsKeys: [kmsKey] };
  const last = (access: S3Access) => statements(access).at(-1);
  const allow = (...Action: string[]) => ({ Effect: "Allow", Action, Resource: [kmsKey] });
  expect(last(S3Access.readWrite(["photos"], keys))).toEqual(allow("kms:Decrypt", "kms:GenerateDataKey"));
  expect(last(S3Access.buckets(["photos"], keys))).toEqual(allow("kms:Decrypt", "kms:GenerateDataKey"));
  expect(last(S3Access.allBuckets(keys))).toEqual(allow("kms:Decrypt", "kms:GenerateDataKey"));
  expect(last(S3Access.readWrite(["photos"], { ...keys, putObject: false }))).toEqual(allow("kms:Decrypt"));
  expect(last(S3Access.readOnly(["photos"], keys))).toEqual(allow("kms:Decrypt"));
  expect(last(S3Access.forSoftware("imgix", ["photos"], keys))).toEqual(allow("kms:Decrypt"));
});

test("joins the statements of several accesses in order in combine", () => {
  const mine = S3Access.fromDocument({ Version: "2012-10-17", Statement: { ...statement, Effect: "Deny" } });
  const access = S3Access.combine(S3Access.readOnly(["photos"]), mine, S3Access.readWrite(["shop"]));
  expect(access.validate()).toEqual([]);
  expect(statements(access)).toEqual([
    ...statements(S3Access.readOnly(["photos"])),
    { ...statement, Effect: "Deny" },
    ...statements(S3Access.readWrite(["shop"])),
  ]);
});

test("checks the size of a combination as a whole", () => {
  const half = (letter: string) =>
    S3Access.readOnly(Array.from({ length: 18 }, (_, n) => `${letter}-photo-bucket-${n}`));
  expect(half("a").validate()).toEqual([]);
  expect(S3Access.combine(half("a"), half("b")).validate()).toEqual([
    expect.stringMatching(/^the inline policy must have at most 2048 characters/),
  ]);
  expect(S3Access.combine(half("a"), half("b")).validate("aws", "managed")).toEqual([]);
});

test.each([
  [() => S3Access.combine(), 'combine needs at least one access. Write for example S3Access.readOnly(["photos"]).'],
  [
    () => S3Access.combine("photos" as never),
    'each argument of combine must be an S3Access, but is "photos". Write for example S3Access.readOnly(["photos"]).',
  ],
  [() => S3Access.combine(S3Access.readOnly([])), 'buckets must not be an empty list. Write for example ["photos"].'],
  [
    () => S3Access.combine(S3Access.fromDocument("${data.aws_iam_policy_document.mine.json}")),
    "combine can't change a policy that is known only after apply. " +
      "Use source_policy_documents of its aws_iam_policy_document.",
  ],
  [
    () => S3Access.combine(S3Access.fromDocument({ Version: "2008-10-17", Statement: statement })),
    'combine has a policy of Version "2008-10-17", whose variables are plain text. Write "2012-10-17".',
  ],
  [
    () => {
      const named = S3Access.fromDocument({ Version: "2012-10-17", Statement: { ...statement, Sid: "Read" } });
      return S3Access.combine(named, named);
    },
    'policy has two statements with the Sid "Read". Rename one.',
  ],
])("rejects %s: %s", (make, message) => {
  expect(make().validate()).toEqual([message]);
});

test("writes ARNs of the partition in every factory", () => {
  for (const access of [
    S3Access.allBuckets(),
    S3Access.buckets(["photos", "shop/images/*"]),
    S3Access.readWrite(["photos", "shop/images/*"]),
    S3Access.readOnly(["photos", "shop/images/*"]),
    S3Access.forSoftware("s3-uploads", ["photos", "shop/images/*"]),
  ]) {
    expect(access.toTerraformText("aws-cn")).toContain("arn:aws-cn:s3:::");
    expect(access.toTerraformText("aws-cn")).not.toContain("arn:aws:");
  }
});

test("keeps a custom document as it is, as an object and as JSON", () => {
  const document: PolicyDocument = { Version: "2012-10-17", Id: "mine", Statement: { ...statement, Sid: "Read" } };
  expect(JSON.parse(S3Access.fromDocument(document).toTerraformText())).toStrictEqual(document);
  expect(JSON.parse(S3Access.fromDocument(JSON.stringify(document, null, 2)).toTerraformText())).toStrictEqual(
    document,
  );
});

/** A policy of so many characters, white space not counted, with a policy variable in it. */

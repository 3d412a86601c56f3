import { Fn, ref, Token } from "cdktf";
import { type PolicyDocument, S3Access, type SoftwareName } from "terraform-s3-user";
import { software } from "terraform-s3-user/iam";
import { synthObject } from "../support/synth";

const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::photos/*" } as const;

/** The statements of a policy. */
function statements(access: S3Access, partition?: string) {
  return JSON.parse(access.toTerraformText(partition)).Statement;
}

/** The policy as it reaches Terraform. */
function synthesized(access: S3Access): string {
  const { resource } = synthObject({ users: [{ userName: "ada", access }] });
  return Object.values<{ policy: string }>(resource.aws_iam_user_policy)[0]?.policy as string;
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

test("passes policy variables to IAM, escaped for Terraform", () => {
  const Resource = "arn:aws:s3:::photos/${aws:username}/*";
  const document: PolicyDocument = { Version: "2012-10-17", Statement: { ...statement, Resource } };
  for (const access of [
    S3Access.fromDocument(document),
    S3Access.fromDocument(JSON.stringify(document)),
    S3Access.buckets(["photos/${aws:username}/*"]),
    S3Access.readWrite(["photos/${aws:username}/*"]),
  ]) {
    expect(access.validate()).toEqual([]);
    expect(synthesized(access)).toContain("arn:aws:s3:::photos/$${aws:username}/*");
  }
});

test("passes Terraform expressions in bucket names and prefixes unchanged", () => {
  for (const access of [
    S3Access.buckets(["${var.bucket}", "${var.shop}/images/*"]),
    S3Access.readWrite(["${var.bucket}", "${var.shop}/images/*"]),
  ]) {
    expect(access.validate()).toEqual([]);
    expect(synthesized(access)).toContain(`"arn:aws:s3:::${nameIn("var.bucket")}/*"`);
    expect(synthesized(access)).toContain(`"arn:aws:s3:::${nameIn("var.shop")}/images/*"`);
  }
  expect(synthesized(S3Access.buckets(["${var.team}-photos"]))).toContain(nameIn('"${var.team}-photos"'));
});

/** What Terraform makes of a bucket's name or ARN, and where it stops at anything else. */
function nameIn(expression: string): string {
  return `\${regex("^[a-z0-9.*?-]+$", trimprefix(${expression}, "arn:aws:s3:::"))}`;
}

test("uses a bucket's own attributes: an ARN as it is, a name in an ARN", () => {
  const access = S3Access.readOnly(["${aws_s3_bucket.photos.arn}", "${data.aws_s3_bucket.shop.bucket}/images/*"]);
  expect(access.validate()).toEqual([]);
  expect(synthesized(access)).toContain(
    '"Resource":["${aws_s3_bucket.photos.arn}/*","arn:aws:s3:::${data.aws_s3_bucket.shop.bucket}/images/*"]',
  );
});

test("uses an access point's statements for its attribute", () => {
  const access = S3Access.readOnly(["${aws_s3_access_point.web.arn}"]);
  expect(synthesized(access)).toContain('"Resource":["${aws_s3_access_point.web.arn}/object/*"]');
});

test("lets Terraform create the ARNs of a list of buckets that is known only after apply", () => {
  const arns = (end: string) =>
    `\${jsonencode([ for key, val in toset(var.buckets): ` +
    `join("", ["arn:aws:s3:::", regex("^[a-z0-9.*?-]+$", trimprefix(val, "arn:aws:s3:::")), "${end}"])])}`;
  const buckets = Token.asList(ref("var.buckets"));
  const access = S3Access.readOnly(buckets);
  expect(access.validate()).toEqual([]);
  expect(synthesized(access)).toContain(`"Action":["s3:GetBucketLocation","s3:ListBucket"],"Resource":${arns("")}`);
  expect(synthesized(access)).toContain(`"Action":["s3:GetObject"],"Resource":${arns("/*")}`);
  expect(synthesized(S3Access.buckets(buckets))).toMatch(
    /"Resource":\$\{jsonencode\(concat\(\[ for .+\], \[ for .+\]\)\)\}/,
  );
});

test("keeps a token for the whole document", () => {
  const access = S3Access.fromDocument("${data.aws_iam_policy_document.mine.json}");
  expect(access.validate()).toEqual([]);
  expect(synthesized(access)).toBe("${data.aws_iam_policy_document.mine.json}");
});

test("checks JSON with a Terraform expression and a policy variable, and escapes only the variable", () => {
  const document = (Effect: string) =>
    `{ "Version": "2012-10-17", "Statement": { "Effect": "${Effect}", "Action": "s3:GetObject", "Resource": ` +
    `"arn:aws:s3:::\${var.b}/\${aws:username}/*" } }`;
  expect(synthesized(S3Access.fromDocument(document("Allow")))).toContain("arn:aws:s3:::${var.b}/$${aws:username}/*");
  expect(S3Access.fromDocument(document("Maybe")).validate()).toEqual([
    'policy statement 1: Effect must be "Allow" or "Deny", but is "Maybe". Write one of them.',
  ]);
});

test("lets Terraform write a list as JSON that is known only after apply, and keeps the rest", () => {
  const access = S3Access.fromDocument({
    Version: "2012-10-17",
    Statement: [
      { ...statement, Resource: Fn.tolist(["arn:aws:s3:::shop"]) },
      { ...statement, Resource: ["arn:aws:s3:::${var.b}", "arn:aws:s3:::photos/${aws:username}"] },
      { ...statement, Condition: { StringLike: { "s3:prefix": Fn.tolist(["a"]) } } },
    ],
  });
  expect(access.validate()).toEqual([]);
  expect(synthesized(access)).toBe(
    '{"Version":"2012-10-17","Statement":[' +
      '{"Effect":"Allow","Action":"s3:GetObject","Resource":${jsonencode(tolist(["arn:aws:s3:::shop"]))}},' +
      '{"Effect":"Allow","Action":"s3:GetObject","Resource":["arn:aws:s3:::${var.b}",' +
      '"arn:aws:s3:::photos/$${aws:username}"]},' +
      '{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::photos/*",' +
      '"Condition":{"StringLike":{"s3:prefix":${jsonencode(tolist(["a"]))}}}}]}',
  );
});

/** A policy of so many characters, white space not counted, with a policy variable in it. */
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

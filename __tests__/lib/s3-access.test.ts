import { Fn, Token } from "cdktf";
import fc from "fast-check";
import { type PolicyDocument, S3Access } from "terraform-s3-user";
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

test("the walkthrough's policy, value for value", () => {
  expect(JSON.parse(S3Access.allBuckets().toTerraformText())).toStrictEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: ["s3:CreateBucket", "s3:DeleteObject", "s3:Put*", "s3:Get*", "s3:List*"],
        Resource: "arn:aws:s3:::*",
      },
    ],
  });
});

test("the walkthrough's policy keeps the walkthrough's order", () => {
  expect(S3Access.allBuckets().toTerraformText()).toBe(
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:CreateBucket","s3:DeleteObject","s3:Put*","s3:Get*","s3:List*"],"Resource":"arn:aws:s3:::*"}]}',
  );
});

test("allBuckets may leave out creating buckets, deleting objects, or both", () => {
  const actions = (options: object) => statements(S3Access.allBuckets(options))[0].Action;
  expect(actions({ createBucket: false })).toEqual(["s3:DeleteObject", "s3:Put*", "s3:Get*", "s3:List*"]);
  expect(actions({ deleteObject: false })).toEqual(["s3:CreateBucket", "s3:Put*", "s3:Get*", "s3:List*"]);
  expect(actions({ createBucket: false, deleteObject: false })).toEqual(["s3:Put*", "s3:Get*", "s3:List*"]);
  expect(actions({ createBucket: true, deleteObject: true })).toEqual(statements(S3Access.allBuckets())[0].Action);
});

test("buckets gives whole buckets, and prefixes without power over their bucket", () => {
  expect(JSON.parse(S3Access.buckets(["photos", "shop/images/*", "shop/logos/*"]).toTerraformText())).toMatchSnapshot();
});

test("buckets may leave out creating buckets and deleting objects", () => {
  const access = S3Access.buckets(["photos"], { createBucket: false, deleteObject: false });
  expect(statements(access)).toEqual([
    {
      Effect: "Allow",
      Action: ["s3:Put*", "s3:Get*", "s3:List*"],
      Resource: ["arn:aws:s3:::photos", "arn:aws:s3:::photos/*"],
    },
  ]);
});

test("leastPrivilege gives what an optimizer calls, no more", () => {
  expect(JSON.parse(S3Access.leastPrivilege(["photos", "shop/images/*"]).toTerraformText())).toMatchSnapshot();
});

test("leastPrivilege has no wildcard in any action, and deletes only when told so", () => {
  const actions = (options?: object) =>
    statements(S3Access.leastPrivilege(["photos", "shop/images/*"], options)).flatMap(
      ({ Action }: { Action: string[] }) => Action,
    );
  expect(actions({ deleteObject: true }).filter((action: string) => /[*?]/.test(action))).toEqual([]);
  expect(actions({ deleteObject: true })).toContain("s3:DeleteObject");
  expect(actions({ deleteObject: false })).not.toContain("s3:DeleteObject");
  expect(actions()).not.toContain("s3:DeleteObject");
});

test("leastPrivilege of prefixes only names no whole bucket", () => {
  expect(statements(S3Access.leastPrivilege(["shop/images/*"]))).toEqual([
    {
      Effect: "Allow",
      Action: ["s3:ListBucket"],
      Resource: "arn:aws:s3:::shop",
      Condition: { StringLike: { "s3:prefix": ["images/*"] } },
    },
    { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: ["arn:aws:s3:::shop/images/*"] },
  ]);
});

test.each([S3Access.buckets(["shop/*"]), S3Access.leastPrivilege(["shop/*"])])(
  "the prefix * allows the listing without a prefix",
  (access) => {
    const listing = statements(access).find(({ Action }: { Action: string[] }) => Action[0] === "s3:ListBucket");
    expect(listing).toEqual({ Effect: "Allow", Action: ["s3:ListBucket"], Resource: "arn:aws:s3:::shop" });
  },
);

test("every builder writes ARNs of the partition", () => {
  for (const access of [
    S3Access.allBuckets(),
    S3Access.buckets(["photos", "shop/images/*"]),
    S3Access.leastPrivilege(["photos", "shop/images/*"]),
  ]) {
    expect(access.toTerraformText("aws-cn")).toContain("arn:aws-cn:s3:::");
    expect(access.toTerraformText("aws-cn")).not.toContain("arn:aws:");
  }
});

test("every policy that a builder makes passes the rules for a policy of one's own", () => {
  const entry = fc
    .tuple(
      fc.constantFrom("photos", "shop", "my.media-*"),
      fc.constantFrom("", "/*", "/images/*", "/a/${aws:username}/*"),
    )
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(
      fc.uniqueArray(entry, { minLength: 1 }),
      fc.boolean(),
      fc.boolean(),
      (entries, createBucket, deleteObject) => {
        for (const access of [
          S3Access.buckets(entries, { createBucket, deleteObject }),
          S3Access.leastPrivilege(entries, { deleteObject }),
        ]) {
          expect(access.validate("aws-cn")).toEqual([]);
          const text = access.toTerraformText("aws-cn").replaceAll("$${", "${");
          expect(S3Access.fromDocument(text).validate("aws-cn")).toEqual([]);
        }
      },
    ),
  );
});

test("a document of one's own stays as it is, as an object and as JSON", () => {
  const document: PolicyDocument = { Version: "2012-10-17", Id: "mine", Statement: { ...statement, Sid: "Read" } };
  expect(JSON.parse(S3Access.fromDocument(document).toTerraformText())).toStrictEqual(document);
  expect(JSON.parse(S3Access.fromDocument(JSON.stringify(document, null, 2)).toTerraformText())).toStrictEqual(
    document,
  );
});

test("policy variables reach IAM: Terraform is given them escaped", () => {
  const Resource = "arn:aws:s3:::photos/${aws:username}/*";
  const document: PolicyDocument = { Version: "2012-10-17", Statement: { ...statement, Resource } };
  for (const access of [
    S3Access.fromDocument(document),
    S3Access.fromDocument(JSON.stringify(document)),
    S3Access.buckets(["photos/${aws:username}/*"]),
    S3Access.leastPrivilege(["photos/${aws:username}/*"]),
  ]) {
    expect(access.validate()).toEqual([]);
    expect(synthesized(access)).toContain("arn:aws:s3:::photos/$${aws:username}/*");
  }
});

test("Terraform's expressions stand in bucket names and prefixes unharmed", () => {
  const bucket = Token.asString({ Ref: "x" });
  for (const access of [
    S3Access.buckets(["${var.bucket}", "${var.shop}/images/*"]),
    S3Access.leastPrivilege(["${var.bucket}", "${var.shop}/images/*"]),
  ]) {
    expect(access.validate()).toEqual([]);
    expect(synthesized(access)).toContain('"arn:aws:s3:::${var.bucket}/*"');
    expect(synthesized(access)).toContain('"arn:aws:s3:::${var.shop}/images/*"');
  }
  expect(S3Access.buckets([bucket]).validate()).toEqual([]);
  expect(S3Access.buckets([bucket]).toTerraformText()).toContain(`"arn:aws:s3:::${bucket}"`);
});

test("a token for the whole document stays as it is", () => {
  const access = S3Access.fromDocument("${data.aws_iam_policy_document.mine.json}");
  expect(access.validate()).toEqual([]);
  expect(synthesized(access)).toBe("${data.aws_iam_policy_document.mine.json}");
});

test("JSON with both a Terraform expression and a policy variable is checked, and only the variable is escaped", () => {
  const document = (Effect: string) =>
    `{ "Version": "2012-10-17", "Statement": { "Effect": "${Effect}", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::\${var.b}/\${aws:username}/*" } }`;
  expect(synthesized(S3Access.fromDocument(document("Allow")))).toContain("arn:aws:s3:::${var.b}/$${aws:username}/*");
  expect(S3Access.fromDocument(document("Maybe")).validate()).toEqual([
    'policy statement 1: Effect is "Maybe"; write "Allow" or "Deny"',
  ]);
});

test("a list that only Terraform knows becomes JSON by Terraform, and everything beside it stays", () => {
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
      '{"Effect":"Allow","Action":"s3:GetObject","Resource":["arn:aws:s3:::${var.b}","arn:aws:s3:::photos/$${aws:username}"]},' +
      '{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::photos/*","Condition":{"StringLike":{"s3:prefix":${jsonencode(tolist(["a"]))}}}}]}',
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

test("a policy of 2,048 characters passes and one of 2,049 is refused, as AWS counts them", () => {
  expect(policyOfSize(2048).validate()).toEqual([]);
  expect(policyOfSize(2049).validate()).toEqual([expect.stringMatching(/^inline policy has 2049 characters/)]);
});

test.each([
  [() => S3Access.allBuckets(null as never), "access options are null; write for example { deleteObject: false }"],
  [() => S3Access.allBuckets({ createBucket: "no" } as never), 'createBucket is "no"; write true or false'],
  [
    () => S3Access.buckets(["photos"], { deleteObject: "${var.x}" as never }),
    'deleteObject is "${var.x}"; write true or false',
  ],
  [
    () => S3Access.allBuckets({ deleteObjects: false } as never),
    'unknown property "deleteObjects"; write one of createBucket, deleteObject',
  ],
  [
    () => S3Access.leastPrivilege(["photos"], { createBucket: true } as never),
    'unknown property "createBucket"; write one of deleteObject',
  ],
  [() => S3Access.buckets([]), 'the list of buckets is empty; name at least one (for example ["photos"])'],
  [
    () => S3Access.leastPrivilege("photos" as never),
    'buckets is "photos", not a list; write for example ["photos", "shop/images/*"]',
  ],
  [
    () => S3Access.buckets(Token.asList("${var.buckets}")),
    'buckets is a list that only Terraform knows; list the buckets one by one (for example ["photos"])',
  ],
  [() => S3Access.fromDocument(undefined as never), "policy is nothing; write an object with Version and Statement"],
])("the access %s is refused: %s", (make, message) => {
  expect(make().validate()).toEqual([message]);
});

test("text that is not JSON is refused with what JSON's parser says", () => {
  expect(S3Access.fromDocument("Version: 2012-10-17").validate()).toEqual([
    expect.stringMatching(/^policy is not JSON: .+; paste it as the console's JSON tab shows it$/),
  ]);
});

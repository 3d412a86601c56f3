import { Fn, ref, Token } from "cdktf";
import { type PolicyDocument, S3Access } from "terraform-s3-user";
import { synthObject } from "../support/synth";

const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::photos/*" } as const;

/** The policy as it reaches Terraform. */
function synthesized(access: S3Access): string {
  const { resource } = synthObject({ users: [{ userName: "ada", access }] });
  return Object.values<{ policy: string }>(resource.aws_iam_user_policy)[0]?.policy as string;
}

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

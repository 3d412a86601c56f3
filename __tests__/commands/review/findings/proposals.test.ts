import { S3Access, type S3UserProps, SecretStore } from "terraform-s3-user";
import { findings, orSoftware } from "../../../support/exemplary-user";
import { reviewDirectories } from "../../../support/review-directories";
import { handWritten } from "../../../support/synthesized";

// The access and the other edits that the review proposes.

test("proposes a fix with the buckets that the user already has", () => {
  const found = findings({ access: S3Access.buckets(["photos", "shop"]) });
  expect(found[0]?.fix).toBe(`access: S3Access.readWrite(["photos", "shop"])${orSoftware}`);
});

test.each([
  [["photos", "shop/images/*"], '"photos", "shop/images/*"'],
  [["a-1", "a-2", "a-3", "a-4", "a-5", "a-6", "a-7"], '"a-1", "a-2", "a-3", "a-4", "a-5" /* and 2 more */'],
])("proposes a fix for deleting in %j with its buckets and prefixes, and without other actions", (buckets, kept) => {
  const [found] = findings({ access: S3Access.readWrite(buckets, { deleteObject: true }) });
  expect(found).toMatchObject({
    rule: "delete-without-versioning",
    fix: `access: S3Access.readWrite([${kept}])${orSoftware}`,
  });
});

test.each([
  ["s3:GetObject", "arn:aws:s3:::photos/*"],
  ["s3:Get*", "*"],
])("doesn't propose least privilege, which uploads, to a user with only %s and delete on %s", (action, resource) => {
  const statement = { Effect: "Allow" as const, Action: [action, "s3:DeleteObject"], Resource: resource };
  const access = S3Access.fromDocument({ Version: "2012-10-17", Statement: statement });
  const found = findings({ access }).find(({ rule }) => rule === "delete-without-versioning");
  expect(found?.fix).toBe("access: S3Access.fromDocument({ … }) // the same policy without s3:DeleteObject");
});

const awsReadOnly = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";

test("proposes to remove a managed policy when only that one is too wide", () => {
  const found = findings({ managedPolicyArns: [awsReadOnly] });
  const fix = `remove "${awsReadOnly}" from managedPolicyArns, or its attachment`;
  expect(found.filter(({ rule }) => ["every-bucket", "beyond-s3"].includes(rule))).toMatchObject([
    { rule: "every-bucket", fix },
    { rule: "beyond-s3", fix },
  ]);
});

test("proposes to narrow access and to remove a managed policy when both are too wide", () => {
  const found = findings({ access: S3Access.allBuckets(), managedPolicyArns: [awsReadOnly] });
  expect(found.find(({ rule }) => rule === "every-bucket")?.fix).toBe(
    `access: S3Access.readWrite(["your-bucket"])${orSoftware}; ` +
      `and remove "${awsReadOnly}" from managedPolicyArns, or its attachment`,
  );
});

test.each<[string, Partial<S3UserProps>]>([
  ['in inlinePolicies "Extra"', { inlinePolicies: { Extra: S3Access.allBuckets() } }],
  ["access", { access: S3Access.allBuckets(), inlinePolicies: { Extra: S3Access.readWrite(["photos"]) } }],
  [
    "access",
    { access: S3Access.allBuckets(), policyName: "Mine", inlinePolicies: { Extra: S3Access.readOnly(["photos"]) } },
  ],
])("shows which of several inline policies is too wide, as main.ts has it: %s", (place, user) => {
  const fix = findings(user).find(({ rule }) => rule === "permissions-management")?.fix;
  expect(fix?.replace(/\["[\w-]+"\]/, '["photos"]')).toBe(`${place}: S3Access.readWrite(["photos"])${orSoftware}`);
});

test("shows both places where the access and another inline policy are too wide", () => {
  const wide = S3Access.allBuckets();
  const user = { access: wide, inlinePolicies: { Extra: wide, Narrow: S3Access.readOnly(["photos"]) } };
  const found = findings(user).find(({ rule }) => rule === "permissions-management");
  expect(found?.fix).toMatch(/^access, and in inlinePolicies "Extra": S3Access\.readWrite/);
});

test("names the option that adds the policy with which a user reads its own key", () => {
  const found = findings({ deliverTo: SecretStore.ssm({ readableByUser: true }), accessKeys: [{ name: "primary" }] });
  expect(found.find(({ rule }) => rule === "beyond-s3")?.fix).toBe(
    "remove readableByUser from deliverTo, unless the application reads its key there",
  );
});

test("proposes no access that loses a Deny, or a condition of a listing", () => {
  const statement = (Effect: "Allow" | "Deny", Action: string | string[], Resource: string, more = {}) => ({
    Effect,
    Action,
    Resource,
    ...more,
  });
  const fixes = (...statements: ReturnType<typeof statement>[]) =>
    findings({ access: S3Access.fromDocument({ Version: "2012-10-17", Statement: statements }) }).map(({ fix }) => fix);
  const [photos, objects] = ["arn:aws:s3:::photos", "arn:aws:s3:::photos/*"];
  const all = statement("Allow", "s3:*", photos);
  const own = "access: S3Access.fromDocument({ … })";
  expect(fixes(all, statement("Allow", "s3:*", objects))[0]).toContain("access: S3Access.readWrite(");
  for (const action of ["s3:AbortMultipartUpload", "s3:GetObject"]) {
    const denied = statement("Deny", action, objects);
    expect(fixes(all, statement("Allow", "s3:*", objects), denied)[0]).toContain(own);
  }
  const home = { Condition: { IpAddress: { "aws:SourceIp": "8.8.8.8/32" }, StringLike: { "s3:prefix": "a/*" } } };
  const inPrefix = statement("Allow", ["s3:GetObject", "s3:PutObject", "s3:PutObjectAcl"], "arn:aws:s3:::photos/a/*");
  expect(fixes(inPrefix, statement("Allow", "s3:ListBucket", photos, home))[0]).toContain(own);
});

test.each(["null", '{"Statement":null}', '{"Statement":[null]}'])(
  "finds what is too wide next to the policy %s",
  (odd) => {
    const wide = JSON.stringify({
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Action: "s3:*", Resource: "*" },
    });
    const { findings: found } = reviewDirectories(
      handWritten({
        resource: {
          aws_iam_user: { bob: { name: "bob" } },
          aws_iam_user_policy: {
            odd: { user: "bob", name: "Odd", policy: odd },
            wide: { user: "bob", name: "Wide", policy: wide },
          },
        },
      }),
    );
    expect(found.find(({ rule }) => rule === "every-bucket")?.fix).toMatch(/^in the policy Wide: S3Access\.readWrite/);
  },
);

test("proposes no access that has the same finding", () => {
  const found = findings({ userName: "restic", access: S3Access.forSoftware("restic", ["photos"]) });
  expect(found.find(({ rule }) => rule === "delete-without-versioning")?.fix).toBe(
    `access: S3Access.readWrite(["photos"])${orSoftware}`,
  );
});

test("keeps kmsKeys in a proposal, and proposes to accept them", () => {
  const kmsKeys = ["arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"];
  const found = findings({ access: S3Access.buckets(["photos"], { kmsKeys }) });
  const fixOf = (name: string) => found.find(({ rule }) => rule === name)?.fix;
  expect(fixOf("permissions-management")).toBe(`access: S3Access.readWrite(["photos"])${orSoftware}; keep kmsKeys`);
  expect(fixOf("beyond-s3")).toMatch(/^accept: \[\{ rule: "beyond-s3"/);
});

test("proposes to change a managed policy of the app that is attached in addition to access", () => {
  const everything = JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Action: "s3:*", Resource: "*" },
  });
  const reading = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::photos/*" };
  const { findings: found } = reviewDirectories(
    handWritten({
      resource: {
        aws_iam_user: { bob: { name: "bob" } },
        aws_iam_user_policy: {
          own: { user: "bob", name: "Own", policy: JSON.stringify({ Version: "2012-10-17", Statement: reading }) },
        },
        aws_iam_policy: { wide: { name: "Wide", policy: everything } },
        aws_iam_user_policy_attachment: { wide: { user: "bob", policy_arn: "${aws_iam_policy.wide.arn}" } },
      },
    }),
  );
  expect(found.find(({ rule }) => rule === "every-bucket")?.fix).toBe(
    "change the policy Wide (managed): only the actions and buckets it needs",
  );
});

test("proposes to remove AWS's own full access", () => {
  const full = "arn:aws:iam::aws:policy/AmazonS3FullAccess";
  const found = findings({ managedPolicyArns: [full] }).find(({ rule }) => rule === "aws-managed-policy");
  expect(found?.fix).toBe(
    `remove "${full}" from managedPolicyArns, or its attachment; what the user needs belongs in access`,
  );
});

test.each([
  [
    "aws_iam_group_policy",
    { group: "${aws_iam_group.g.name}", name: "Wide" },
    "change or detach the policy Wide (of group team)",
  ],
  ["aws_s3_bucket_policy", { bucket: "photos" }, "change the policy of bucket photos"],
])("proposes to change a %s that is too wide", (type, block, fix) => {
  const text = (statement: object) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Resource: "arn:aws:s3:::photos", ...statement },
    });
  const principal = type === "aws_s3_bucket_policy" ? { Principal: { AWS: "arn:aws:iam::123456789012:user/bob" } } : {};
  const { findings: found } = reviewDirectories(
    handWritten({
      resource: {
        aws_iam_user: { bob: { name: "bob" } },
        aws_iam_user_policy: { own: { user: "bob", name: "Own", policy: text({ Action: "s3:GetBucketPolicy" }) } },
        aws_iam_group: { g: { name: "team" } },
        aws_iam_user_group_membership: { m: { user: "bob", groups: ["${aws_iam_group.g.name}"] } },
        [type]: { wide: { ...block, policy: text({ Action: "s3:PutBucketPolicy", ...principal }) } },
      },
    }),
  );
  expect(found.find(({ rule }) => rule === "permissions-management")?.fix).toBe(fix);
});

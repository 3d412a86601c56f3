import { spawnSync } from "node:child_process";
import { S3Access, type S3UserProps, type S3UserStackProps, SecretStore, StateBackend } from "terraform-s3-user";
import { decide } from "terraform-s3-user/iam";
import { publicKey } from "../../../support/pgp-key";
import { reviewDirectories } from "../../../support/review-directories";
import { handWritten, synthesized } from "../../../support/synthesized";

const boundary = "arn:aws:iam::123456789012:policy/S3Boundary";

const orSoftware = ' // or S3Access.forSoftware("…", […]) for the applications in docs/applications.md';

/** A user without findings. */
const exemplary: S3UserProps = {
  userName: "optimizer",
  access: S3Access.readWrite(["photos"]),
  accessKeys: [{ name: "primary", pgpKey: publicKey }],
  permissionsBoundary: boundary,
};

function findings(user: Partial<S3UserProps>, stack: Partial<S3UserStackProps> = {}) {
  return reviewDirectories(synthesized({ site: { users: [{ ...exemplary, ...user }], ...stack } })).findings;
}

function rules(user: Partial<S3UserProps>, stack: Partial<S3UserStackProps> = {}): string[] {
  return findings(user, stack).map((finding) => finding.rule);
}

test("finds nothing for least privilege with a PGP key and a boundary", () => {
  expect(findings({})).toStrictEqual([]);
});

test("finds the walkthrough's permissions management with severity high, and offers readWrite", () => {
  const found = findings({ access: S3Access.allBuckets() }).find(({ rule }) => rule === "permissions-management");
  expect(found).toMatchObject({
    severity: "high",
    user: "optimizer",
    message:
      "has 6 permissions-management actions on every bucket: " +
      "anyone who has the key can make a bucket public, rewrite its policy and make an object public",
    details: expect.arrayContaining(["s3:PutBucketPolicy", "s3:PutBucketAcl"]),
    fix: `access: S3Access.readWrite(["your-bucket"])${orSoftware}`,
  });
});

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

test("finds deletion of objects until the stack enables versioning", () => {
  const deleting = { access: S3Access.readWrite(["photos"], { deleteObject: true }) };
  expect(rules(deleting)).toStrictEqual(["delete-without-versioning"]);
  const policy = '{"Statement":{"Effect":"Allow","Action":"s3:DeleteObject","Resource":"arn:aws:s3:::photos/*"}}';
  const withVersioning = (status: string, more = {}) =>
    reviewDirectories(
      handWritten({
        resource: {
          aws_iam_user_policy: { p: { user: "bob", name: "P", policy } },
          aws_s3_bucket: { b: { bucket: "photos" } },
          aws_s3_bucket_versioning: {
            v: { bucket: "${aws_s3_bucket.b.id}", versioning_configuration: { status }, ...more },
          },
        },
      }),
    ).findings.map((finding) => finding.rule);
  expect(withVersioning("Suspended")).toContain("delete-without-versioning");
  expect(withVersioning("Enabled")).not.toContain("delete-without-versioning");
  expect(withVersioning("Enabled", { count: 0 })).toContain("delete-without-versioning");
});

test("finds a user without a boundary, but not a referenced one", () => {
  expect(rules({ permissionsBoundary: undefined })).toStrictEqual(["no-boundary"]);
  expect(rules({ permissionsBoundary: undefined, existing: "reference" })).not.toContain("no-boundary");
});

const kmsKey = "arn:aws:kms:us-east-1:123456789012:key/11111111-1111-1111-1111-111111111111";
const mail = { Effect: "Allow" as const, Action: "ses:SendRawEmail", Resource: "*" };

test.each<[string, Partial<S3UserProps>, string[]]>([
  ["KMS", { access: S3Access.readWrite(["photos"], { kmsKeys: [kmsKey] }) }, ["kms:Decrypt", "kms:GenerateDataKey"]],
  [
    "SES",
    { access: S3Access.fromDocument({ Version: "2012-10-17", Statement: [mail] }), userName: "-mail" },
    ["ses:SendRawEmail"],
  ],
])("proposes a boundary that takes away nothing of a user's %s", (_, user, actions) => {
  const { fix = "" } =
    findings({ ...user, permissionsBoundary: undefined }).find(({ rule }) => rule === "no-boundary") ?? {};
  const words = spawnSync("sh", ["-c", `printf '%s\\n' ${fix}`], { encoding: "utf8" })
    .stdout.trim()
    .split("\n");
  expect(words.join(" ")).toMatch(/^aws iam create-policy --policy-name[ =]\S+-boundary --policy-document \{/);
  const document = JSON.parse(words.at(-1) as string);
  for (const action of [...actions, "s3:PutObject"]) expect(decide(document, action, "*")).toBe("allowed");
  expect(decide(document, "iam:CreateUser", "*")).toBe("denied");
});

test("names what AWS's full access to S3 would take away as a boundary", () => {
  const everything = { Effect: "Allow" as const, Action: ["s3:*", "sqs:*", "sns:*"], Resource: "*" };
  const access = S3Access.fromDocument({ Version: "2012-10-17", Statement: [everything] });
  const found = findings({ access, permissionsBoundary: undefined }).find(({ rule }) => rule === "no-boundary");
  expect(found?.fix).toMatch(/AmazonS3FullAccess" \/\/ .*; it takes away sns and sqs$/);
});

test("finds a plain secret in state, with the state's place", () => {
  const [found] = findings({ accessKeys: [{ name: "primary" }] });
  expect(found).toMatchObject({
    rule: "plain-secret-in-state",
    severity: "medium",
    message:
      "stores 1 secret in plain text in the state (local file state/site.tfstate): " +
      "anyone who can read it can use the key",
  });
});

test("an imported key may have its secret in state, if its state was moved there", () => {
  const imported = { name: "old", accessKeyId: "AKIAIOSFODNN7EXAMPLE" };
  const message = (accessKeys: S3UserProps["accessKeys"]) =>
    findings({ existing: "import", accessKeys }).find(({ rule }) => rule === "plain-secret-in-state")?.message;
  expect(message([imported])).toMatch(
    /^may store 1 secret in plain text in the state \(.*\) if it was moved there \(an import brings none\): anyone/,
  );
  expect(message([imported, { name: "new" }])).toMatch(/^stores 1 secret in plain text in the state \(.*\): anyone/);
});

test("proposes to restrict the state, not to encrypt the secret, when a store needs it", () => {
  const [found] = findings({ accessKeys: [{ name: "primary" }], deliverTo: SecretStore.ssm() });
  expect(found).toMatchObject({
    rule: "plain-secret-in-state",
    fix:
      'backend: StateBackend.s3({ bucket: "…", kmsKeyId: "…" }) // a store needs the plain secret: ' +
      "restrict who reads state",
  });
});

test("finds two active keys, but not an active and an inactive one", () => {
  const keys = (status: "Active" | "Inactive") => [
    { name: "old", pgpKey: publicKey, status },
    { name: "new", pgpKey: publicKey },
  ];
  expect(rules({ accessKeys: keys("Active") })).toStrictEqual(["two-active-keys"]);
  expect(rules({ accessKeys: keys("Inactive") })).toStrictEqual([]);
});

test("finds local state for several users, but not state in S3", () => {
  const users = [exemplary, { ...exemplary, userName: "backup" }];
  expect(rules({}, { users })).toStrictEqual(["local-state-for-several"]);
  expect(rules({}, { users, backend: StateBackend.s3({ bucket: "my-terraform-state" }) })).toStrictEqual([]);
});

test("lists an unknown group and a console password as not judged", () => {
  const { findings: found } = reviewDirectories(
    handWritten({
      resource: {
        aws_iam_user_group_membership: { g: { user: "bob", groups: ["admins"] } },
        aws_iam_user_login_profile: { l: { user: "bob" } },
      },
    }),
  );
  expect(found.find(({ rule }) => rule === "not-analysed")?.details).toStrictEqual([
    "policy of group admins: what else its group may do is not in the app",
    "the user has a console password",
  ]);
});

test("lists the worst findings first", () => {
  const severities = findings({ access: S3Access.allBuckets(), permissionsBoundary: undefined, accessKeys: undefined });
  expect(severities.map((finding) => finding.severity)).toStrictEqual(["high", "high", "medium", "medium", "low"]);
});

test("offers forSoftware to a user with an application's name and exactly its calls", () => {
  const offered = (userName: string, access: S3Access) => findings({ userName, access })[0]?.fix;
  expect(offered("s3-image-optimizer", S3Access.allBuckets())).toBe(
    'access: S3Access.forSoftware("s3-image-optimizer", ["your-bucket"])',
  );
  expect(offered("s3-uploads", S3Access.buckets(["photos"]))).toMatch(/^access: S3Access.readWrite/);
});

test("finds a condition on a key that no request has: low without an effect, otherwise medium", () => {
  const access = (Effect: "Allow" | "Deny", operator: string) => {
    const limited = { Effect, Action: "s3:GetObject", Resource: "arn:aws:s3:::photos/*" };
    const Condition = { [operator]: { "s3:prefix": "images/*" } };
    return S3Access.fromDocument({ Version: "2012-10-17", Statement: { ...limited, Condition } });
  };
  const found = (one: S3Access) => findings({ access: one }).find(({ rule }) => rule === "idle-condition");
  expect(found(access("Allow", "StringLike"))).toMatchObject({
    severity: "low",
    message: "has 1 test in conditions on keys that no request for the action has",
    details: ["policy S3Access, statement 1: StringLike s3:prefix is never true for all of its actions (Allow)"],
  });
  expect(found(access("Allow", "StringNotLike"))?.severity).toBe("medium");
  expect(found(access("Deny", "StringLike"))?.severity).toBe("medium");
  expect(found(access("Deny", "StringNotLike"))?.severity).toBe("low");
  expect(rules({ access: S3Access.readWrite(["photos/images/*"]) })).not.toContain("idle-condition");
});

import { spawnSync } from "node:child_process";
import { S3Access, type S3UserProps, type S3UserStackProps, SecretStore, StateBackend } from "terraform-s3-user";
import { decide } from "terraform-s3-user/iam";
import { exemplary, findings, orSoftware } from "../../../support/exemplary-user";
import { publicKey } from "../../../support/pgp-key";
import { reviewDirectories } from "../../../support/review-directories";
import { handWritten } from "../../../support/synthesized";

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

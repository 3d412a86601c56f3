import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { S3Access, S3UserStack } from "terraform-s3-user";
import { projectRoot } from "../support/project-root";
import { stackRefusals, testApp, userRefusals } from "../support/synth";

// What people paste and type, and what they are told to write instead.

const access = S3Access.readOnly(["photos"]);
const own = (Resource: string) =>
  S3Access.fromDocument({ Version: "2012-10-17", Statement: { Effect: "Allow", Action: "s3:GetObject", Resource } });

test.each<[S3Access, string]>([
  [
    S3Access.readOnly(["<bucket>"]),
    'bucket "<bucket>" is a placeholder; write your bucket\'s name (for example "photos")',
  ],
  [S3Access.readOnly(["{[s3-bucket]}"]), 'bucket "{[s3-bucket]}" is a placeholder; write your bucket\'s name'],
  [S3Access.readOnly(["{{ bucket }}/x/*"]), 'bucket "{{ bucket }}/x/*" has a placeholder; write your bucket\'s name'],
  [S3Access.readOnly(["${BUCKET}"]), 'bucket "${BUCKET}" is a placeholder; write your bucket\'s name'],
  [S3Access.readOnly(["arn:aws:s3:::${BUCKET}/*"]), 'bucket "arn:aws:s3:::${BUCKET}/*" has a placeholder; write your'],
  [
    S3Access.readOnly(["arn:aws:s3::::photos/*"]),
    'bucket "arn:aws:s3::::photos/*" has a colon too many before the name; write "arn:aws:s3:::photos/*"',
  ],
  [
    own("arn:aws:s3::::photos/*"),
    'policy statement 1: resource "arn:aws:s3::::photos/*" has a colon too many before the bucket; write "arn:aws:s3:::photos/*"',
  ],
  [
    own("arn:aws:s3:::<bucket>/*"),
    'policy statement 1: resource "arn:aws:s3:::<bucket>/*" has the placeholder "<bucket>"; write your bucket\'s name',
  ],
  [
    own("arn:aws:s3:::${BUCKET}/*"),
    'policy statement 1: Resource "arn:aws:s3:::${BUCKET}/*" has "${BUCKET}", which is neither an expression that Terraform can resolve nor a variable of IAM\'s; write the value itself',
  ],
  [
    own("arn:aws:s3:::home/${username}/*"),
    'policy statement 1: Resource "arn:aws:s3:::home/${username}/*" has "${username}", which is neither an expression that Terraform can resolve nor a variable of IAM\'s; did you mean "${aws:username}"?',
  ],
  [S3Access.fromDocument('{ "Version": "2012-10-17", "Statement": ${var.statement} }'), "policy is not JSON: "],
  [S3Access.fromDocument("${POLICY}"), "policy is not JSON: "],
])("refuses what is still to be filled in: %#", (wrong, message) => {
  const [error, ...others] = wrong.validate();
  expect(error?.startsWith(message)).toBe(true);
  expect(others).toEqual([]);
});

test.each(["${var.policy}", "${data.aws_iam_policy_document.own.json}", '${file("policy.json")}'])(
  "leaves the policy %s to Terraform",
  (text) => {
    expect(S3Access.fromDocument(text).validate()).toEqual([]);
    expect(S3Access.fromDocument(text).toTerraformText()).toBe(text);
  },
);

describe("a lone word in ${…}", () => {
  const rule = "which is neither an expression that Terraform can resolve nor a variable of IAM's";
  test("is refused in a user's properties", () => {
    expect(userRefusals({ access, path: "/${TEAM}/", tags: { note: "costs ${5}" } })).toEqual([
      `stack "website", user "ada": path "/\${TEAM}/" has "\${TEAM}", ${rule}; write the value itself`,
      `stack "website", user "ada": tags "costs \${5}" has "\${5}", ${rule}; for this text write "$\${5}"`,
    ]);
  });

  test("is refused in a stack's", () => {
    expect(stackRefusals({ tags: { team: "${TEAM}" } })).toEqual([
      `stack "website": tags "\${TEAM}" has "\${TEAM}", ${rule}; write the value itself`,
    ]);
  });

  test("is none with a dot, a call or an escape", () => {
    const tags = { a: "${var.team}", b: '${lower("X")}' };
    expect(userRefusals({ access, tags })).toEqual([]);
    expect(userRefusals({ access: own("arn:aws:s3:::home/${aws:username}/*") })).toEqual([]);
  });
});

describe("a managed policy that AWS does not have", () => {
  function warningsOf(properties: object): string[] {
    const stack = new S3UserStack(testApp(), "website", { users: [{ userName: "ada", access, ...properties }] });
    const user = stack.users[0];
    return user?.node.metadata.map(({ data }) => `${data}`.replace(/20\d\d-\d\d-\d\d/, "DATE")) ?? [];
  }
  const after = "If AWS has added it since, ignore this; otherwise the deploy stops half-way";

  test.each([
    ["AmazonS3ReadonlyAccess", '; did you mean "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"?'],
    ["ViewOnlyAccess", '; did you mean "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"?'],
    ["SomethingOfNextWeek", "."],
  ])("is warned of, with the nearest name: %s", (name, question) => {
    const arn = `arn:aws:iam::aws:policy/${name}`;
    const message = `managed policy "${arn}" is not in AWS's list of DATE${question} ${after}`;
    expect(warningsOf({ managedPolicyArns: [arn] })).toEqual([message]);
    expect(warningsOf({ permissionsBoundary: arn })).toEqual([message]);
  });

  test("is no other than AWS's own", () => {
    const managedPolicyArns = [
      "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
      "arn:aws:iam::123456789012:policy/Ours",
      "${var.policy}",
    ];
    expect(warningsOf({ managedPolicyArns })).toEqual([]);
  });

  test("is looked up in the list of the pinned package: npm run managed-policies", () => {
    const printed = execFileSync(process.execPath, [join(projectRoot, ".ci", "managed-policy-names.js")], {
      encoding: "utf8",
      maxBuffer: 1e7,
    });
    expect(readFileSync(join(projectRoot, "lib", "iam", "aws-managed-policy-names.json"), "utf8")).toBe(printed);
  });
});

test("warns of a folder without /*, which is one object of that name", () => {
  const message = (entry: string, right: string) =>
    `bucket entry "${entry}" is one object of that name; write "${right}" if everything below it is intended`;
  expect(S3Access.readOnly(["photos/images", "photos", "a/b.jpg", "a/b/*", "a/img-*"]).warnings()).toEqual([
    message("photos/images", "photos/images/*"),
  ]);
  const combined = S3Access.combine(S3Access.buckets(["arn:aws:s3:::photos/images"]), S3Access.none());
  expect(combined.warnings()).toEqual([message("arn:aws:s3:::photos/images", "photos/images/*")]);
});

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Token } from "cdktf";
import { S3Access, S3User, S3UserStack, SecretStore } from "terraform-s3-user";
import { covers } from "terraform-s3-user/iam";
import { projectRoot } from "../support/project-root";
import { stackRefusals, testApp, userRefusals } from "../support/synth";

// What people paste and type, and the message that shows what to write instead.

const access = S3Access.readOnly(["photos"]);
const own = (Resource: string) =>
  S3Access.fromDocument({ Version: "2012-10-17", Statement: { Effect: "Allow", Action: "s3:GetObject", Resource } });

test.each([
  ["<bucket>", "is"],
  ["{[s3-bucket]}", "is"],
  ["{{ bucket }}/x/*", "has"],
  ["${BUCKET}", "is"],
  ["arn:aws:s3:::${BUCKET}/*", "has"],
])("refuses the bucket %s, which %s a placeholder", (entry, where) => {
  expect(S3Access.readOnly([entry]).validate()).toEqual([
    `bucket "${entry}" ${where} a placeholder. Write your bucket's name (for example "photos").`,
  ]);
});

test.each<[S3Access, string]>([
  [
    S3Access.readOnly(["arn:aws:s3::::photos/*"]),
    'bucket "arn:aws:s3::::photos/*" has a colon too many before the name. Write "arn:aws:s3:::photos/*".',
  ],
  [
    own("arn:aws:s3::::photos/*"),
    'policy statement 1: resource "arn:aws:s3::::photos/*" has a colon too many before the bucket. ' +
      'Write "arn:aws:s3:::photos/*".',
  ],
  [
    own("arn:aws:s3:::<bucket>/*"),
    `policy statement 1: resource "arn:aws:s3:::<bucket>/*" has the placeholder "<bucket>". Write your bucket's name.`,
  ],
  [
    own("arn:aws:s3:::${BUCKET}/*"),
    'policy statement 1: Resource "arn:aws:s3:::${BUCKET}/*" has "${BUCKET}", ' +
      "which is neither a Terraform expression nor an IAM policy variable. Write the value itself.",
  ],
  [
    own("arn:aws:s3:::home/${username}/*"),
    'policy statement 1: Resource "arn:aws:s3:::home/${username}/*" has "${username}", ' +
      'which is neither a Terraform expression nor an IAM policy variable. Did you mean "${aws:username}"?',
  ],
  [S3Access.fromDocument('{ "Version": "2012-10-17", "Statement": ${var.statement} }'), "policy is not JSON: "],
  [S3Access.fromDocument("${POLICY}"), "policy is not JSON: "],
])("refuses what is still to be filled in: %#", (wrong, message) => {
  const [error, ...others] = wrong.validate();
  expect(error).toContain(message);
  expect(others).toEqual([]);
});

test.each(["${var.policy}", "${data.aws_iam_policy_document.own.json}", '${file("policy.json")}'])(
  "leaves the policy %s to Terraform",
  (text) => {
    expect(S3Access.fromDocument(text).validate()).toEqual([]);
    expect(S3Access.fromDocument(text).toTerraformText()).toBe(text);
  },
);

describe("a single word in ${…}", () => {
  const rule = "which is neither a Terraform expression nor an IAM policy variable";
  test("is rejected in a user's properties", () => {
    expect(userRefusals({ access, path: "/${TEAM}/", tags: { note: "costs ${5}" } })).toEqual([
      `stack "website", user "ada": path "/\${TEAM}/" has "\${TEAM}", ${rule}. Write the value itself.`,
      `stack "website", user "ada": tags "costs \${5}" has "\${5}", ${rule}. For this text, write "$\${5}".`,
    ]);
  });

  test("is rejected in a stack's properties", () => {
    expect(stackRefusals({ tags: { team: "${TEAM}" } })).toEqual([
      `stack "website": tags "\${TEAM}" has "\${TEAM}", ${rule}. Write the value itself.`,
    ]);
  });

  test("is accepted with a dot, a call or an escape", () => {
    const tags = { a: "${var.team}", b: '${lower("X")}' };
    expect(userRefusals({ access, tags })).toEqual([]);
    expect(userRefusals({ access: own("arn:aws:s3:::home/${aws:username}/*") })).toEqual([]);
  });
});

describe("a managed policy that AWS doesn't have", () => {
  function warningsOf(properties: object): string[] {
    const stack = new S3UserStack(testApp(), "website", { users: [{ userName: "ada", access, ...properties }] });
    const user = stack.users[0];
    return user?.node.metadata.map(({ data }) => `${data}`.replace(/20\d\d-\d\d-\d\d/, "DATE")) ?? [];
  }
  const after = "If AWS has added it since, ignore this. Otherwise the deploy fails halfway.";

  test.each([
    ["AmazonS3ReadonlyAccess", '. Did you mean "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"?'],
    ["ViewOnlyAccess", '. Did you mean "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"?'],
    ["SomethingOfNextWeek", "."],
  ])("is reported with the nearest name: %s", (name, question) => {
    const arn = `arn:aws:iam::aws:policy/${name}`;
    const message = `managed policy "${arn}" is not in AWS's list of DATE${question} ${after}`;
    expect(warningsOf({ managedPolicyArns: [arn] })).toEqual([message]);
    expect(warningsOf({ permissionsBoundary: arn })).toEqual([message]);
  });

  test("is only looked for among AWS's own", () => {
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

test("warns of a prefix without /*, which allows one object", () => {
  const message = (entry: string, right: string) =>
    `bucket entry "${entry}" allows one object. For everything below it, write "${right}".`;
  expect(S3Access.readOnly(["photos/images", "photos", "a/b.jpg", "a/b/*", "a/img-*"]).warnings()).toEqual([
    message("photos/images", "photos/images/*"),
  ]);
  const combined = S3Access.combine(S3Access.buckets(["arn:aws:s3:::photos/images"]), S3Access.none());
  expect(combined.warnings()).toEqual([message("arn:aws:s3:::photos/images", "photos/images/*")]);
});

const refusalOf = (access: unknown) => userRefusals({ access } as never).join("\n");

test.each([
  ["read-only", 'S3Access.readOnly(["photos"])'],
  ["read-write", 'S3Access.readWrite(["photos"])'],
  ["WriteOnly", 'S3Access.writeOnly(["photos"])'],
  ["everything", 'S3Access.readOnly(["photos"])'],
  [["photos"], 'S3Access.readOnly(["photos"])'],
  [
    S3Access.allBuckets,
    'stack "website", user "ada": access must be an S3Access, but is the function allBuckets. Call it: ' +
      "S3Access.allBuckets().",
  ],
  [
    S3Access.buckets,
    'stack "website", user "ada": access must be an S3Access, but is the function buckets. Call it: ' +
      'S3Access.buckets(["photos"]).',
  ],
  [
    { Version: "2012-10-17", Statement: [] },
    'stack "website", user "ada": access must be an S3Access, but is {"Version":"2012-10-17","Statement":[]}. ' +
      "Write S3Access.fromDocument(…) around it.",
  ],
])("shows for the access %j what was probably intended, and no more", (access, remedy) => {
  expect(refusalOf(access)).toMatch(/access must be an S3Access, but is .+\. /);
  expect(refusalOf(access)).toContain(remedy);
});

test("asks for one list of buckets where they are arguments of their own", () => {
  const buckets = S3Access.buckets as (...names: unknown[]) => S3Access;
  expect(buckets("photos", "videos").validate()).toEqual([
    'buckets must be a list, but is "photos". Write ["photos"].',
    'the last argument must be an object with options, but is "videos". ' +
      'Write all buckets in one list, such as ["photos", "videos"].',
  ]);
});

test("says what to do with the name of a PGP key's file", () => {
  expect(userRefusals({ accessKeys: [{ name: "primary", pgpKey: "colleague.asc" }] }).join()).toContain(
    'stack "website", user "ada": access key "primary": ' +
      "pgpKey must be the text of a public key, but is the name of a file. " +
      'Write readFileSync("colleague.asc", "utf8").',
  );
});

test("says what the first argument of a stack and of a user must be", () => {
  const stack = () => new S3UserStack("web" as never, "site", {});
  expect(stack).toThrow('the first argument of new S3UserStack must be the app, but is "web"');
  const user = () => new S3User({} as never, "ada", { userName: "ada", access });
  expect(user).toThrow("the first argument of new S3User must be a stack, but is {}");
});

describe("rejects a Map where an object must be, because its entries would be lost", () => {
  const map = new Map([["deleteObject", true]]);
  const shown = "an object, but is Map(1) { 'deleteObject' => true }";
  const document = (Condition: unknown) =>
    S3Access.fromDocument({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*", Condition }],
    } as never);

  test.each<[string, object, string]>([
    ["tags", { tags: map }, `tags must be ${shown}.`],
    ["inline policies", { inlinePolicies: map }, `inlinePolicies must be ${shown}.`],
    ["a Condition", { access: document(map) }, `policy statement 1: Condition must be ${shown}.`],
    ["a test", { access: document({ Bool: map }) }, `policy statement 1: Condition Bool must be ${shown}.`],
    ["when", { access: access.when(map as never) }, `when: the condition must be ${shown}.`],
    [
      "options",
      { access: S3Access.readWrite(["photos"], map as never) },
      "the last argument must be an object with options, but is Map(1) { 'deleteObject' => true }.",
    ],
    ["a key", { accessKeys: [map] }, `each entry of accessKeys must be ${shown}.`],
    ["a store's options", { deliverTo: SecretStore.ssm(map as never) }, `the argument must be ${shown}.`],
  ])("%s", (_, properties, message) => {
    const [error = "", ...others] = userRefusals({ access, ...properties });
    expect(error).toContain(message);
    expect(others).toEqual([]);
  });

  test("a stack's properties", () => {
    expect(stackRefusals(new Map([["users", []]])).join()).toContain("an object, but is Map(1) { 'users' => [] }");
  });
});

test("rejects a reference to one KMS key where a list must be, and takes a reference to a list", () => {
  const [error] = S3Access.readOnly(["photos"], { kmsKeys: "${var.key}" as never }).validate();
  expect(error).toContain('kmsKeys must be a list of ARNs, but is "${var.key}".');
  expect(S3Access.readOnly(["photos"], { kmsKeys: Token.asList("${var.keys}") }).validate()).toEqual([]);
});

test.each([Symbol("x"), [Symbol("x")], Object.create(null), { toString: 1 }])(
  "rejects a secret store's address that is not even text: %#",
  (odd) => {
    const ssm = SecretStore.ssm({ path: odd as never });
    const secrets = SecretStore.secretsManager({ name: odd as never, kmsKeyId: odd as never, readableByUser: true });
    expect(userRefusals({ deliverTo: ssm }).join()).toContain("SecretStore.ssm: path must be");
    expect(userRefusals({ deliverTo: secrets }).join("\n")).toMatch(
      /secretsManager: name must be.*\n.*kmsKeyId must be/,
    );
  },
);

/** Wrong entries of a list of buckets, with the ARNs that the person who typed them intended at most. */
test.each([
  ["https://photos.s3.amazonaws.com/images/", "arn:aws:s3:::photos/images/*"],
  ["https://photos.s3.eu-central-1.amazonaws.com/images/cat.jpg", "arn:aws:s3:::photos/images/cat.jpg"],
  ["https://s3.amazonaws.com/photos/images/", "arn:aws:s3:::photos/images/*"],
  ["https://s3.console.aws.amazon.com/s3/buckets/photos?prefix=images/", "arn:aws:s3:::photos/images/*"],
  ["s3://photos/images", "arn:aws:s3:::photos/images/*"],
  ["photos/images/", "arn:aws:s3:::photos/images/*"],
  ["arn:aws:s3::::photos/images/*", "arn:aws:s3:::photos/images/*"],
  ["arn:aws:s3:us-east-1:123456789012:photos/images/*", "arn:aws:s3:::photos/images/*"],
  ["site-*/images/*", "arn:aws:s3:::site-*/images/*"],
])("prints a fix for %s that is accepted and allows nothing beyond it", (entry, most) => {
  const [error = ""] = S3Access.readOnly([entry]).validate();
  const [fix = ""] = [...error.slice(error.indexOf(entry) + entry.length + 1).matchAll(/"([^"]+)"/g)].map(
    ([, one]) => one,
  );
  const fixed = S3Access.readOnly([fix]);
  expect(fixed.validate()).toEqual([]);
  const objects = JSON.parse(fixed.toTerraformText()).Statement.filter(({ Action }: { Action: string[] }) =>
    Action.includes("s3:GetObject"),
  );
  const resources: string[] = objects.flatMap(({ Resource }: { Resource: string[] }) => Resource);
  expect(resources.filter((one) => !covers(most, one))).toEqual([]);
});

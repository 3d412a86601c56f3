import { toMarkdown } from "../../../commands/review/print/markdown";
import {
  admin,
  bob,
  everything,
  found,
  inline,
  type Json,
  narrow,
  policy,
  reads,
  review,
  said,
  stack,
  statement,
} from "../../support/reviewed-stack";

// Each of these changes once got "No change in access.", or a loss that was none. What the review says of them now.

const everyService = "bob gains every action of every other AWS service on *";

test.each<[string, Json]>([
  ["aws_iam_policy_attachment", { a: { name: "a", users: ["bob"], policy_arn: admin } }],
  ["aws_iam_user_policy_attachment", { a: { user: "${aws_iam_user.u.name}", policy_arn: admin } }],
  ["aws_iam_user_policy_attachments_exclusive", { a: { user_name: "bob", policy_arns: [admin] } }],
])("reports %s of AdministratorAccess as every service, with severity high", (type, attachment) => {
  const result = review(bob(), bob({ [type]: attachment }));
  expect(result.difference.access).toBe("changed");
  expect(said(result)).toContain(everyService);
  expect(found(result, "aws-managed-policy")).toMatchObject([{ severity: "high", user: "bob" }]);
});

test("judges AWS managed policies by AWS's documents", () => {
  const readOnly = { a: { user: "bob", policy_arn: "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess" } };
  const lines = said(review(bob(), bob({ aws_iam_user_policy_attachment: readOnly })));
  expect(lines).toContain("bob gains s3:GetObject on *");
  expect(lines).not.toContain("bob gains s3:PutObject on *");
});

test("reports the change of an attached policy's document as the user's gain", () => {
  const attached = (text: string) =>
    bob({
      aws_iam_policy: { m: { name: "M", policy: text } },
      aws_iam_user_policy_attachment: { a: { user: "bob", policy_arn: "${aws_iam_policy.m.arn}" } },
    });
  const result = review(attached(narrow), attached(everything));
  expect([result.difference.access, ...said(result)]).toEqual(expect.arrayContaining(["changed", everyService]));
});

test("reports the change of the boundary's document as the user's gain", () => {
  const bounded = (text: string) =>
    stack(inline(everything), {
      aws_iam_policy: { b: { name: "B", policy: text } },
      aws_iam_user: { u: { name: "bob", permissions_boundary: "${aws_iam_policy.b.arn}" } },
    });
  const result = review(bounded(narrow), bounded(everything));
  expect(result.difference.access).toBe("changed");
  expect(said(result)).toEqual(expect.arrayContaining(["bob gains s3:PutObject on *", everyService]));
});

/** A user that may do everything, within a boundary of the app. */
const bounded = (text: string, more: object = {}) =>
  stack(inline(everything), {
    aws_iam_policy: { b: { name: "B", policy: text, ...more } },
    aws_iam_user: { u: { name: "bob", permissions_boundary: "${aws_iam_policy.b.arn}" } },
  });

test("reports the services that a boundary names, and that every service includes", () => {
  const widened = policy(statement(["s3:*", "iam:CreateAccessKey", "sts:*"], "*"));
  const result = review(bounded(policy(statement("s3:*", "*"))), bounded(widened));
  expect(said(result)).toContain("bob gains iam:CreateAccessKey on *");
  expect(found(result, "beyond-s3")).toMatchObject([
    { severity: "high", message: "can use iam and sts in addition to S3" },
  ]);
});

test.each<[string, Json, string]>([
  [
    "that a deploy may replace",
    stack(inline(everything), {
      aws_iam_user: { u: { name: "bob", permissions_boundary: "${var.boundary}" } },
      variable: { boundary: { default: "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess" } },
    }),
    "variable boundary has its default, which a deploy may override",
  ],
  [
    "whose text Terraform ignores",
    bounded(narrow, { lifecycle: { ignore_changes: ["policy"] } }),
    "Terraform ignores changes to it (ignore_changes), so AWS may have another one",
  ],
])("lists a boundary %s as not judged", (_, json, reason) => {
  const [finding] = found(review(json, json), "not-analysed");
  expect(finding?.details.join()).toContain(reason);
});

test("lists a membership that perhaps does not exist as not judged, because its group can deny something", () => {
  const member = { m: { user: "bob", groups: ["G"], count: "${var.isMember ? 1 : 0}" } };
  const json = bob({ aws_iam_group: { g: { name: "G" } }, aws_iam_user_group_membership: member });
  const details = found(review(json, json), "not-analysed").flatMap((finding) => finding.details);
  expect(details).toContain("whether aws_iam_user_group_membership.m exists is known only after apply");
});

const grantee = "arn:aws:iam::123456789012:user/apps/bob";

test.each<[string, Json]>([
  ["a grant of a KMS key", { aws_kms_grant: { g: { grantee_principal: "${local.arn}", operations: ["Decrypt"] } } }],
  ["an access grant of S3", { aws_s3control_access_grant: { g: { grantee: [{ grantee_identifier: grantee }] } } }],
  ["the policy of an access point", { aws_s3_access_point: { g: { policy: `{"Principal":{"AWS":"${grantee}"}}` } } }],
])("lists %s to a user as not judged, also without a base", (_, block) => {
  const json = bob(block, { locals: { arn: "${aws_iam_user.u.arn}" } });
  const details = found(review(json, json), "not-analysed").flatMap((finding) => finding.details);
  expect(details).toStrictEqual([
    `${Object.keys(block)[0]}.g names user bob, and this review doesn't know what it gives`,
  ]);
});

test.each<[string, Json, string]>([
  ["a resource of another provider", { shell_script: { s: {} } }, "the provider of shell_script.s"],
  ["a block of another kind", { check: { c: { assert: {} } } }, "the block check"],
])("lists %s as not judged, also without a base", (_, block, what) => {
  const [finding] = found(review(bob(block), bob(block)), "not-analysed");
  expect(finding?.details).toStrictEqual([`this review doesn't know ${what}`]);
});

test("finds two active keys whose status is a local", () => {
  const key = { user: "bob", status: "${local.status}", pgp_key: "keybase:bob" };
  const json = bob({ aws_iam_access_key: { k: key, other: key }, locals: { status: "Active" } });
  expect(found(review(json, json), "two-active-keys")).toHaveLength(1);
});

test.each([null, ""])("reports the plain secret of a key whose pgp_key is %j", (pgpKey) => {
  for (const given of [pgpKey, "${var.pgp}"]) {
    const key = { k: { user: "${aws_iam_user.u.name}", pgp_key: given } };
    const json = bob({ aws_iam_access_key: key, variable: { pgp: { default: pgpKey } } });
    expect(found(review(json, json), "plain-secret-in-state")).toHaveLength(1);
  }
});

test("names a policy that is not in the app, and reports nothing as unchanged", () => {
  const foreign = { a: { user: "bob", policy_arn: "arn:aws:iam::123456789012:policy/Theirs" } };
  const result = review(bob(), bob({ aws_iam_user_policy_attachment: foreign }));
  expect(result.difference.access).toBe("unknown");
  expect(result.difference.changes).toMatchObject([
    {
      address: "aws_iam_user_policy_attachment.a",
      verdict: "not judged",
      reason: "user bob, policy arn:aws:iam::123456789012:policy/Theirs: its document is not in the app",
    },
  ]);
});

const administrators = (text: string): Json => ({
  aws_iam_group: { g: { name: "Administrators" } },
  aws_iam_group_policy: { g: { group: "${aws_iam_group.g.name}", name: "All", policy: text } },
});

test.each<[string, Json]>([
  ["aws_iam_group_membership", { m: { name: "m", group: "${aws_iam_group.g.name}", users: ["bob"] } }],
  ["aws_iam_user_group_membership", { m: { user: "bob", groups: ["${aws_iam_group.g.name}"] } }],
])("gives the group's permissions for %s in Administrators", (type, membership) => {
  const group = administrators(everything);
  const result = review(bob(group), bob(group, { [type]: membership }));
  expect(result.difference.access).toBe("changed");
  expect(said(result)).toContain(everyService);
});

test("reports the change of a group's policy as its members' gain", () => {
  const member = { aws_iam_user_group_membership: { m: { user: "bob", groups: ["Administrators"] } } };
  const result = review(bob(administrators(narrow), member), bob(administrators(everything), member));
  expect([result.difference.access, ...said(result)]).toEqual(expect.arrayContaining(["changed", everyService]));
});

test("reports a list of a group's members as a change, because Terraform removes all others", () => {
  const group = {
    aws_iam_group: { g: { name: "Readers" } },
    aws_iam_group_policy: { p: { group: "${aws_iam_group.g.name}", name: "G", policy: narrow } },
  };
  const members = { aws_iam_group_membership: { m: { name: "m", group: "${aws_iam_group.g.name}", users: ["bob"] } } };
  expect(said(review(bob(group), bob(group, members)))).toStrictEqual(["changes access: aws_iam_group_membership.m"]);
});

test("lists an unknown group as not judged", () => {
  const member = { aws_iam_user_group_membership: { m: { user: "bob", groups: ["Administrators"] } } };
  const result = review(bob(), bob(member));
  expect(said(result)).toStrictEqual(["not judged: aws_iam_user_group_membership.m"]);
  expect(result.difference.access).toBe("unknown");
});

test("doesn't judge a module, because its resources are not in the JSON", () => {
  const result = review(bob(), bob({ module: { m: { source: "./attach", user: "${aws_iam_user.u.name}" } } }));
  expect(result.difference.access).toBe("unknown");
  expect(said(result)).toStrictEqual(["not judged: module.m"]);
  const message = "includes resources from a module, which the JSON does not show: module.m";
  expect(found(result, "runs-at-apply")).toMatchObject([{ severity: "medium", address: "module.m", message }]);
});

test.each([
  ["count = 0", { count: 0 }],
  ["an empty for_each", { for_each: "${toset([])}" }],
])("removes the Deny for %s on the user's Deny", (_, argument) => {
  const deny = policy({ Effect: "Deny", Action: "s3:DeleteObject", Resource: "arn:aws:s3:::photos/*" });
  const denied = (more: object) =>
    stack(inline(policy(statement("s3:*", "arn:aws:s3:::photos/*"))), {
      aws_iam_user_policy: {
        p: inline(policy(statement("s3:*", "arn:aws:s3:::photos/*"))).aws_iam_user_policy?.p,
        d: { user: "bob", name: "D", policy: deny, ...more },
      },
    });
  const result = review(denied({}), denied(argument));
  expect(result.difference.access).toBe("changed");
  expect(said(result)).toStrictEqual(["bob gains s3:DeleteObject on arn:aws:s3:::photos/*"]);
});

test("doesn't judge a count that is known only after apply", () => {
  const counted = (more: object) => stack(inline(narrow, more));
  const result = review(counted({}), counted({ count: "${var.n}" }));
  expect(result.difference.access).toBe("unknown");
  expect(said(result)).toEqual(expect.arrayContaining(["not judged: aws_iam_user_policy.p count"]));
});

test("doesn't judge added ignore_changes, because later changes would not reach AWS", () => {
  const result = review(stack(inline(narrow)), stack(inline(narrow, { lifecycle: { ignore_changes: ["policy"] } })));
  expect(result.difference.access).toBe("unknown");
  expect(said(result)).toStrictEqual(["not judged: aws_iam_user_policy.p lifecycle"]);
});

const documents = (before: string, after: string) => review(stack(inline(before)), stack(inline(after)));

test("finds every AWS service behind NotAction, and lists what is excepted", () => {
  const open = stack(inline(policy({ Effect: "Allow", NotAction: ["iam:*", "sts:*"], Resource: "*" })));
  expect(found(review(open, open), "beyond-s3")).toMatchObject([
    {
      severity: "high",
      message: "can use every AWS service, not S3 alone; that can include IAM and so everything in the account",
      details: [expect.stringMatching(/^except .*iam:\*/), expect.stringMatching(/^except .*sts:\*/)],
    },
  ]);
});

test("reports a condition that is removed from NotAction", () => {
  const open = { Effect: "Allow", NotAction: "iam:*", Resource: "*" };
  const result = documents(policy({ ...open, Condition: { Bool: { "aws:SecureTransport": "true" } } }), policy(open));
  expect(result.difference.access).toBe("changed");
  expect(said(result)).toContain(everyService);
});

test("reports a removed Deny on one ARN next to Allow * on *", () => {
  const allow = statement("*", "*");
  const deny = { Effect: "Deny", Action: "iam:*", Resource: "arn:aws:iam::123456789012:role/Admin" };
  const result = documents(policy(allow, deny), policy(allow));
  expect(result.difference.access).toBe("changed");
  expect(said(result)).toEqual(expect.arrayContaining([everyService]));
});

test("reports a removed Deny of something that no known policy allows", () => {
  const deny = { Effect: "Deny", Action: "s3:PutObject", Resource: "arn:aws:s3:::other/*" };
  const result = documents(policy(reads, deny), policy(reads));
  expect(said(result)).toStrictEqual(["bob no longer denies s3:PutObject on arn:aws:s3:::other/*"]);
  expect(result.difference.access).toBe("changed");
});

test('distinguishes one value with an "or" in it from two values', () => {
  const team = (value: unknown) =>
    policy({ ...reads, Condition: { StringEquals: { "aws:PrincipalTag/team": value } } });
  const result = documents(team("sales or marketing"), team(["sales", "marketing"]));
  expect(result.difference.access).toBe("changed");
  expect(said(result)).toStrictEqual([
    "bob gains s3:GetObject on arn:aws:s3:::photos/* if aws:PrincipalTag/team StringEquals marketing or sales",
    "bob loses s3:GetObject on arn:aws:s3:::photos/*",
  ]);
});

test("reports that Version 2008-10-17 turns a variable into text", () => {
  const home = { ...reads, Resource: "arn:aws:s3:::homes/$${aws:username}/*" };
  const of = (Version: string) => JSON.stringify({ Version, Statement: home });
  const result = documents(of("2012-10-17"), of("2008-10-17"));
  expect(result.difference.access).toBe("changed");
  expect(said(result)).toEqual([expect.stringContaining("bob gains"), expect.stringContaining("bob loses")]);
});

test("doesn't judge a token among the actions, and reports nothing as lost", () => {
  const actions = (...list: string[]) => policy(statement(list, "arn:aws:s3:::photos/*"));
  const result = documents(actions("s3:GetObject"), actions("s3:GetObject", "${var.more}"));
  expect(result.difference.access).toBe("unknown");
  expect(said(result)).toStrictEqual(["not judged: aws_iam_user_policy.p policy"]);
  expect(result.difference.changes[0]?.reason).toContain("${var.more}");
});

const wider = "bob gains s3:GetObject on *";

test("resolves the document behind a data source", () => {
  const from = (resources: string[]) =>
    stack(inline("${data.aws_iam_policy_document.d.json}"), {
      data: { aws_iam_policy_document: { d: { statement: [{ actions: ["s3:GetObject"], resources }] } } },
    });
  const result = review(from(["arn:aws:s3:::photos/*"]), from(["*"]));
  expect(said(result)).toStrictEqual([wider]);
  expect(result.difference.access).toBe("changed");
});

test("resolves a variable's default, and reports that a deploy can override it", () => {
  const from = (value: string) =>
    stack(inline(policy(statement("s3:GetObject", "${var.where}"))), { variable: { where: { default: value } } });
  const result = review(from("arn:aws:s3:::photos/*"), from("*"));
  expect(said(result)).toStrictEqual([wider]);
  expect(result.difference.access).toBe("changed");
  expect(found(result, "not-analysed")[0]?.details).toStrictEqual([
    "policy P: variable where has its default, which a deploy may override",
  ]);
});

test("doesn't take an argument for the same that is equal only by a variable's default", () => {
  const named = (name: string) => stack({ aws_iam_user: { u: { name } } }, { variable: { who: { default: "bob" } } });
  expect(review(named("${var.who}"), named("bob")).difference.access).not.toBe("unchanged");
  expect(review(named("bob"), named("${var.who}")).difference.access).not.toBe("unchanged");
});

test("resolves a local", () => {
  const from = (where: string) =>
    stack(inline(policy(statement("s3:GetObject", "${local.where}"))), { locals: { where } });
  const result = review(from("arn:aws:s3:::photos/*"), from("*"));
  expect([result.difference.access, ...said(result)]).toStrictEqual(["changed", wider]);
});

test("doesn't judge a local that is used elsewhere too", () => {
  const from = (where: string) =>
    stack(inline(policy(statement("s3:GetObject", "${local.where}"))), {
      locals: { where },
      aws_sns_topic: { t: { name: "${local.where}" } },
    });
  const result = review(from("arn:aws:s3:::photos/*"), from("*"));
  expect(result.difference.access).toBe("unknown");
  expect(said(result)).toStrictEqual([wider, "not judged: local.where value"]);
});

test("resolves jsonencode of known values, and doesn't judge it otherwise", () => {
  const encoded = (resource: string) =>
    stack(
      inline(
        `\${jsonencode({"Version" = "2012-10-17", "Statement" = [{"Effect" = "Allow", "Action" = "s3:GetObject", ` +
          `"Resource" = ${resource}}]})}`,
      ),
    );
  const known = review(encoded('"arn:aws:s3:::photos/*"'), encoded('"*"'));
  expect([known.difference.access, ...said(known)]).toStrictEqual(["changed", wider]);
  const unknown = review(encoded('"arn:aws:s3:::photos/*"'), encoded('upper("*")'));
  expect(unknown.difference.access).toBe("unknown");
});

test("counts a bucket policy with the user as Principal as the user's", () => {
  const named = { ...statement("s3:PutObject", "arn:aws:s3:::theirs/*"), Principal: { AWS: "${aws_iam_user.u.arn}" } };
  const result = review(bob(), bob({ aws_s3_bucket_policy: { b: { bucket: "theirs", policy: policy(named) } } }));
  expect(said(result)).toContain("bob gains s3:PutObject on arn:aws:s3:::theirs/*");
  expect(result.difference.access).toBe("changed");
});

const toBob = { Principal: { AWS: "arn:aws:iam::123456789012:user/bob" } };

test("reports a trust policy with the user as assuming the role, with severity high", () => {
  const trust = policy(statement("sts:AssumeRole", undefined, toBob));
  const result = review(bob(), bob({ aws_iam_role: { r: { name: "Admin", assume_role_policy: trust } } }));
  expect(said(result)).toContain("bob gains sts:AssumeRole on arn:*:iam::*:role/Admin");
  expect(found(result, "beyond-s3")).toMatchObject([{ severity: "high", user: "bob" }]);
});

const decrypting = policy(statement("kms:Decrypt", "*", { Principal: { AWS: "${aws_iam_user.u.arn}" } }));
const readingSecret = policy(statement("secretsmanager:GetSecretValue", "*", toBob));

test.each<[string, Json, string]>([
  [
    "KMS key",
    { aws_kms_key: { k: { description: "images", policy: decrypting } } },
    "bob gains kms:Decrypt on arn:*:kms:*:*:key/*",
  ],
  [
    "secret",
    {
      aws_secretsmanager_secret_policy: {
        s: { secret_arn: "${aws_secretsmanager_secret.s.arn}", policy: readingSecret },
      },
    },
    "bob gains secretsmanager:GetSecretValue on arn:*:secretsmanager:*:*:secret:db-??????",
  ],
])("counts the policy of a %s with the user as Principal as the user's", (_, block, gain) => {
  const secret = { aws_secretsmanager_secret: { s: { name: "db" } } };
  const result = review(bob(secret), bob(secret, block));
  expect(said(result)).toContain(gain);
});

test("reports a policy that opens a secret to everyone, with severity high", () => {
  const open = policy({ Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: "*", Principal: "*" });
  const secret = { aws_secretsmanager_secret: { s: { name: "s3-user/bob" } } };
  const result = review(
    bob(secret),
    bob(secret, {
      aws_secretsmanager_secret_policy: { o: { secret_arn: "${aws_secretsmanager_secret.s.arn}", policy: open } },
    }),
  );
  expect(result.difference.access).toBe("changed");
  expect(said(result)).toStrictEqual(["changes access: aws_secretsmanager_secret_policy.o"]);
  expect(found(result, "public-resource-policy")).toMatchObject([
    { severity: "high", message: "lets everyone use secret s3-user/bob" },
  ]);
});

const secret = "${aws_iam_access_key.k.secret}";

test("reports an SSM parameter that becomes a plain String, with severity high", () => {
  const parameter = (type: string) =>
    bob({ aws_ssm_parameter: { s: { name: "/bob", type, value_wo: secret, value_wo_version: 1 } } });
  const result = review(parameter("SecureString"), parameter("String"));
  expect(said(result)).toStrictEqual(["changes access: aws_ssm_parameter.s type"]);
  expect(result.difference.access).toBe("changed");
  expect(found(result, "secret-in-the-open")).toMatchObject([{ severity: "high", address: "aws_ssm_parameter.s" }]);
});

test.each<[string, Json, string]>([
  [
    "an output with nonsensitive",
    { output: { o: { value: "${nonsensitive(aws_iam_access_key.k.secret)}", sensitive: true } } },
    "output.o",
  ],
  ["an output that is not sensitive", { output: { o: { value: secret } } }, "output.o"],
  ["an S3 object", { aws_s3_object: { o: { bucket: "b", key: "k", content: secret } } }, "aws_s3_object.o"],
  ["a local", { locals: { l: secret } }, "local.l"],
  ["the whole key in an output", { output: { o: { value: "${aws_iam_access_key.k}" } } }, "output.o"],
  ["an index instead of a dot", { output: { o: { value: '${aws_iam_access_key.k["secret"]}' } } }, "output.o"],
  ["the SMTP password", { output: { o: { value: "${aws_iam_access_key.k.ses_smtp_password_v4}" } } }, "output.o"],
  ["the encrypted secret", { output: { o: { value: "${aws_iam_access_key.k.encrypted_secret}" } } }, "output.o"],
])("reports the secret in %s, with severity high and the address", (_, block, address) => {
  const result = review(bob(), bob(block));
  expect(result.difference.access).toBe("changed");
  expect(result.difference.changes).toMatchObject([
    { address, verdict: "changes access", reason: "the secret of aws_iam_access_key.k is written here" },
  ]);
  expect(found(result, "secret-in-the-open")).toMatchObject([{ severity: "high", address }]);
});

test("accepts the secret in a sensitive output and in a write-only argument", () => {
  const delivered = bob({
    output: { credentials: { value: { bob: secret }, sensitive: true } },
    aws_ssm_parameter: { s: { name: "/bob", type: "SecureString", value_wo: secret } },
  });
  expect(found(review(delivered, delivered), "secret-in-the-open")).toStrictEqual([]);
});

test("doesn't judge a provisioner, and finds it with severity high", () => {
  const provisioner = [{ "local-exec": { command: "curl evil" } }];
  const result = review(bob(), bob({ aws_iam_user: { u: { name: "bob", provisioner } } }));
  expect(said(result)).toStrictEqual(["not judged: aws_iam_user.u provisioner"]);
  expect(found(result, "runs-at-apply")).toMatchObject([{ severity: "high", address: "aws_iam_user.u" }]);
});

test.each<[Json, string, string, string]>([
  [{ data: { external: { e: { program: ["sh"] } } } }, "data.external.e", "high", "runs a program"],
  [{ data: { http: { e: { url: "http://x" } } } }, "data.http.e", "high", "calls a web address"],
  [{ null_resource: { n: {} } }, "null_resource.n", "medium", "exists to run something"],
  [{ terraform_data: { n: { input: "x" } } }, "terraform_data.n", "medium", "can hold any value and run something"],
  [{ local_file: { f: { content: "x" } } }, "local_file.f", "high", "writes a file"],
  [{ aws_lambda_invocation: { l: {} } }, "aws_lambda_invocation.l", "high", "runs a function"],
  [{ data: { aws_lambda_invocation: { l: {} } } }, "data.aws_lambda_invocation.l", "high", "runs a function"],
])("doesn't judge %j, and finds it", (block, address, severity, does) => {
  const result = review(bob(), bob(block));
  expect(said(result)).toStrictEqual([`not judged: ${address}`]);
  const message = `${does} when Terraform plans or applies: ${address}`;
  expect(found(result, "runs-at-apply")).toMatchObject([{ severity, address, message }]);
});

test.each<[string, Json]>([
  ["plain HTTP", { terraform: { backend: { http: { address: "http://evil.example/state" } } } }],
  [
    "no encryption",
    { terraform: { backend: { s3: { bucket: "state", key: "k", encrypt: false, use_lockfile: true } } } },
  ],
])("reports a backend with %s, with severity high", (_, block) => {
  const result = review(bob(), bob(block));
  expect(result.difference.access).toBe("changed");
  expect(found(result, "unprotected-state")[0]?.severity).toBe("high");
  expect(found(result, "state-changed")[0]?.severity).toBe("high");
});

test("finds that a backend of any kind keeps its state in another place", () => {
  const gcs = (prefix: string) => stack({ terraform: { backend: { gcs: { bucket: "state", prefix } } } });
  const [finding] = found(review(gcs("site"), gcs("other")), "state-changed");
  expect(finding?.details).toStrictEqual(['terraform.backend.gcs prefix: "site" → "other"']);
});

test("finds a backend that no longer locks", () => {
  const result = review(bob(), bob({ terraform: { backend: { s3: { bucket: "state", key: "k", encrypt: true } } } }));
  expect(found(result, "unprotected-state")).toMatchObject([
    { severity: "medium", message: "does not lock its state" },
  ]);
  expect(found(result, "state-changed")).toHaveLength(1);
});

const counted = { aws_iam_user: { u: { name: "bob", count: 1 } }, aws_iam_access_key: { k: { user: "bob" } } };
test.each([
  ["by its name", { to: "aws_iam_user.u", id: "bob" }, {}],
  ["by its identity", { to: "aws_iam_user.u", identity: { name: "bob" } }, {}],
  ["as an instance", { to: "aws_iam_user.u[0]", id: "bob" }, counted],
])("reports that a user who is imported %s may be an administrator", (_how, block, more: Json) => {
  const result = review(stack(), stack({ import: [block] as never }, more));
  expect(found(result, "existing-user")).toMatchObject([{ severity: "medium", user: "bob" }]);
  expect(result.difference.access).not.toBe("unchanged");
});

test("lists in the comment what was not judged, with address, values and reason", () => {
  const before = bob({ aws_sns_topic: { t: { name: "alerts" } } });
  const after = bob({ aws_sns_topic: { t: { name: "evil" } } });
  const text = toMarkdown(review(before, after));
  expect(text).toContain("⚠️ **1 change could not be judged and may change access**");
  expect(text).toContain('| `aws_sns_topic.t` `name` in `site` | `"alerts" → "evil"` | this review does not know');
  expect(text).not.toContain("No change in access");
});

test("shows a statement in the comment that nothing else describes", () => {
  const deny = { Effect: "Deny", Action: "s3:PutObject", Resource: "arn:aws:s3:::other/*" };
  expect(toMarkdown(documents(policy(reads, deny), policy(reads)))).toContain("no longer denies s3:PutObject on arn");
});

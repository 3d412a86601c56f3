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

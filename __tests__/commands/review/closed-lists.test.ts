import { bob, found, inline, type Json, narrow, review, stack } from "../../support/reviewed-stack";

// Each entry of the lists by which the review says "no change in access", or that something does change it. The lists
// are written again here: an entry that comes or goes must be seen in a test.

const users = (more: object): Json => ({ aws_iam_user: { u: { name: "bob", ...more } } });
const provider = (more: object): Json => ({ provider: { aws: [{ region: "us-east-1", ...more }] } as never });
const accessAfter = (...more: Json[]) => review(bob(), bob(...more)).difference.access;

const names: Readonly<Record<string, readonly string[]>> = {
  aws_iam_access_key: ["create_date", "id", "key_fingerprint", "status", "user"],
  aws_iam_group: ["arn", "id", "name", "path"],
  aws_iam_policy: ["arn", "id", "name", "path", "policy_id"],
  aws_iam_role: ["arn", "id", "name", "unique_id"],
  aws_iam_user: ["arn", "id", "name", "path", "unique_id"],
  aws_iam_user_policy: ["id", "name", "user"],
  aws_s3_bucket: ["arn", "bucket", "bucket_domain_name", "bucket_regional_domain_name", "id", "region"],
  aws_secretsmanager_secret: ["arn", "id", "name"],
  aws_ssm_parameter: ["arn", "id", "name"],
  "data.aws_caller_identity": ["account_id", "arn", "id", "user_id"],
  "data.aws_iam_user": ["arn", "id", "path", "user_id", "user_name"],
  "data.aws_partition": ["dns_suffix", "id", "partition"],
  "data.aws_region": ["description", "id", "name"],
};
const everyName = Object.entries(names).flatMap(([kind, attributes]) =>
  attributes.map((one): [string, string] => [kind, one]),
);

/** What a review says of an output of an attribute of something that was there before. */
function withOutput(kind: string, attribute: string) {
  const [data, type] = kind.split(".");
  const there: Json = type === undefined ? { [kind]: { x: {} } } : { [`${data}`]: { [type]: { x: {} } } };
  const output: Json = { output: { o: { value: `\${${kind}.x.${attribute}}` } } };
  return review(bob(there), bob(there, output)).difference.access;
}

test.each(everyName)("reports no change in access for an output of %s %s, which only identifies a thing", (...name) => {
  expect(withOutput(...name)).toBe("unchanged");
});

test.each([...Object.keys(names), "aws_lambda_function"])(
  "doesn't pass an output of another attribute of %s",
  (kind) => {
    expect(withOutput(kind, "other")).not.toBe("unchanged");
  },
);

const tag = "a tag, and no policy of this app has a condition on tags";
const text = "a description, which does not affect access";
const order = "it affects only the order in which Terraform works";
const user = "${aws_iam_user.u.name}";
const refusal = "it affects only whether Terraform stops";

/** Stacks before and after a change of one argument, on which no one's access depends, and the reason. */
const harmless: Readonly<Record<string, readonly [reason: string, before: Json, after: Json]>> = {
  "tags of a user": [tag, users({ tags: { a: "1" } }), users({ tags: { a: "2" } })],
  "force_destroy of a user": [
    "it affects only whether AWS refuses to delete a user that has more than Terraform created",
    users({ force_destroy: true }),
    users({ force_destroy: false }),
  ],
  "tags of a policy": of(tag, "aws_iam_policy", "tags", { a: "1" }, { a: "2" }),
  "tags of a parameter": of(tag, "aws_ssm_parameter", "tags", { a: "1" }, { a: "2" }),
  "the description of a parameter": of(text, "aws_ssm_parameter", "description", "one", "two"),
  "tags of a secret": of(tag, "aws_secretsmanager_secret", "tags", { a: "1" }, { a: "2" }),
  "the description of a secret": of(text, "aws_secretsmanager_secret", "description", "one", "two"),
  "the recovery window of a secret": of(
    "it affects only how long AWS keeps a deleted secret",
    "aws_secretsmanager_secret",
    "recovery_window_in_days",
    7,
    30,
  ),
  "default tags of the provider": [tag, provider({ default_tags: [{ tags: { a: "1" } }] }), provider({})],
  "tags that the provider ignores": [tag, provider({ ignore_tags: [{ keys: ["a"] }] }), provider({})],
  "the description of an output": [text, output({ description: "one" }), output({ description: "two" })],
  "the description of a variable": [text, variable({ description: "one" }), variable({ description: "two" })],
  "an order": [order, {}, inline(narrow, { depends_on: ["aws_iam_access_key.k"] })],
  "the provider's version": [
    "HashiCorp's AWS provider, which every stack in AWS has",
    {},
    { terraform: { required_providers: { aws: { source: "hashicorp/aws", version: "5" } } } },
  ],
  "more of what Terraform leaves as it is": [
    "it leaves what the user has in AWS as it is",
    ignoring("path"),
    ignoring("path", "tags"),
  ],
  "an ignored PGP key": [
    "it only prevents that a key is created again for another pgpKey",
    {},
    { aws_iam_access_key: { k: { user, pgp_key: "keybase:bob", lifecycle: { ignore_changes: ["pgp_key"] } } } },
  ],
  "an output": [
    "an output shows values, and no readable secret",
    {},
    { output: { arn: { value: "${aws_iam_user.u.arn}", description: "the user" } } },
  ],
  "an address": [
    "the same resource under another address",
    {},
    {
      aws_iam_user_policy: { p: undefined, q: { user, name: "P", policy: narrow } },
      moved: [{ from: "aws_iam_user_policy.p", to: "aws_iam_user_policy.q" }] as never,
    },
  ],
  "what was never declared": [
    "nothing was declared at that address, so nothing is forgotten",
    {},
    forgetting("aws_iam_user.old"),
  ],
  "what is forgotten": ["what it forgets is declared again", forgetting("aws_iam_user.u"), {}],
  prevent_destroy: [
    "it affects only whether Terraform refuses to delete",
    lifecycle({ prevent_destroy: true }),
    lifecycle({ prevent_destroy: false }),
  ],
  create_before_destroy: [order, lifecycle({ create_before_destroy: true }), lifecycle({})],
  "a precondition": [
    refusal,
    lifecycle({ precondition: [{ condition: "${self.name}", error_message: "no" }] }),
    lifecycle({}),
  ],
  "a postcondition": [
    refusal,
    lifecycle({ postcondition: [{ condition: "${self.name}", error_message: "no" }] }),
    lifecycle({}),
  ],
};

function of(reason: string, type: string, argument: string, before: unknown, after: unknown): [string, Json, Json] {
  return [
    reason,
    { [type]: { x: { name: "x", [argument]: before } } },
    { [type]: { x: { name: "x", [argument]: after } } },
  ];
}
function output(more: object): Json {
  return { output: { o: { value: "text", ...more } } };
}
function variable(more: object): Json {
  return { variable: { v: { type: "string", ...more } } };
}
function lifecycle(more: object): Json {
  return users({ lifecycle: [more] });
}

function ignoring(...ignore_changes: string[]): Json {
  return lifecycle({ ignore_changes });
}

function forgetting(from: string): Json {
  return { removed: [{ from, lifecycle: [{ destroy: false }] }] as never };
}

test.each([
  [ignoring("path", "tags"), ignoring("path")],
  [ignoring("path"), ignoring("path", "name")],
])("doesn't judge fewer ignored changes, or an ignored name: %#", (before, after) => {
  expect(review(bob(before), bob(after)).difference.access).toBe("unknown");
});

test.each(Object.entries(harmless))("reports no change in access when %s changes", (_, [reason, before, after]) => {
  const { access, changes } = review(bob(before), bob(after)).difference;
  expect([access, changes.map((change) => change.reason)]).toStrictEqual(["unchanged", [reason]]);
});

const elsewhere = "it gives no one access by itself; the review checks what uses it";

/** Blocks that give no one access by themselves, with every argument that they may have, and the reason. */
const newBlocks: Readonly<Record<string, readonly [part: string, block: object, reason: string]>> = {
  "a group": [
    "aws_iam_group",
    { name: "g", path: "/" },
    "a group gives access only through its policies and to its members, which the review checks",
  ],
  "a managed policy": [
    "aws_iam_policy",
    { name: "P", name_prefix: "P", path: "/", policy: "{}", description: "d", tags: { a: "b" } },
    "a managed policy gives access only where it is attached",
  ],
  "an empty terraform_data": ["terraform_data", { count: 1 }, "it contains nothing and runs nothing"],
  "a policy document": [
    "data aws_iam_policy_document",
    {
      version: "2012-10-17",
      policy_id: "p",
      statement: [],
      source_policy_documents: [],
      override_policy_documents: [],
    },
    elsewhere,
  ],
  "the partition": ["data aws_partition", {}, "it only reads the partition's name"],
  "the caller": ["data aws_caller_identity", {}, "it only reads Terraform's own identity"],
  "the region": ["data aws_region", {}, "it only reads the region's name"],
  "a variable": [
    "variable",
    { default: "d", type: "string", description: "d", sensitive: false, nullable: true },
    elsewhere,
  ],
};

function added(part: string, block: object): Json {
  const [data, type] = part.split(" ");
  if (type !== undefined) return { [`${data}`]: { [type]: { x: block } } };
  return { [part]: { x: block } };
}

test.each(Object.entries(newBlocks))(
  "reports no change in access for %s that nothing uses",
  (_, [part, block, reason]) => {
    const { access, changes } = review(bob(), bob(added(part, block))).difference;
    expect([access, changes.map((change) => change.reason)]).toStrictEqual(["unchanged", [reason]]);
  },
);

test("reports no change in access for a local that nothing uses", () => {
  const { access, changes } = review(bob(), bob({ locals: { x: "text" } })).difference;
  expect([access, changes.map(({ reason }) => reason)]).toStrictEqual(["unchanged", [elsewhere]]);
});

test.each(Object.entries(newBlocks))("doesn't pass %s with an argument that is not known", (_, [part, block]) => {
  expect(accessAfter(added(part, { ...block, other: "x" }))).not.toBe("unchanged");
});

test.each([
  ...["region", "alias", "allowed_account_ids", "forbidden_account_ids", "profile", "assume_role"],
  ...["assume_role_with_web_identity", "access_key", "secret_key", "token", "shared_config_files"],
  ...["shared_credentials_files", "endpoints"],
])("reports another %s of the provider as a change in access, and finds it unless it is the region", (argument) => {
  const result = review(bob(), bob(provider({ [argument]: "other" })));
  expect(result.difference.access).toBe("changed");
  const severities = new Set(found(result, "account-changed").map(({ severity }) => severity));
  expect([...severities]).toStrictEqual(argument === "region" ? [] : ["high"]);
  expect(result.difference.changes).toContainEqual(
    expect.objectContaining({
      verdict: "changes access",
      reason: "it decides which account Terraform changes, and with whose rights",
    }),
  );
});

const findingsOf = (argument: string, value: unknown) =>
  found(review(stack(), stack(provider({ [argument]: value }))), "provider-settings").map(({ message, details }) => [
    message,
    details,
  ]);

test.each([
  ...["endpoints", "http_proxy", "https_proxy", "custom_ca_bundle", "insecure", "ec2_metadata_service_endpoint"],
])("finds %s of the provider, which sends AWS's calls elsewhere", (argument) => {
  expect(findingsOf(argument, "x")).toStrictEqual([["sends AWS's calls elsewhere (provider.aws)", [argument]]]);
  expect(findingsOf(argument, null)).toStrictEqual([]);
});

test.each(["access_key", "secret_key", "token"])("finds %s of the provider, which is a credential", (argument) => {
  expect(findingsOf(argument, "x")).toStrictEqual([[expect.stringContaining("(provider.aws)"), [argument]]]);
});

test.each([
  ...["file", "filebase64", "filebase64sha256", "filebase64sha512", "fileset", "filemd5", "filesha1", "filesha256"],
  ...["filesha512", "templatefile"],
])("doesn't judge what %s reads, even if the JSON is equal", (name) => {
  const same = bob({ locals: { text: `\${${name}("x")}` } });
  const { access, changes } = review(same, same).difference;
  expect(access).toBe("unknown");
  expect(changes).toMatchObject([{ address: "local.text", verdict: "not judged" }]);
});

/** The arguments that AWS can't change, by resource type. */
const replacing: Readonly<Record<string, readonly string[]>> = {
  aws_iam_user_policy: ["name", "name_prefix", "user"],
  aws_iam_policy: ["name", "name_prefix", "path", "description"],
  aws_iam_user_policy_attachment: ["user", "policy_arn"],
  aws_iam_policy_attachment: ["name", "policy_arn"],
  aws_iam_group_policy: ["name", "name_prefix", "group"],
  aws_iam_group_policy_attachment: ["group", "policy_arn"],
  aws_iam_group_membership: ["name", "group"],
  aws_iam_user_group_membership: ["user"],
  aws_ssm_parameter: ["name"],
  aws_secretsmanager_secret: ["name", "name_prefix"],
  aws_secretsmanager_secret_version: ["secret_id", "secret_string", "secret_binary", "secret_string_wo_version"],
};

test.each(Object.entries(replacing).flatMap(([type, names]) => names.map((name): [string, string] => [type, name])))(
  "reports a change of %s %s as a replacement",
  (type, argument) => {
    const having = (value: string): Json => ({ [type]: { x: { name: "x", [argument]: value } } });
    expect(review(bob(having("one")), bob(having("two"))).difference.changes).toContainEqual(
      expect.objectContaining({
        address: `${type}.x`,
        argument,
        reason: "Terraform deletes it and creates it again, so that it is missing in between",
      }),
    );
  },
);

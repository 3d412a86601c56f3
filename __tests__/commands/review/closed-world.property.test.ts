import fc from "fast-check";
import type { Review } from "../../../commands/review/model";
import { reviewStacks } from "../../../commands/review/review-stacks";
import { cases } from "../../support/cases";

// The review may report "No change in access" only for changes that are known to be harmless. So this edits a stack's
// JSON anywhere, and allows that verdict only for edits on the list below. That list is the test's own, not the
// review's.

type Path = readonly (string | number)[];

const policy = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const allow = (Action: string, Resource: string) => ({ Effect: "Allow", Action, Resource });

/** A stack with every kind of block. */
const base = {
  "//": { metadata: { stackName: "site" } },
  provider: {
    aws: [
      {
        region: "eu-central-1",
        allowed_account_ids: ["123456789012"],
        default_tags: [{ tags: { team: "web" } }],
        ignore_tags: [{ key_prefixes: ["AKIA"] }],
      },
      { alias: "other", region: "eu-central-1", profile: "other" },
    ],
  },
  terraform: {
    required_version: ">= 1.11",
    required_providers: { aws: { source: "aws", version: "5.100.0" } },
    backend: { s3: { bucket: "state", key: "k", region: "eu-central-1", encrypt: true, use_lockfile: true } },
  },
  locals: { where: "arn:aws:s3:::photos/*", unused: "x" },
  variable: { bucket: { default: "shop", description: "a bucket" }, unused: { type: "string" } },
  data: {
    aws_iam_policy_document: {
      d: { statement: [{ actions: ["s3:ListBucket"], resources: ["arn:aws:s3:::docs"] }] },
      unused: { statement: [{ actions: ["s3:*"], resources: ["*"] }] },
    },
    aws_iam_user: { r: { user_name: "old-hand" } },
    aws_caller_identity: { me: {} },
  },
  resource: {
    aws_iam_user: {
      u: {
        name: "bob",
        path: "/apps/",
        tags: { app: "photos" },
        force_destroy: true,
        permissions_boundary: "arn:aws:iam::123456789012:policy/B",
        lifecycle: { prevent_destroy: true },
        "//": { metadata: { path: "site/bob/user" } },
      },
    },
    aws_iam_access_key: { k: { user: "${aws_iam_user.u.name}", status: "Inactive", pgp_key: "keybase:bob" } },
    aws_iam_user_policy: {
      p: { user: "${aws_iam_user.u.name}", name: "P", policy: policy(allow("s3:GetObject", "${local.where}")) },
      q: { user: "bob", name: "Q", policy: "${data.aws_iam_policy_document.d.json}", depends_on: ["aws_iam_user.u"] },
      r: { user: "old-hand", name: "R", policy: policy(allow("s3:GetObject", "arn:aws:s3:::${var.bucket}/*")) },
    },
    aws_iam_policy: {
      m: { name: "M", description: "managed", policy: policy(allow("s3:PutObject", "arn:aws:s3:::in/*")) },
      unused: { name: "Unused", policy: policy(allow("*", "*")) },
    },
    aws_iam_user_policy_attachment: { a: { user: "bob", policy_arn: "${aws_iam_policy.m.arn}" } },
    aws_iam_group: { g: { name: "Readers" } },
    aws_iam_group_policy: { g: { name: "G", group: "Readers", policy: policy(allow("s3:GetBucketLocation", "*")) } },
    aws_iam_user_group_membership: { g: { user: "bob", groups: ["${aws_iam_group.g.name}"] } },
    aws_ssm_parameter: {
      s: { name: "/bob", type: "SecureString", description: "a key", value_wo: "${aws_iam_access_key.k.id}" },
    },
    aws_s3_bucket_policy: {
      b: {
        bucket: "theirs",
        policy: policy({
          ...allow("s3:GetObject", "arn:aws:s3:::theirs/*"),
          Principal: { AWS: "${aws_iam_user.u.arn}" },
        }),
      },
    },
    aws_sns_topic: { t: { name: "alerts", tags: { a: "b" } } },
  },
  module: { m: { source: "acme/m/aws", version: "1.0.0", name: "x" } },
  output: {
    users: { description: "the users", value: { bob: "${aws_iam_user.u.arn}" } },
    credentials: { sensitive: true, value: { bob: "${aws_iam_access_key.k.encrypted_secret}" } },
  },
  import: [{ to: "aws_iam_user.u", id: "bob" }],
  moved: [{ from: "aws_sns_topic.old", to: "aws_sns_topic.t" }],
  removed: [{ from: "aws_iam_user.gone", lifecycle: [{ destroy: false }] }],
  check: { c: { assert: [{ condition: "${true}", error_message: "no" }] } },
};

/** Beginnings of paths that can be edited, added or removed without a change in access; `*` for any step. */
const harmless: readonly string[] = [
  "//",
  "resource aws_iam_user * tags",
  "resource aws_iam_user * force_destroy",
  "resource aws_iam_user * lifecycle prevent_destroy",
  "resource * * lifecycle create_before_destroy",
  "resource * * depends_on",
  "resource aws_iam_policy * tags",
  "resource aws_ssm_parameter * tags",
  "resource aws_ssm_parameter * description",
  "resource aws_secretsmanager_secret * tags",
  "resource aws_secretsmanager_secret * description",
  "provider aws * default_tags",
  "provider aws * ignore_tags",
  "variable * description",
  "output * description",
  "output users value", // shows who there is
  "output users sensitive",
  "output credentials value", // sensitive: who reads it has the state anyway
  "output * depends_on",
];

/** Blocks that can be added and removed: nothing uses them, or others grant the same. */
const harmlessBlocks: readonly string[] = [
  "locals unused",
  "variable unused",
  "data aws_iam_policy_document unused",
  "data aws_caller_identity *",
  "data aws_caller_identity",
  "resource aws_iam_policy unused",
  "resource aws_iam_user u lifecycle", // holds prevent_destroy and nothing else
  "output users",
  "output credentials",
  "output",
  "terraform required_providers aws",
  "terraform required_providers",
];

/** Blocks that can be added, because nothing uses them yet. */
const harmlessNewBlocks: readonly string[] = [
  "output *",
  "locals *",
  "variable *",
  "resource aws_iam_group *",
  "resource aws_iam_policy *",
  "data aws_iam_policy_document *",
  "data aws_caller_identity *",
];

function isOn(list: readonly string[], path: Path, isWhole: boolean): boolean {
  return list.some((entry) => {
    const steps = entry.split(" ");
    if (isWhole ? path.length !== steps.length : path.length < steps.length) return false;
    return steps.every((step, at) => step === "*" || step === String(path[at]));
  });
}

/** Terraform allows a comment at the top and in every block. */
function isComment(path: Path): boolean {
  return path[0] === "//" || (path[3] === "//" && (path[0] === "resource" || path[0] === "data")) || path[2] === "//";
}

/** Every place in the stack's JSON. */
const places: Path[] = [];
(function walk(value: unknown, path: Path): void {
  if (path.length > 0) places.push(path);
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) walk(inner, [...path, Array.isArray(value) ? Number(key) : key]);
})(base, []);

const types = [
  "aws_iam_user",
  "aws_iam_policy",
  "aws_iam_user_policy",
  "aws_iam_role",
  "aws_iam_policy_attachment",
  "aws_s3_bucket",
  "aws_lambda_function",
  "null_resource",
  "google_project",
];

const names = fc.constantFrom(
  "a",
  "tags",
  "name",
  "policy",
  "users",
  "count",
  "provider",
  "provisioner",
  "description",
  "ignore_changes",
  "x",
);
const values = fc.oneof(
  fc.constantFrom<unknown>("evil", "*", "${var.evil}", "${aws_iam_user.u.arn}", 0, 7, true, null, [], ["evil"], {}),
  fc.constant(policy(allow("*", "*"))),
  fc.record({ evil: fc.constant("evil") }),
);

type Edit =
  | { readonly kind: "set" | "add"; readonly at: number; readonly name: string; readonly value: unknown }
  | { readonly kind: "delete"; readonly at: number }
  | {
      readonly kind: "block";
      readonly part: string;
      readonly type: string;
      readonly name: string;
      readonly value: unknown;
    };

const at = fc.nat(places.length - 1);
const edits: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ kind: fc.constant("set" as const), at, name: names, value: values }),
  fc.record({ kind: fc.constant("add" as const), at, name: names, value: values }),
  fc.record({ kind: fc.constant("delete" as const), at }),
  fc.record({
    kind: fc.constant("block" as const),
    part: fc.constantFrom("resource", "data", "module", "provider", "ephemeral", "check", "removed", "terraform"),
    type: fc.constantFrom(...types),
    name: names,
    value: fc.record({ evil: values }),
  }),
);

/** The edited stack, and the edited path; undefined if the edit changes nothing. */
function edited(edit: Edit): { json: object; path: Path; isWhole: boolean } | undefined {
  const json = structuredClone(base) as Record<string, unknown>;
  if (edit.kind === "block") {
    const path = edit.part === "resource" || edit.part === "data" ? [edit.part, edit.type, "new"] : [edit.part, "new"];
    let parent = json as Record<string, Record<string, unknown>>;
    for (const step of path.slice(0, -1)) {
      parent[step] = Array.isArray(parent[step]) ? { list: parent[step] } : { ...(parent[step] ?? {}) };
      parent = parent[step] as Record<string, Record<string, unknown>>;
    }
    parent.new = edit.value as Record<string, unknown>;
    return { json, path, isWhole: true };
  }
  const path = places[edit.at] as Path;
  let parent: unknown = json;
  for (const step of path.slice(0, -1)) parent = (parent as Record<string, unknown>)[step as string];
  const container = parent as Record<string, unknown>;
  const last = path.at(-1) as string;
  const before = JSON.stringify(json);
  if (edit.kind === "delete") {
    if (Array.isArray(container)) container.splice(Number(last), 1);
    else delete container[last];
  } else if (edit.kind === "add") {
    const target = container[last];
    if (typeof target !== "object" || target === null || Array.isArray(target)) return undefined;
    if (Object.hasOwn(target, edit.name)) return undefined;
    (target as Record<string, unknown>)[edit.name] = edit.value;
    return { json, path: [...path, edit.name], isWhole: false };
  } else container[last] = edit.value;
  const isGone = edit.kind === "delete" || ["{}", "[]", "null"].includes(JSON.stringify(edit.value));
  return JSON.stringify(json) === before ? undefined : { json, path, isWhole: isGone };
}

const stackOf = (json: object) => [{ name: "site", directory: "", file: "", json: JSON.parse(JSON.stringify(json)) }];

/** Terraform JSON has a shape, which is checked when it is read. Anything else is rejected, and never reviewed. */
function isShaped(json: object): boolean {
  const isRecord = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);
  const { resource, data, provider, import: imports, terraform } = json as Record<string, Record<string, unknown>>;
  const nested = (part: unknown) =>
    part === undefined ||
    (isRecord(part) &&
      Object.values(part as object).every(
        (named) => isRecord(named) && Object.values(named as object).every((block) => isRecord(block)),
      ));
  return (
    nested(resource) &&
    nested(data) &&
    (provider === undefined || (isRecord(provider) && Array.isArray(provider.aws) && provider.aws.every(isRecord))) &&
    (imports === undefined || (Array.isArray(imports) && imports.every(isRecord))) &&
    (terraform === undefined || (isRecord(terraform) && nested({ backend: terraform.backend ?? {} })))
  );
}

test("reports no change in access only for what is on the list, whatever is edited", () => {
  const counts = { unchanged: 0, changed: 0, unknown: 0 };
  fc.assert(
    fc.property(edits, (edit) => {
      const made = edited(edit);
      fc.pre(made !== undefined && isShaped(made.json));
      const { json, path, isWhole } = made as NonNullable<typeof made>;
      const { difference } = reviewStacks(stackOf(json), stackOf(base)) as Required<Review>;
      counts[difference.access]++;
      const isEmpty = edit.kind === "add" && ["{}", "[]"].includes(JSON.stringify(edit.value));
      const isNothing = isEmpty && path.length === 2; // no block yet
      const isNewBlock = isNothing || (edit.kind === "add" && isOn(harmlessNewBlocks, path, true));
      // An argument that is null is none.
      const isNull = edit.kind === "add" && edit.value === null && /^(resource|data|provider)$/.test(String(path[0]));
      const mayBeSaid =
        isNewBlock ||
        (isNull && path.length === 4) ||
        isComment(path) ||
        isOn(harmless, path, false) ||
        (isWhole && isOn(harmlessBlocks, path, true));
      if (difference.access === "unchanged" && !mayBeSaid)
        throw new Error(`unchanged, though ${path.join(" ")} was edited`);
    }),
    { numRuns: cases(6_000), seed: 10 },
  );
  expect(counts.unchanged).toBeGreaterThan(100); // not vacuous either way
  expect(counts.changed).toBeGreaterThan(100);
  expect(counts.unknown).toBeGreaterThan(250);
  if (process.env.COUNTS) console.log(counts);
});

test("reports an app as unchanged when compared with itself, or with another order of blocks and keys", () => {
  const reordered = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, inner]) => [key, reordered(inner)]),
    );
  };
  for (const json of [structuredClone(base), reordered(base) as object]) {
    expect(reviewStacks(stackOf(json), stackOf(base)).difference).toMatchObject({ access: "unchanged", users: [] });
  }
});

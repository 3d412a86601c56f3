import { DataAwsIamUser } from "@cdktf/provider-aws/lib/data-aws-iam-user";
import { IamAccessKey } from "@cdktf/provider-aws/lib/iam-access-key";
import { IamUser } from "@cdktf/provider-aws/lib/iam-user";
import { IamUserPolicy } from "@cdktf/provider-aws/lib/iam-user-policy";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack, Testing, Token } from "cdktf";
import { S3Access, S3User, type S3UserProps, S3UserStack } from "terraform-s3-user";
import { refusalsOf, synth, synthObject, testApp, userRefusals } from "../support/synth";

/** A stack with one user, `ada`. */
function withUser(props: Partial<S3UserProps> = {}): string {
  return synth({ users: [{ userName: "ada", access: S3Access.allBuckets(), ...props }] });
}

/** The only resource or data source of a type. */
function only(terraform: Record<string, object>): Record<string, unknown> {
  const resources = Object.values(terraform);
  expect(resources).toHaveLength(1);
  return resources[0] as Record<string, unknown>;
}

test("creates for a name alone one active key and the walkthrough's policy", () => {
  const stack = withUser();
  expect(stack).toHaveResourceWithProperties(IamUser, { name: "ada" });
  expect(stack).toHaveResourceWithProperties(IamAccessKey, { status: "Active" });
  expect(stack).toHaveResourceWithProperties(IamUserPolicy, {
    name: "S3Access",
    policy: S3Access.allBuckets().toTerraformText(),
  });
  const { resource } = JSON.parse(stack);
  expect(Object.keys(resource).sort()).toEqual(["aws_iam_access_key", "aws_iam_user", "aws_iam_user_policy"]);
  expect(Object.keys(resource.aws_iam_access_key)).toEqual([expect.stringMatching(/^ada_key-primary_/)]);
});

test("refers to the user in its key and policy, so that Terraform creates the user first", () => {
  const { resource } = synthObject({ users: [{ userName: "ada", access: S3Access.allBuckets() }] });
  const [address] = Object.keys(resource.aws_iam_user);
  expect(only(resource.aws_iam_access_key).user).toBe(`\${aws_iam_user.${address}.name}`);
  expect(only(resource.aws_iam_user_policy).user).toBe(`\${aws_iam_user.${address}.name}`);
});

test.each<[Partial<S3UserProps>, object]>([
  [{ path: "/apps/images/" }, { path: "/apps/images/" }],
  [
    { permissionsBoundary: "arn:aws:iam::123456789012:policy/S3Boundary" },
    { permissions_boundary: "arn:aws:iam::123456789012:policy/S3Boundary" },
  ],
  [{ tags: { team: "web", "cost center": "42" } }, { tags: { team: "web", "cost center": "42" } }],
  [{ forceDestroy: true }, { force_destroy: true }],
  [{ preventDestroy: true }, { lifecycle: { prevent_destroy: true } }],
])("passes the option %j to the user", (props, attributes) => {
  expect(withUser(props)).toHaveResourceWithProperties(IamUser, { name: "ada", ...attributes });
});

test("sets nothing for an option that is not set", () => {
  const { resource } = synthObject({
    users: [{ userName: "ada", access: S3Access.allBuckets(), preventDestroy: false }],
  });
  expect(only(resource.aws_iam_user)).toEqual({ name: "ada" });
});

test("creates the inline policy from access and policyName", () => {
  const access = S3Access.readWrite(["photos"]);
  expect(withUser({ access, policyName: "Photos" })).toHaveResourceWithProperties(IamUserPolicy, {
    name: "Photos",
    policy: access.toTerraformText(),
  });
});

test("accepts two keys, one of them inactive, or none", () => {
  const keys = (accessKeys: S3UserProps["accessKeys"]) =>
    Object.entries(
      synthObject({ users: [{ userName: "ada", access: S3Access.allBuckets(), accessKeys }] }).resource
        .aws_iam_access_key ?? {},
    ).map(([address, key]) => [address.replace(/_[0-9A-F]{8}$/, ""), (key as { status: string }).status]);
  expect(keys([{ name: "old", status: "Inactive" }, { name: "new" }])).toEqual([
    ["ada_key-new", "Active"],
    ["ada_key-old", "Inactive"],
  ]);
  expect(keys([])).toEqual([]);
});

test("imports an existing user", () => {
  const { import: imports, resource } = synthObject({
    users: [{ userName: "ada", access: S3Access.allBuckets(), existing: "import", path: "/x/" }],
  });
  expect(imports).toEqual([{ to: `aws_iam_user.${Object.keys(resource.aws_iam_user)[0]}`, id: "ada" }]);
  expect(only(resource.aws_iam_user)).toEqual({
    name: "ada",
    path: "/x/",
    lifecycle: { ignore_changes: ["permissions_boundary", "tags"] },
  });
});

test("keeps the path, boundary and tags of an imported user unless main.ts sets them", () => {
  const lifecycleOf = (props: object) =>
    only(JSON.parse(withUser({ existing: "import", ...props })).resource.aws_iam_user).lifecycle;
  expect(lifecycleOf({})).toEqual({ ignore_changes: ["path", "permissions_boundary", "tags"] });
  const permissionsBoundary = "arn:aws:iam::123456789012:policy/Boundary";
  expect(lifecycleOf({ path: "/x/", tags: { team: "web" }, permissionsBoundary })).toEqual({});
  expect(lifecycleOf({ path: "/x/", tags: { team: "web" }, permissionsBoundary, preventDestroy: true })).toEqual({
    prevent_destroy: true,
  });
});

test("warns that an imported user without accessKeys gets another key", () => {
  const warningsOf = (props: object) => {
    const users = [{ userName: "ada", access: S3Access.none(), existing: "import", ...props }] as S3UserProps[];
    const stack = new S3UserStack(testApp(), "site", { users });
    return stack.node.findAll().flatMap(({ node }) => node.metadata.map(({ data }) => String(data)));
  };
  expect(warningsOf({})).toContainEqual(
    expect.stringMatching(/^accessKeys is missing, so the imported user gets a new access key "primary"/),
  );
  expect(warningsOf({ accessKeys: [] }).join()).not.toContain("accessKeys is missing");
});

test("doesn't replace an existing key because of a PGP key in an older state", () => {
  const stack = withUser({ accessKeys: [{ name: "old", accessKeyId: "AKIAIOSFODNN7EXAMPLE" }] });
  expect(stack).toHaveResourceWithProperties(IamAccessKey, { lifecycle: { ignore_changes: ["pgp_key"] } });
});

test("manages only key and policy of a referenced user", () => {
  const stack = withUser({ existing: "reference" });
  expect(stack).toHaveDataSourceWithProperties(DataAwsIamUser, { user_name: "ada" });
  expect(stack).not.toHaveResource(IamUser);
  const { resource, data } = JSON.parse(stack);
  const user = `\${data.aws_iam_user.${Object.keys(data.aws_iam_user)[0]}.user_name}`;
  expect(only(resource.aws_iam_access_key).user).toBe(user);
  expect(only(resource.aws_iam_user_policy).user).toBe(user);
});

test.each<Partial<S3UserProps>>([{}, { existing: "import" }, { existing: "reference" }, { accessKeys: [] }])(
  "never creates a console password for a user with %j",
  (props) => {
    const { resource } = JSON.parse(withUser(props));
    expect(Object.keys(resource)).not.toContain("aws_iam_user_login_profile");
    expect(Object.keys(resource).every((type) => /^aws_iam_(user|access_key|user_policy)$/.test(type))).toBe(true);
  },
);

test("passes Terraform expressions unchanged in every property that accepts them", () => {
  const stack = withUser({
    userName: "${var.name}",
    policyName: "${var.policy}",
    path: "${var.path}",
    permissionsBoundary: "${var.boundary}",
    tags: { "${var.key}": "${var.value}", team: Token.asString("${var.team}") },
    forceDestroy: "${var.force}" as never,
    accessKeys: [{ name: "primary", status: "${var.status}" as never }],
    access: S3Access.buckets(["${var.bucket}"]),
  });
  expect(stack).toHaveResourceWithProperties(IamUser, {
    name: "${var.name}",
    path: "${var.path}",
    permissions_boundary: "${var.boundary}",
    tags: { "${var.key}": "${var.value}", team: "${var.team}" },
    force_destroy: "${var.force}",
  });
  expect(stack).toHaveResourceWithProperties(IamUserPolicy, { name: "${var.policy}" });
  expect(stack).toHaveResourceWithProperties(IamAccessKey, { status: "${var.status}" });
});

test("accepts a map of tags that is known only after apply", () => {
  expect(withUser({ tags: "${var.tags}" as never })).toHaveResourceWithProperties(IamUser, { tags: "${var.tags}" });
  const { resource } = synthObject({
    users: [{ userName: "ada", access: S3Access.allBuckets(), tags: Token.asStringMap("${var.tags}") }],
  });
  expect(only(resource.aws_iam_user).tags).toBe("${var.tags}");
});

test("accepts the name of an imported user that is known only after apply", () => {
  expect(
    synthObject({ users: [{ userName: "${var.name}", access: S3Access.allBuckets(), existing: "import" }] }).import[0]
      .id,
  ).toBe("${var.name}");
});

test.each<[object, string]>([
  [
    { userName: "ada lovelace", access: S3Access.allBuckets() },
    'user "ada lovelace": userName must be 1–64 of A–Z a–z 0–9 _ + = , . @ -, but is "ada lovelace". ' +
      'Write for example "ada-lovelace".',
  ],
  [
    { userName: undefined },
    "users[0]: userName is missing, or undefined. " +
      'Write for example "s3-image-optimizer", or set the environment variable that it comes from.',
  ],
  [
    { policyName: "" },
    'user "ada": policyName must be 1–128 of A–Z a–z 0–9 _ + = , . @ -, but is "". Write for example "S3Access".',
  ],
  [
    { path: "apps" },
    'user "ada": path must be at most 512 characters that begin and end with "/", without spaces and "%{", ' +
      'but is "apps". Write "/apps/".',
  ],
  [
    { permissionsBoundary: "x" },
    'user "ada": permissionsBoundary must be the ARN of a managed policy, but is "x". ' +
      'Write for example "arn:aws:iam::123456789012:policy/S3Boundary".',
  ],
  [{ tags: { "aws:x": "" } }, 'user "ada": tag key "aws:x" begins with "aws:"'],
  [{ forceDestroy: "yes" }, 'user "ada": forceDestroy must be true or false, but is "yes". Write forceDestroy: true.'],
  [{ preventDestroy: 1 }, 'user "ada": preventDestroy must be true or false, but is 1. Write preventDestroy: true.'],
  [{ existing: "adopt" }, 'user "ada": existing must be "import" or "reference", but is "adopt". Write one of them.'],
  [
    { partition: "amazon" },
    `user "ada": partition must be one of AWS's partitions, but is "amazon". ` +
      'Write for example "aws", "aws-cn" or "aws-us-gov".',
  ],
  [
    { access: "all" },
    'user "ada": access must be an S3Access, but is "all". Write for example S3Access.readOnly(["photos"]).',
  ],
  [
    { access: S3Access.buckets(["Photos"]) },
    'user "ada": bucket name "Photos" must have only lower-case letters, digits, dots and hyphens. ' +
      "Copy the name from the S3 console. If the bucket is from before 2018, use S3Access.fromDocument.",
  ],
  [
    { accessKeys: "primary" },
    'user "ada": accessKeys must be a list, but is "primary". Write for example [{ name: "primary" }].',
  ],
  [
    { accessKeys: ["primary"] },
    'user "ada": each entry of accessKeys must be an object, but is "primary". Write for example { name: "primary" }.',
  ],
  [
    { accessKeys: [{ name: "" }] },
    'user "ada": the name of an access key must be 1–64 letters, digits, "-" or "_", but is "". ' +
      'Write for example "primary".',
  ],
  [
    { accessKeys: [{ name: "a", status: "on" }] },
    'user "ada": access key "a": status must be "Active" or "Inactive", but is "on"',
  ],
  [{ accessKeys: [{ name: "a" }, { name: "a" }] }, 'user "ada": accessKeys has the name "a" twice. Rename one.'],
  [
    { accessKeys: [{ name: "a" }, { name: "b" }, { name: "c" }] },
    'user "ada": accessKeys must have at most 2 keys, but has 3. Remove 1.',
  ],
  [
    { accessKeys: [{ name: "a", state: "Active" }] },
    'user "ada": access key "a": unknown property "state". Did you mean status?',
  ],
  [{ username: "ada" }, 'user "ada": unknown property "username". Did you mean userName?'],
  [
    { password: "hunter2" },
    'user "ada": unknown property "password". ' +
      "Write one of userName, access, policyType, policyName, inlinePolicies, managedPolicyArns, groups, " +
      "accessKeys, existing, movedFrom, forget, deliverTo, path, permissionsBoundary, tags, forceDestroy, " +
      "preventDestroy, exclusivePolicies, accept, provider, partition.",
  ],
  ...["path", "permissionsBoundary", "tags", "forceDestroy", "preventDestroy"].map((property): [object, string] => [
    {
      existing: "reference",
      [property]: {
        path: "/",
        permissionsBoundary: "arn:aws:iam::aws:policy/X",
        tags: {},
        forceDestroy: false,
        preventDestroy: true,
      }[property],
    },
    `user "ada": ${property} has no effect with existing: "reference". Remove it, or write existing: "import".`,
  ]),
])("rejects a user with %j: %s", (props, message) => {
  const errors = userRefusals(props);
  expect(errors).toHaveLength(1);
  expect(errors[0]).toContain(`stack "website", ${message}`);
});

test("reports all errors of a user, not only the first", () => {
  const mistakes = {
    policyName: "S3 Access",
    path: "apps",
    tags: { "": "" },
    accessKeys: [{ name: "" }],
    color: "red",
  };
  expect(userRefusals(mistakes)).toHaveLength(5);
});

const circle: { self?: unknown } = {};
circle.self = circle;
const nonsense = [
  ...[null, 0, Number.NaN, 5n, "", "x y", true, Symbol("x"), () => 1, new Date(Number.NaN), new Map(), new Error("x")],
  ...[[], [null], [5n], [Symbol("x")], {}, circle, [circle], Object.create(null), { toString: 1 }, { resolve: 5 }],
];
const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
const inDocument = (changes: object) => S3Access.fromDocument({ Version: "2012-10-17", Statement: [], ...changes });
const places: [string, (value: never) => object][] = [
  ...["userName", "access", "policyName", "accessKeys", "existing", "path", "permissionsBoundary", "tags"].map(
    (property): [string, (value: never) => object] => [property, (value) => ({ [property]: value })],
  ),
  ...["forceDestroy", "preventDestroy", "partition", "unknown"].map((property): [string, (value: never) => object] => [
    property,
    (value) => ({ [property]: value }),
  ]),
  ["a tag", (value) => ({ tags: { team: value } })],
  ["a key", (value) => ({ accessKeys: [value] })],
  ["a key's id", (value) => ({ accessKeys: [{ id: value }] })],
  ["a key's status", (value) => ({ accessKeys: [{ name: "primary", status: value }] })],
  ["allBuckets' options", (value) => ({ access: S3Access.allBuckets(value) })],
  ["buckets", (value) => ({ access: S3Access.buckets(value) })],
  ["a bucket", (value) => ({ access: S3Access.readWrite([value]) })],
  ["a document", (value) => ({ access: S3Access.fromDocument(value) })],
  ["Version", (value) => ({ access: inDocument({ Version: value }) })],
  ["Id", (value) => ({ access: inDocument({ Statement: [statement], Id: value }) })],
  ["Statement", (value) => ({ access: inDocument({ Statement: value }) })],
  ...["Sid", "Effect", "Action", "Resource", "Condition"].map((element): [string, (value: never) => object] => [
    element,
    (value) => ({ access: inDocument({ Statement: [{ ...statement, [element]: value }] }) }),
  ]),
  ["a condition", (value) => ({ access: inDocument({ Statement: [{ ...statement, Condition: { Bool: value } }] }) })],
  [
    "a condition's value",
    (value) => ({ access: inDocument({ Statement: [{ ...statement, Condition: { Bool: { "aws:x": value } } }] }) }),
  ],
];

/** What an app with one stack for each user is refused for. */
function refusalsOfAll(users: object[]): readonly string[] {
  const app = testApp();
  for (const [index, user] of users.entries()) {
    new S3UserStack(app, `s${index}`, { users: [{ userName: `ada${index}`, access: S3Access.allBuckets(), ...user }] });
  }
  return refusalsOf(app);
}

test.each(places)("reports a wrong value for %s as an error, never as a TypeError", (_, place) => {
  const users = nonsense.map((value) => place(value as never));
  const errors = refusalsOfAll(users);
  for (const error of errors) expect(error).toMatch(/^stack "s\d+".*: .+$/);
  const passed = users.filter((_user, index) => !errors.some((error) => error.startsWith(`stack "s${index}"`)));
  expect(passed.length).toBeLessThan(users.length / 3);
  expect(refusalsOfAll(passed)).toEqual([]);
});

test("works in any stack, in the partition of the provider's region", () => {
  const stack = new TerraformStack(testApp(), "mine");
  new AwsProvider(stack, "aws", { region: "cn-north-1" });
  const user = new S3User(stack, "optimizer", {
    userName: "ada",
    access: S3Access.allBuckets(),
    accessKeys: [{ name: "primary" }, { name: "spare" }],
  });
  const synthesized = Testing.synth(stack, true);
  expect(synthesized).toHaveResourceWithProperties(IamUser, { name: "ada" });
  expect(synthesized).toHaveResourceWithProperties(IamUserPolicy, {
    policy: S3Access.allBuckets().toTerraformText("aws-cn"),
  });
  expect(user.userName).toBe("ada");
  expect([...user.accessKeys.keys()]).toEqual(["primary", "spare"]);
});

test("accepts a partition if the provider has no region", () => {
  const stack = new TerraformStack(testApp(), "mine");
  new S3User(stack, "one", { userName: "ada", access: S3Access.allBuckets(), partition: "aws-us-gov" });
  expect(Testing.synth(stack)).toHaveResourceWithProperties(IamUserPolicy, {
    policy: S3Access.allBuckets().toTerraformText("aws-us-gov"),
  });
});

import { DataAwsIamUser } from "@cdktf/provider-aws/lib/data-aws-iam-user";
import { IamAccessKey } from "@cdktf/provider-aws/lib/iam-access-key";
import { IamUser } from "@cdktf/provider-aws/lib/iam-user";
import { IamUserPolicy } from "@cdktf/provider-aws/lib/iam-user-policy";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack, Testing, Token } from "cdktf";
import { S3Access, S3User, type S3UserProps, S3UserStack } from "terraform-s3-user";
import { synth, synthObject, testApp } from "../support/synth";

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

import { CreateUserCommand, GetUserCommand, ListAccessKeysCommand } from "@aws-sdk/client-iam";
import { Project, succeeded } from "../../support/project";

// Renaming, moving and letting go: the user and its live key in AWS must survive each.

let project: Project;
let keyId: string | undefined;
beforeAll(async () => {
  project = await Project.start();
}, 60_000);
afterAll(() => project.stop());

/** A stack of one's own with one user at this path. */
function declare(path: string, properties = ""): void {
  const ids = path.split("/");
  const scope = ids.slice(0, -1).reduce((inner, id) => `new Construct(${inner}, "${id}")`, "stack");
  project.write(`import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Fn, LocalBackend, TerraformResource, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { declareOutputs, S3Access, S3User, S3UserApp, SecretStore } from "terraform-s3-user";

const app = new S3UserApp();
const stack = new TerraformStack(app, "site");
new LocalBackend(stack, { path: "../../../state/site.tfstate" });
new AwsProvider(stack, "aws", { region: "us-east-1" });
const user = new S3User(${scope}, "${ids.at(-1)}", {
  userName: "photos",
  access: S3Access.readOnly(["photos"]),
  ${properties}
});
declareOutputs(stack, () => [user]);
app.synth();
`);
}

async function keysInAws(): Promise<(string | undefined)[]> {
  await project.iam.send(new GetUserCommand({ UserName: "photos" }));
  const { AccessKeyMetadata: keys = [] } = await project.iam.send(new ListAccessKeysCommand({ UserName: "photos" }));
  return keys.map(({ AccessKeyId }) => AccessKeyId);
}

async function plan(): Promise<string> {
  await project.synth();
  return succeeded(await project.terraform("plan", "-no-color")).stdout;
}

async function resourcesInState(): Promise<string[]> {
  const { resources } = JSON.parse(await project.state());
  return resources.map(({ mode, type }: { mode: string; type: string }) => `${mode} ${type}`).sort();
}

test("keeps a user's key with movedFrom when its construct is renamed and moved", async () => {
  declare("optimizer");
  succeeded(await project.apply());
  [keyId] = await keysInAws();

  declare("shop/images");
  expect(await plan()).toContain("Plan: 3 to add, 0 to change, 3 to destroy.");

  declare("shop/images", 'movedFrom: "optimizer",');
  const moved = await plan();
  expect(moved).toContain("has moved to");
  expect(moved).toContain("Plan: 0 to add, 0 to change, 0 to destroy.");
  succeeded(await project.apply());
  expect(await plan()).toContain("No changes.");
  expect(await keysInAws()).toEqual([keyId]);
});

test("leaves a forgotten key in AWS, and changes nothing else", async () => {
  declare("shop/images", 'accessKeys: [{ name: "primary", forget: true }, { name: "next" }],');
  expect(await plan()).toContain("Plan: 1 to add, 0 to change, 0 to destroy.");
  succeeded(await project.apply());
  declare("shop/images", 'accessKeys: [{ name: "next" }],');
  expect(await plan()).toContain("No changes.");
  expect(await keysInAws()).toEqual([keyId, expect.stringMatching(/^AKIA|^LKIA/)]);
});

test("doesn't delete a created user that is only referenced from now on", async () => {
  declare("shop/images", 'accessKeys: [{ name: "next" }], existing: "reference",');
  expect(await plan()).toContain("Plan: 0 to add, 0 to change, 0 to destroy.");
  succeeded(await project.apply());
  expect(await resourcesInState()).toEqual([
    "data aws_iam_user",
    "managed aws_iam_access_key",
    "managed aws_iam_user_policy",
  ]);
  expect(await plan()).toContain("No changes.");
  expect(await keysInAws()).toHaveLength(2);
});

test("leaves a forgotten user in AWS with its keys and policies", async () => {
  declare("shop/images", 'accessKeys: [{ name: "next" }], forget: true,');
  expect(await plan()).toContain("Plan: 0 to add, 0 to change, 0 to destroy.");
  succeeded(await project.apply());
  expect(await resourcesInState()).toEqual([]);
  expect(await keysInAws()).toHaveLength(2);
});

test("keeps the path, tags and other settings of an imported user", async () => {
  const tags = [{ Key: "owner", Value: "etl" }];
  await project.iam.send(new CreateUserCommand({ UserName: "apps-etl", Path: "/apps/", Tags: tags }));
  project.declare(`{
    tags: { team: "web" },
    users: [{ userName: "apps-etl", existing: "import", access: S3Access.none(), accessKeys: [] }],
  }`);
  const planned = await plan();
  expect(planned).toContain("Plan: 1 to import, 0 to add, 1 to change, 0 to destroy.");
  expect(planned).not.toMatch(/- "owner"|path +=.*->/);
  succeeded(await project.apply());
  const { User } = await project.iam.send(new GetUserCommand({ UserName: "apps-etl" }));
  expect(User).toMatchObject({ Path: "/apps/", Tags: [...tags, { Key: "team", Value: "web" }] });
  expect(await plan()).toContain("No changes.");
});

test("delivers the key to a custom store, and moves it with a rotation", async () => {
  await project.reset();
  const store = `deliverTo: SecretStore.custom((scope, { accessKeyId, secretAccessKey, version }) => {
    const kept = new TerraformResource(scope, "kept", { terraformResourceType: "terraform_data" });
    kept.addOverride("input", { accessKeyId, secretHash: Fn.sha256(secretAccessKey), version });
    return "a resource of Terraform's own";
  }),`;
  const kept = async () => {
    const { resources } = JSON.parse(await project.state());
    const found = resources.find(({ type }: { type: string }) => type === "terraform_data");
    return found.instances[0].attributes.input.value;
  };
  declare("images", store);
  succeeded(await project.apply());
  const [first] = await keysInAws();
  expect(await kept()).toMatchObject({ accessKeyId: first, secretHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect((await project.outputs()).users.photos?.delivered_to).toBe("a resource of Terraform's own");

  declare("images", `${store} accessKeys: [{ name: "primary" }, { name: "next" }],`);
  succeeded(await project.apply());
  const { accessKeyId, version } = await kept();
  const { credentials } = await project.outputs();
  expect(accessKeyId).toBe(credentials.photos?.next?.access_key_id);
  expect(accessKeyId).not.toBe(first);
  expect(version).toBeGreaterThan(0);
  expect(await plan()).toContain("No changes.");
});

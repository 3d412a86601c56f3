import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack, Testing } from "cdktf";
import { Construct } from "constructs";
import { S3Access, S3User, type S3UserProps, S3UserStack } from "terraform-s3-user";
import { refusalsOf, synthObject, testApp, userRefusals } from "../support/synth";

const access = S3Access.readOnly(["photos"]);

// biome-ignore lint/suspicious/noExplicitAny: what it holds is what the tests are about
function stackWithUser(path: readonly string[], props: Partial<S3UserProps> = {}): any {
  const app = testApp();
  const stack = new TerraformStack(app, "site");
  new AwsProvider(stack, "aws", { region: "us-east-1" });
  let scope: Construct = stack;
  for (const id of path.slice(0, -1)) scope = new Construct(scope, id);
  new S3User(scope, path.at(-1) as string, { userName: "ada", access, ...props });
  return JSON.parse(Testing.synth(stack));
}

/** The addresses of every resource of a stack. */
function addresses({ resource }: { resource: Record<string, object> }): string[] {
  return Object.entries(resource).flatMap(([type, byName]) => Object.keys(byName).map((name) => `${type}.${name}`));
}

describe("movedFrom", () => {
  test("moves every resource of the user from the address that it had at the old path", () => {
    const props: Partial<S3UserProps> = {
      policyType: "managed",
      accessKeys: [{ name: "a" }, { name: "b" }],
      inlinePolicies: { More: access },
      groups: ["readers"],
    };
    const before = stackWithUser(["shop", "optimizer"], props);
    const after = stackWithUser(["images"], { ...props, movedFrom: "shop/optimizer" });
    expect(after.moved.map(({ from }: { from: string }) => from).sort()).toEqual(addresses(before).sort());
    expect(after.moved.map(({ to }: { to: string }) => to).sort()).toEqual(addresses(after).sort());
    for (const { from, to } of after.moved) expect(from.split(".")[0]).toBe(to.split(".")[0]);
  });

  test.each([
    ["", `movedFrom must be the construct's former path below its stack, but is "". Write for example "optimizer".`],
    [
      "/x",
      `movedFrom must be the construct's former path below its stack, but is "/x". Write for example "optimizer".`,
    ],
    ["ada", 'movedFrom must be a former path, but is "ada". Remove it.'],
    ["website/old", 'movedFrom must be a path below the stack, but is "website/old". Write "old".'],
    ["website/a/b", 'movedFrom must be a path below the stack, but is "website/a/b". Write "a/b".'],
    [
      "aws",
      'movedFrom must be a path that no construct has now, but is "aws". Rename or remove the construct at that path.',
    ],
  ])("rejects %j", (movedFrom, message) => {
    expect(userRefusals({ access, movedFrom })).toEqual([`stack "website", user "ada": ${message}`]);
  });
});

describe("a user or key that Terraform forgets", () => {
  const removed = (from: string) => ({ from: expect.stringMatching(from), lifecycle: { destroy: false } });

  test("is in removed blocks with all its resources, and in no output", () => {
    const before = synthObject({ users: [{ userName: "ada", access, groups: ["readers"] }] });
    const after = synthObject({ users: [{ userName: "ada", access, groups: ["readers"], forget: true }] });
    expect(after.resource).toBeUndefined();
    expect(after.removed.map(({ from }: { from: string }) => from).sort()).toEqual(addresses(before).sort());
    expect(after.removed[0].lifecycle).toEqual({ destroy: false });
    expect(after.output.users.value).toEqual({});
    expect(after.output.credentials.value).toEqual({});
  });

  test("is in a removed block as a key, while the other key stays", () => {
    const accessKeys = [{ name: "old", forget: true }, { name: "new" }];
    const { resource, removed: blocks, output } = synthObject({ users: [{ userName: "ada", access, accessKeys }] });
    expect(Object.keys(resource.aws_iam_access_key)).toEqual([expect.stringMatching(/^ada_key-new_/)]);
    expect(blocks).toEqual([removed("^aws_iam_access_key.ada_key-old_[0-9A-F]{8}$")]);
    expect(Object.keys(output.credentials.value.ada)).toEqual(["new"]);
  });

  test("is not deleted if it was created here and is only referenced from now on", () => {
    const [address] = addresses(synthObject({ users: [{ userName: "ada", access, accessKeys: [] }] }));
    const after = synthObject({ users: [{ userName: "ada", access, accessKeys: [], existing: "reference" }] });
    expect(after.removed).toEqual([{ from: address, lifecycle: { destroy: false } }]);
  });

  test("can be declared in another stack meanwhile", () => {
    const app = testApp();
    new S3UserStack(app, "old", { users: [{ userName: "ada", access, forget: true }] });
    new S3UserStack(app, "new", { users: [{ userName: "ada", access, existing: "import" }] });
    expect(refusalsOf(app)).toEqual([]);
  });

  test("still counts as a key, and excludes import and move", () => {
    const forget = { name: "old", forget: true };
    expect(userRefusals({ access, accessKeys: [forget, { name: "a" }, { name: "b" }] })[0]).toContain(
      'stack "website", user "ada": accessKeys must have at most 2 keys, but has 3. Remove 1.',
    );
    expect(userRefusals({ access, forget: true, existing: "import", movedFrom: "x" })).toEqual([
      'stack "website", user "ada": forget and existing exclude each other. Remove one.',
      'stack "website", user "ada": forget and movedFrom exclude each other. Remove one.',
    ]);
  });
});

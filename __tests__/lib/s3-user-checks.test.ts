import { IamUser } from "@cdktf/provider-aws/lib/iam-user";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Aspects, TerraformIterator, TerraformStack } from "cdktf";
import { S3Access, S3User, S3UserStack, SecretStore } from "terraform-s3-user";
import { refusalsOf, synthObject, testApp, userRefusals } from "../support/synth";

// What a user is checked for beyond its own properties, and what it answers when it is refused.

const access = S3Access.readOnly(["photos"]);

test("has references to future resources in a user with errors", () => {
  const stack = new S3UserStack(testApp(), "website");
  const user = stack.addUser({ userName: "ada", access, path: "apps" });
  const address = /^\$\{aws_iam_user\.ada_user_[0-9A-F]{8}\.(name|arn|unique_id)\}$/;
  for (const attribute of [user.name, user.arn, user.uniqueId]) expect(attribute).toMatch(address);
  expect(user.fqn).toMatch(/^aws_iam_user\.ada_user_/);
  expect(user.accessKeys.size).toBe(0);
  expect(user.summary).toEqual({ arn: expect.stringMatching(address), accessKeyIds: {} });
});

test("needs no users in a stack", () => {
  const app = testApp();
  new S3UserStack(app, "one");
  new S3UserStack(app, "two", { region: "eu-central-1" });
  expect(refusalsOf(app)).toEqual([]);
});

describe("values from an iterator", () => {
  const value = () => TerraformIterator.fromList(["ada", "grace"]).value as string;
  const message = (property: string) =>
    `stack "website", user "ada": ${property} must not depend on an iterator (each.value). ` +
    "Declare a user for each entry, for example users: names.map((userName) => ({ userName, access })).";

  test.each([
    ["managedPolicyArns", () => ({ access, managedPolicyArns: [value()] })],
    ["groups", () => ({ access, groups: [value()] })],
    ["tags", () => ({ access, tags: { of: value() } })],
    ["permissionsBoundary", () => ({ access, permissionsBoundary: "arn:aws:iam::123456789012:policy/${each.key}" })],
    ["access", () => ({ access: S3Access.readOnly([`${value()}`]) })],
  ])("are rejected in %s", (property, props) => {
    const app = testApp(); // before the token, which belongs to it
    new S3UserStack(app, "website", { users: [{ userName: "ada", ...props() }] });
    expect(refusalsOf(app)).toEqual([message(property)]);
  });

  test("are rejected in a name", () => {
    const app = testApp();
    new S3UserStack(app, "website", { users: [{ userName: value(), access }] });
    expect(refusalsOf(app)).toEqual([expect.stringMatching(/userName must not depend on an iterator/)]);
  });
});

describe("tags that an Aspect adds", () => {
  function withAspect(tags: Record<string, string>): S3UserStack {
    const stack = new S3UserStack(testApp(), "website", {
      users: [{ userName: "ada", access, tags: { team: "web" } }],
    });
    const visit = (construct: unknown) => {
      if (construct instanceof IamUser) construct.tags = { ...construct.tagsInput, ...tags };
    };
    Aspects.of(stack).add({ visit });
    return stack;
  }
  const app = (stack: S3UserStack) => stack.node.root as Parameters<typeof refusalsOf>[0];

  test("are checked like other tags", () => {
    expect(refusalsOf(app(withAspect({ "aws:team": "x" })))).toEqual([
      'stack "website", user "ada": tag key "aws:team" begins with "aws:", which AWS reserves. Rename it.',
    ]);
    expect(refusalsOf(app(withAspect({ Team: "shop" })))[0]).toContain(
      `stack "website", user "ada": tag keys must differ in more than case, but "team" and "Team" don't. Keep one.`,
    );
    expect(refusalsOf(app(withAspect({ cost: "42" })))).toEqual([]);
  });

  test("count together with the stack's own", () => {
    const tags = Object.fromEntries(Array.from({ length: 48 }, (_, index) => [`t${index}`, "x"]));
    const stack = new S3UserStack(testApp(), "website", {
      tags: { a: "1", b: "2" },
      users: [{ userName: "ada", access }],
    });
    const visit = (construct: unknown) => {
      if (construct instanceof IamUser) construct.tags = { ...tags, c: "3" };
    };
    Aspects.of(stack).add({ visit });
    expect(refusalsOf(app(stack))).toEqual([
      expect.stringContaining(
        `stack "website": user "ada" must have at most 50 tags together with the stack's, but has 51. Remove 1.`,
      ),
    ]);
  });
});

describe("the policy for a readable store", () => {
  const deliverTo = SecretStore.ssm({ readableByUser: true });

  test("does not replace a policy of the same name", () => {
    expect(userRefusals({ access, deliverTo, inlinePolicies: { OwnCredentials: access } })).toEqual([
      'stack "website", user "ada": inlinePolicies must not have "OwnCredentials", ' +
        "because readableByUser adds a policy of that name. Rename yours.",
    ]);
  });

  test("counts to the size of the inline policies", () => {
    const wide = S3Access.readOnly(Array.from({ length: 22 }, (_, index) => `a-bucket-with-a-name-${index}`));
    expect(userRefusals({ access: wide })).toEqual([]);
    expect(userRefusals({ access: wide, deliverTo })).toEqual([
      expect.stringMatching(/inline policies must together have at most 2048 characters/),
    ]);
  });
});

test("accepts a store for a user in another stack, whichever comes first", () => {
  const app = testApp();
  const stack = new TerraformStack(app, "site");
  new AwsProvider(stack, "aws", { region: "us-east-1" });
  new S3User(stack, "user", { userName: "ada", access, deliverTo: SecretStore.ssm() });
  expect(refusalsOf(app)).toEqual([]);
});

describe("SecretStore.custom", () => {
  test("gets the newest active key by reference, and may say where it is", () => {
    const accessKeys = [{ name: "new" }, { name: "off", status: "Inactive" as const }];
    const seen: unknown[] = [];
    const deliverTo = SecretStore.custom((_scope, { userName, keyName, sesSmtpPassword }) => {
      seen.push([userName, keyName, sesSmtpPassword]);
      return "a vault";
    });
    const { output } = synthObject({ users: [{ userName: "ada", access, accessKeys, deliverTo }] });
    expect(seen).toEqual([["ada", "new", undefined]]);
    expect(output.users.value.ada.delivered_to).toBe("a vault");
  });

  test("needs a function", () => {
    expect(userRefusals({ access, deliverTo: SecretStore.custom("vault" as never) })).toEqual([
      'stack "website", user "ada": SecretStore.custom: the argument must be a function, but is "vault". ' +
        "Write for example (scope, credential) => { … }.",
    ]);
  });
});

import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack } from "cdktf";
import { S3Access, S3User, S3UserStack } from "terraform-s3-user";
import { refusalsOf, testApp } from "../../support/synth";

test("rejects two users of a stack whose names differ only in case", () => {
  const app = testApp();
  new S3UserStack(app, "website", {
    users: [
      { userName: "Ada", access: S3Access.allBuckets() },
      { userName: "ada", access: S3Access.allBuckets() },
    ],
  });
  expect(refusalsOf(app)).toEqual([
    'stack "website", user "ada": userName "ada" differs only in case from "Ada" in the same stack. ' +
      "IAM's user names are unique in an account, ignoring case. Rename one.",
  ]);
});

test("rejects two users with the same name in two stacks", () => {
  const app = testApp();
  new S3UserStack(app, "website", { users: [{ userName: "ada", access: S3Access.allBuckets() }] });
  new S3UserStack(app, "shop", { users: [{ userName: "ada", access: S3Access.allBuckets() }] });
  expect(refusalsOf(app)).toEqual([
    'stack "shop", user "ada": userName "ada" is the same as "ada" in stack "website". ' +
      "IAM's user names are unique in an account, ignoring case. " +
      "Rename one, or give both stacks allowedAccountIds if they deploy to different accounts.",
  ]);
});

/** What an app with the user `ada` in two stacks, which may touch these accounts, is refused for. */
function refusalsIn(accounts?: readonly string[], otherAccounts?: readonly string[], tags?: object): readonly string[] {
  const app = testApp();
  new S3UserStack(app, "website", {
    allowedAccountIds: accounts,
    users: [{ userName: "ada", access: S3Access.allBuckets() }],
  });
  new S3UserStack(app, "shop", {
    allowedAccountIds: otherAccounts,
    users: [{ userName: "Ada", access: S3Access.allBuckets() }],
    tags: tags as never,
  });
  return refusalsOf(app);
}

test("accepts users with the same name in stacks that certainly deploy to different accounts", () => {
  expect(refusalsIn(["111111111111"], ["222222222222", "333333333333"])).toEqual([]);
});

test.each([
  [["111111111111"], ["222222222222", "111111111111"]],
  [["111111111111"], undefined],
  [["${var.account}"], ["${var.other_account}"]],
  ["${var.accounts}", ["111111111111"]],
])("rejects users with the same name in stacks that may share an account: %j and %j", (accounts, otherAccounts) => {
  expect(refusalsIn(accounts as string[], otherAccounts as string[])).toEqual([
    expect.stringContaining('userName "Ada" differs only in case from "ada" in stack "website"'),
  ]);
});

test("doesn't report a clash because of another error in a stack of another account", () => {
  expect(refusalsIn(["111111111111"], ["222222222222"], { "aws:team": "web" })).toEqual([
    expect.stringContaining('tag key "aws:team"'),
  ]);
});

test("finds clashes of users outside an S3UserStack by their providers' accounts", () => {
  const app = testApp();
  for (const [id, account] of [
    ["one", "111111111111"],
    ["two", "222222222222"],
    ["three", "111111111111"],
  ] as const) {
    const stack = new TerraformStack(app, id);
    new AwsProvider(stack, "aws", { region: "us-east-1", allowedAccountIds: [account] });
    new S3User(stack, "user", { userName: "ada", access: S3Access.allBuckets() });
  }
  const errors = app.node.findAll().flatMap((construct) => construct.node.validate());
  expect(errors).toEqual([expect.stringContaining('userName "ada" is the same as "ada" in stack "one"')]);
});

test("accepts equal names that are known only after apply", () => {
  const app = testApp();
  new S3UserStack(app, "website", {
    users: [
      { userName: "${var.one}", access: S3Access.allBuckets() },
      { userName: "${var.two}", access: S3Access.allBuckets() },
    ],
  });
  expect(refusalsOf(app)).toEqual([]);
});

test("separates the users of two apps in one process", () => {
  for (const app of [testApp(), testApp()]) {
    new S3UserStack(app, "website", { users: [{ userName: "ada", access: S3Access.allBuckets() }] });
    expect(refusalsOf(app)).toEqual([]);
  }
});

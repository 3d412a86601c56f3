import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { LocalBackend, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { S3Access, S3User, S3UserStack, StateBackend } from "terraform-s3-user";
import { refusalsOf, testApp } from "../../support/synth";

test("rejects two stacks with the same name under different constructs, because only one would be written", () => {
  const app = testApp();
  for (const environment of ["staging", "production"]) {
    new S3UserStack(new Construct(app, environment), "users", {
      users: [{ userName: `${environment}-images`, access: S3Access.allBuckets() }],
    });
  }
  expect(refusalsOf(app)).toStrictEqual([
    'stack "users": the app has two stacks of that name, at "staging/users" and "production/users". Rename one.',
  ]);
});

test("rejects another stack with the name of a stack of users too", () => {
  const app = testApp();
  new S3UserStack(new Construct(app, "ours"), "site", { users: [] });
  new TerraformStack(new Construct(app, "theirs"), "site");
  expect(refusalsOf(app)).toHaveLength(1);
});

test("rejects the state of another stack, wherever both stacks are", () => {
  const app = testApp();
  new LocalBackend(new TerraformStack(new Construct(app, "theirs"), "network"), {
    path: "../../../state/site.tfstate",
  });
  new S3UserStack(new Construct(app, "ours"), "site", { users: [] });
  expect(refusalsOf(app)).toStrictEqual([
    'stack "site": its state would overwrite the state of stack "network" at state/site.tfstate. ' +
      "Give each stack its own.",
  ]);
});

test("reads a backend with its overrides", () => {
  const app = testApp();
  const [one, two] = ["one", "two"].map((name) => new S3UserStack(app, name, { users: [] }));
  for (const stack of [one, two]) stack?.addOverride("x", 1);
  const backend = two?.node.children.find((child) => child instanceof LocalBackend) as LocalBackend;
  backend.addOverride("path", "../../../state/one.tfstate");
  expect(refusalsOf(app)).toHaveLength(1);
});

test("checks users in other stacks too", () => {
  const app = testApp();
  for (const environment of ["staging", "production"]) {
    const stack = new TerraformStack(new Construct(app, environment), "users");
    new AwsProvider(stack, "aws", { region: "us-east-1" });
    new S3User(stack, "user", { userName: `${environment}-images`, access: S3Access.allBuckets() });
  }
  expect(() => app.synth()).toThrow("the app has two stacks of that name");
});

test("distinguishes stacks with their own backends", () => {
  const app = testApp();
  new S3UserStack(app, "one", { users: [], backend: StateBackend.s3({ bucket: "state", key: "one" }) });
  new S3UserStack(app, "two", { users: [], backend: StateBackend.s3({ bucket: "state", key: "two" }) });
  expect(refusalsOf(app)).toStrictEqual([]);
});

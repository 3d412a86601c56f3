import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { LocalBackend, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { S3Access, S3User, S3UserStack, StateBackend } from "terraform-s3-user";
import { refusalsOf, testApp } from "../../support/synth";

test("two stacks of one name under different constructs are refused, for only one would be written", () => {
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

test("a stack of somebody else's with the name of a stack of users is refused too", () => {
  const app = testApp();
  new S3UserStack(new Construct(app, "ours"), "site", { users: [] });
  new TerraformStack(new Construct(app, "theirs"), "site");
  expect(refusalsOf(app)).toHaveLength(1);
});

test("a state that another stack has already is refused wherever the two stacks stand", () => {
  const app = testApp();
  new LocalBackend(new TerraformStack(new Construct(app, "theirs"), "network"), {
    path: "../../../state/site.tfstate",
  });
  new S3UserStack(new Construct(app, "ours"), "site", { users: [] });
  expect(refusalsOf(app)).toStrictEqual([
    'stack "site": its state would overwrite the state of stack "network" at state/site.tfstate. Give each stack its own.',
  ]);
});

test("what an override made of the backend counts", () => {
  const app = testApp();
  const [one, two] = ["one", "two"].map((name) => new S3UserStack(app, name, { users: [] }));
  for (const stack of [one, two]) stack?.addOverride("x", 1);
  const backend = two?.node.children.find((child) => child instanceof LocalBackend) as LocalBackend;
  backend.addOverride("path", "../../../state/one.tfstate");
  expect(refusalsOf(app)).toHaveLength(1);
});

test("users of stacks that are not this package's are looked at as well", () => {
  const app = testApp();
  for (const environment of ["staging", "production"]) {
    const stack = new TerraformStack(new Construct(app, environment), "users");
    new AwsProvider(stack, "aws", { region: "us-east-1" });
    new S3User(stack, "user", { userName: `${environment}-images`, access: S3Access.allBuckets() });
  }
  expect(() => app.synth()).toThrow("the app has two stacks of that name");
});

test("stacks with backends of their own are told apart", () => {
  const app = testApp();
  new S3UserStack(app, "one", { users: [], backend: StateBackend.s3({ bucket: "state", key: "one" }) });
  new S3UserStack(app, "two", { users: [], backend: StateBackend.s3({ bucket: "state", key: "two" }) });
  expect(refusalsOf(app)).toStrictEqual([]);
});

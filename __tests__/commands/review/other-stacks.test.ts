import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamUserPolicyAttachment } from "@cdktf/provider-aws/lib/iam-user-policy-attachment";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { S3Object } from "@cdktf/provider-aws/lib/s3-object";
import { App, TerraformStack } from "cdktf";
import { S3Access, S3UserStack } from "terraform-s3-user";
import { reviewDirectories } from "../../support/review-directories";
import { temporaryDirectory } from "../../support/temporary-directory";

// References from one stack of an app to another, as cdktf itself writes them.

function app(build: (policies: TerraformStack, users: S3UserStack) => void): string {
  const outdir = join(temporaryDirectory(), "cdktf.out");
  const root = new App({ outdir, stackTraces: false });
  const policies = new TerraformStack(root, "policies");
  new AwsProvider(policies, "aws", { region: "us-east-1" });
  const access = S3Access.readWrite(["photos"]);
  build(policies, new S3UserStack(root, "users", { users: [{ userName: "bob", access }] }));
  root.synth();
  return outdir;
}

const attached = (Action: string) =>
  app((policies, users) => {
    const Statement = { Effect: "Allow", Action, Resource: "*" };
    const policy = new IamPolicy(policies, "p", {
      name: "Shared",
      policy: JSON.stringify({ Version: "2012-10-17", Statement }),
    });
    new IamUserPolicyAttachment(users, "a", { user: users.users[0]?.name as string, policyArn: policy.arn });
  });

test("counts a policy of another stack as the user's, and its change as the user's gain", () => {
  const { difference } = reviewDirectories(attached("s3:*"), attached("s3:GetObject"));
  expect(difference?.access).toBe("changed");
  const bob = difference?.users.find(({ user, stack }) => user === "bob" && stack === "users");
  expect(bob?.gained.flatMap(({ actions }) => actions)).toContain("s3:PutBucketPolicy");
  expect(difference?.changes).toContainEqual(
    expect.objectContaining({
      stack: "policies",
      argument: "policy",
      verdict: "changes access",
      users: ["bob"],
    }),
  );
});

test("finds a secret in the open that another stack uses", () => {
  const directory = app((policies, users) => {
    const key = users.users[0]?.accessKeys.get("primary");
    new S3Object(policies, "o", { bucket: "b", key: "k", content: key?.secret });
  });
  expect(reviewDirectories(directory).findings).toContainEqual(
    expect.objectContaining({ rule: "secret-in-the-open", severity: "high", stack: "policies" }),
  );
});

test.each<[what: string, RegExp, string]>([
  ["leads elsewhere", /("config": \{\s*"path": )"[^"]*"/, '$1"/tmp/mine.tfstate"'],
  ["has no config for", /"config": \{[^}]*\}/, '"config": null'],
  ["leaves open", /"config": \{[^}]*\}/, '"config": "${var.where}"'],
])("doesn't take the other stack's values from a data source that an override %s", (_, config, other) => {
  const directory = attached("s3:GetObject");
  const file = join(directory, "stacks", "users", "cdk.tf.json");
  const text = readFileSync(file, "utf8");
  const elsewhere = text.replace(config, other);
  expect(elsewhere).not.toBe(text);
  writeFileSync(file, elsewhere);
  const review = reviewDirectories(directory, attached("s3:GetObject"));
  expect(review.difference?.access).toBe("unknown");
  const notAnalysed = review.findings.filter(({ rule, user }) => rule === "not-analysed" && user === "bob");
  expect(notAnalysed).toHaveLength(1);
});

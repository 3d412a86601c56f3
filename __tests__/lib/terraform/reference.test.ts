import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DataAwsIamUser } from "@cdktf/provider-aws/lib/data-aws-iam-user";
import { IamUser } from "@cdktf/provider-aws/lib/iam-user";
import { TerraformOutput, TerraformStack, Testing } from "cdktf";
import { type PolicyDocument, S3Access, S3UserStack } from "terraform-s3-user";
import { referenceTo } from "../../../lib/terraform/reference";

/** The text of a value in a stack's Terraform JSON. */
function written(stack: TerraformStack, value: string): string {
  new TerraformOutput(stack, "written", { value });
  return JSON.parse(Testing.synth(stack)).output.written.value;
}

test("equals cdktf's reference to a resource", () => {
  const stack = new TerraformStack(Testing.app(), "site");
  const user = new IamUser(stack, "user", { name: "ada" });
  expect(referenceTo(user, "arn")).toBe(written(stack, user.arn));
});

test("equals cdktf's reference to a data source", () => {
  const stack = new TerraformStack(Testing.app(), "site");
  const user = new DataAwsIamUser(stack, "user", { userName: "ada" });
  expect(referenceTo(user, "arn")).toBe(written(stack, user.arn));
});

describe("a stack that refers to another one", () => {
  const app = Testing.app();
  const users = new S3UserStack(app, "users", { users: [{ userName: "ada", access: S3Access.allBuckets() }] });
  const { arn = "", name = "" } = users.users[0] ?? {};
  const stack = (id: string, user: object = {}, others: object = {}) =>
    new S3UserStack(app, id, { users: [{ userName: `of-${id}`, access: S3Access.allBuckets(), ...user }], ...others });
  const Statement = [{ Effect: "Allow", Action: "s3:GetObject", Resource: [arn] }];
  const taking = [
    stack("tags", { tags: { deputyOf: arn } }),
    stack("boundary", { permissionsBoundary: arn }),
    stack("groups", { groups: [name] }),
    stack("policy", { access: S3Access.fromDocument({ Version: "2012-10-17", Statement } as PolicyDocument) }),
    stack("role", {}, { assumeRole: { roleArn: arn } }),
    stack("stack-tags", {}, { tags: { for: `the user ${name}` } }),
  ];

  const overridden = new S3UserStack(app, "override", { users: [] });
  new IamUser(overridden, "user", { name: "grace" }).addOverride("path", arn);
  const output = stack("output");
  new TerraformOutput(output, "deputy", { value: { of: [arn] } });

  test.each([...taking, overridden, output])("reads it from the other's state: %s", (stack) => {
    app.synth();
    const written = readFileSync(join(app.outdir, "stacks", stack.node.id, "cdk.tf.json"), "utf8");
    expect(written).toContain("${data.terraform_remote_state.");
    expect(written).not.toContain("${aws_iam_user.ada_");
  });
});

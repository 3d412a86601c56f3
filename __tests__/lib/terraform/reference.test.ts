import { DataAwsIamUser } from "@cdktf/provider-aws/lib/data-aws-iam-user";
import { IamUser } from "@cdktf/provider-aws/lib/iam-user";
import { TerraformOutput, TerraformStack, Testing } from "cdktf";
import { S3UserStack } from "terraform-s3-user";
import { referenceTo } from "../../../lib/terraform/reference";

/** What stands in a stack's Terraform JSON for a value. */
function written(stack: TerraformStack, value: string): string {
  new TerraformOutput(stack, "written", { value });
  return JSON.parse(Testing.synth(stack)).output.written.value;
}

test("a reference to a resource is the one that cdktf writes", () => {
  const stack = new TerraformStack(Testing.app(), "site");
  const user = new IamUser(stack, "user", { name: "ada" });
  expect(referenceTo(user, "arn")).toBe(written(stack, user.arn));
});

test("a reference to a data source is the one that cdktf writes", () => {
  const stack = new TerraformStack(Testing.app(), "site");
  const user = new DataAwsIamUser(stack, "user", { userName: "ada" });
  expect(referenceTo(user, "arn")).toBe(written(stack, user.arn));
});

test("another stack reads a user's ARN from the state of the user's stack", () => {
  const app = Testing.app();
  const site = new S3UserStack(app, "site", { users: [{ userName: "ada" }] });
  const deputy = { userName: "grace", tags: { deputyOf: site.users[0]?.arn as string } };
  const shop = new S3UserStack(app, "shop", { users: [deputy] });
  app.synth();
  const [user] = Object.values<{ tags: object }>(JSON.parse(Testing.synth(shop)).resource.aws_iam_user);
  expect(user?.tags).toEqual({ deputyOf: expect.stringContaining("${data.terraform_remote_state.") });
});

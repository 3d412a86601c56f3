import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { GetUserPolicyCommand } from "@aws-sdk/client-iam";
import { Project, succeeded } from "../../support/project";

// Names and ARNs of buckets that are known only after apply, and lists of them, in a real plan.

let project: Project;

beforeAll(async () => {
  project = await Project.start();
  writeFileSync(
    join(project.directory, "main.ts"),
    `import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { TerraformVariable } from "cdktf";
import { S3Access, S3UserApp, S3UserStack, S3User } from "terraform-s3-user";

const app = new S3UserApp();
const stack = new S3UserStack(app, "site", { users: [] });
const photos = new S3Bucket(stack, "photos", { bucket: "photos" });
const given = new TerraformVariable(stack, "given", { type: "string", default: "shop" });
new TerraformVariable(stack, "team", { type: "string", default: "shop" });
const list = new TerraformVariable(stack, "list", { type: "list(string)", default: ["one", "arn:aws:s3:::two"] });
for (const [userName, buckets] of Object.entries({
  arn: [photos.arn],
  name: [photos.bucket],
  prefix: [\`\${photos.arn}/images/*\`],
  variable: [given.stringValue],
  template: ["\${var.team}-photos/images/*"],
  quoted: ['\${replace(var.team, "s", "z")}'],
  list: list.listValue,
})) {
  new S3User(stack, "user-" + userName, { userName, accessKeys: [], access: S3Access.readOnly(buckets) });
}
new S3User(stack, "user-document", { userName: "document", accessKeys: [], access: S3Access.fromDocument({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Action: "s3:GetObject", Resource: ['arn:aws:s3:::\${replace(var.team, "s", "z")}/*'] },
  ],
}) });
app.synth();
`,
  );
  succeeded(await project.apply());
});
afterAll(() => project.stop());

/** The ARNs of buckets in a user's policy as IAM has it, and of the objects. */
async function resourcesOf(UserName: string): Promise<string[]> {
  const { PolicyDocument = "" } = await project.iam.send(
    new GetUserPolicyCommand({ UserName, PolicyName: "S3Access" }),
  );
  const { Statement } = JSON.parse(decodeURIComponent(PolicyDocument));
  return Statement.flatMap(({ Resource }: { Resource: string[] }) => Resource);
}

test.each([
  ["arn", ["arn:aws:s3:::photos", "arn:aws:s3:::photos/*"]],
  ["name", ["arn:aws:s3:::photos", "arn:aws:s3:::photos/*"]],
  ["prefix", ["arn:aws:s3:::photos", "arn:aws:s3:::photos", "arn:aws:s3:::photos/images/*"]],
  ["variable", ["arn:aws:s3:::shop", "arn:aws:s3:::shop/*"]],
  ["template", ["arn:aws:s3:::shop-photos", "arn:aws:s3:::shop-photos", "arn:aws:s3:::shop-photos/images/*"]],
  ["quoted", ["arn:aws:s3:::zhop", "arn:aws:s3:::zhop/*"]],
  ["document", ["arn:aws:s3:::zhop/*"]],
  ["list", ["arn:aws:s3:::two", "arn:aws:s3:::one", "arn:aws:s3:::two/*", "arn:aws:s3:::one/*"]],
])("resolves a bucket as %s to its ARN in IAM", async (userName, arns) => {
  expect((await resourcesOf(userName)).sort()).toEqual([...arns].sort());
});

test("accepts a variable with the bucket's ARN", async () => {
  succeeded(await project.terraform("apply", "-auto-approve", "-var", "given=arn:aws:s3:::shop"));
  expect(await resourcesOf("variable")).toEqual(["arn:aws:s3:::shop", "arn:aws:s3:::shop/*"]);
});

test.each([
  "given=https://shop.s3.amazonaws.com",
  "given=arn:aws:s3:us-east-1:123456789012:accesspoint/web",
  'list=["shop/images/*"]',
])("stops the plan at %s, which would allow nothing", async (variable) => {
  const { status, stderr, stdout } = await project.terraform("plan", "-var", variable);
  expect(status).toBe(1);
  expect(stdout + stderr).toContain('Call to function "regex" failed');
});

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CreateAccessKeyCommand, CreateUserCommand } from "@aws-sdk/client-iam";
import { Project, succeeded } from "../../support/project";

// What was deployed before version 0.1.0 gave options other names keeps its addresses and values.

let project: Project;
let existingKey: string;
beforeAll(async () => {
  project = await Project.start();
  await project.iam.send(new CreateUserCommand({ UserName: "legacy" }));
  const { AccessKey } = await project.iam.send(new CreateAccessKeyCommand({ UserName: "legacy" }));
  existingKey = `${AccessKey?.AccessKeyId}`;
  mkdirSync(project.stackDirectory, { recursive: true });
}, 60_000);
afterAll(() => project.stop());

/** Deploys Terraform JSON of an earlier version into a state of its own; returns what Terraform prints. */
async function deploy(fixture: string): Promise<string> {
  mkdirSync(join(project.directory, "state"), { recursive: true });
  const json = readFileSync(join(__dirname, "..", "fixtures", fixture), "utf8");
  writeFileSync(join(project.stackDirectory, "cdk.tf.json"), json.replaceAll("AKIAIOSFODNN7EXAMPLE", existingKey));
  succeeded(await project.terraform("init"));
  await project.keepProvider();
  return succeeded(await project.terraform("apply", "-auto-approve")).stdout;
}

async function plan(): Promise<string> {
  await project.synth();
  return (await project.terraform("plan", "-detailed-exitcode", "-no-color")).stdout;
}

test("plans no changes of a state from before access was required", async () => {
  expect(await deploy("before-required-access.tf.json")).toContain("2 imported, 13 added");

  project.declare(`{
    users: [
      { userName: "optimizer", access: S3Access.allBuckets() },
      { userName: "uploads", access: S3Access.readWrite(["photos", "shop/images/*"], { deleteObject: true }) },
      {
        userName: "managed",
        policyType: "managed",
        access: S3Access.readOnly(["reports"]),
        exclusivePolicies: true,
      },
      {
        userName: "legacy",
        access: S3Access.allBuckets(),
        existing: "import",
        accessKeys: [{ name: "old", accessKeyId: "${existingKey}" }],
      },
    ],
  }`);
  expect(await plan()).toContain("No changes. Your infrastructure matches the configuration.");
});

import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { CreateUserCommand } from "@aws-sdk/client-iam";
import { Project, succeeded } from "../support/project";

// What was deployed before version 0.1.0 gave options other names keeps its addresses and values.

let project: Project;
beforeAll(async () => {
  project = await Project.start();
}, 60_000);
afterAll(() => project.stop());

test("a state from before the renames plans no changes", async () => {
  for (const UserName of ["legacy", "others"]) await project.iam.send(new CreateUserCommand({ UserName }));
  mkdirSync(project.stackDirectory, { recursive: true });
  mkdirSync(join(project.directory, "state"));
  cpSync(join(__dirname, "fixtures", "before-the-renames.tf.json"), join(project.stackDirectory, "cdk.tf.json"));
  succeeded(await project.terraform("init"));
  await project.keepProvider();
  const before = succeeded(await project.terraform("apply", "-auto-approve"));
  expect(before.stdout).toContain("1 imported, 21 added");

  project.declare(`{
    region: "us-east-1",
    tags: { team: "web" },
    users: [
      { userName: "photos" },
      {
        userName: "3d.models+x",
        path: "/apps/",
        accessKeys: [{ name: "old", status: "Inactive" }, { name: "new" }],
        preventDestroy: true,
      },
      {
        userName: "uploads",
        access: S3Access.fromDocument({
          Version: "2012-10-17",
          Statement: { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::photos/*" },
        }),
        deliverTo: SecretStore.ssm(),
      },
      {
        userName: "backup",
        deliverTo: SecretStore.secretsManager({ recoveryWindowInDays: 0 }),
        forceDestroy: true,
        tags: { purpose: "backup" },
      },
      { userName: "legacy", existing: "import" },
      { userName: "others", existing: "reference" },
    ],
  }`);
  await project.synth();
  const { stdout } = await project.terraform("plan", "-detailed-exitcode", "-no-color");
  expect(stdout).toContain("No changes. Your infrastructure matches the configuration.");
});

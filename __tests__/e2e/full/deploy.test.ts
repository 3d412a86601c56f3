import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GetUserCommand, TagUserCommand } from "@aws-sdk/client-iam";
import { Project, succeeded } from "../../support/project";

let project: Project;
beforeAll(async () => {
  project = await Project.start("project's");
  project.declare('{ users: [{ userName: "photos", access: S3Access.allBuckets() }] }');
}, 60_000);
afterAll(() => project.stop());

const userName = async () => (await project.iam.send(new GetUserCommand({ UserName: "photos" }))).User?.UserName;

test("shows the plan in diff, and installs a missing plug-in in the run after the failed one", async () => {
  const diff = succeeded(await project.command("diff"));
  expect(diff.stdout).toContain("Plan: 3 to add, 0 to change, 0 to destroy.");
  rmSync(join(project.stackDirectory, ".terraform", "providers"), { recursive: true });
  expect((await project.command("diff")).status).toBe(1);
  expect((await project.command("diff")).status).toBe(0);
  await project.keepProvider(); // from here on, it doesn't matter which one Terraform uses
});

test("applies the plan in deploy, initializes nothing in a later run, and leaves no plan file", async () => {
  const deploy = succeeded(await project.command("deploy", ["--auto-approve", "--outputs-file", "outputs.json"]));
  expect(deploy.stdout).toContain("Apply complete! Resources: 3 added, 0 changed, 0 destroyed.");
  expect(await userName()).toBe("photos");
  const outputs = JSON.parse(readFileSync(join(project.directory, "outputs.json"), "utf8"));
  expect(Object.keys(outputs.site)).toStrictEqual(["users"]);
  const { stdout } = succeeded(await project.command("diff"));
  expect(stdout).not.toContain("Initializing");
  expect(stdout).toContain("No changes. Your infrastructure matches the configuration.");
  expect(readdirSync(project.stackDirectory).sort()).toStrictEqual([
    ".terraform",
    ".terraform.lock.hcl",
    "cdk.tf.json",
  ]);
});

test("moves the state to another backend with --migrate-state", async () => {
  project.declare(
    '{ backend: StateBackend.local({ directory: "state/moved" }), users: [{ userName: "photos", access: ' +
      "S3Access.allBuckets() }] }",
  );
  expect((await project.command("diff")).status).toBe(1);
  const { stdout } = succeeded(await project.command("deploy", ["--migrate-state", "--auto-approve"]));
  expect(stdout).toContain("Resources: 0 added, 0 changed, 0 destroyed.");
  expect(readFileSync(join(project.directory, "state", "moved", "site.tfstate"), "utf8")).toContain('"photos"');
});

test("diff --refresh-only shows what was changed outside Terraform, and nothing else", async () => {
  const inAws = ["--refresh-only", "--detailed-exitcode"];
  const changes = async () => {
    const { status, stdout } = await project.command("diff", [...inAws, "--json"]);
    return { status, changes: JSON.parse(stdout)[0].changes };
  };
  expect(await changes()).toStrictEqual({ status: 0, changes: [] });
  const mainTs = join(project.directory, "main.ts");
  writeFileSync(mainTs, readFileSync(mainTs, "utf8").replace("allBuckets()", "none()"));
  await project.iam.send(new TagUserCommand({ UserName: "photos", Tags: [{ Key: "team", Value: "web" }] }));
  const user = { address: expect.any(String), type: "aws_iam_user", action: "update" };
  expect(await changes()).toStrictEqual({ status: 3, changes: [user] });
  expect((await project.command("diff", inAws)).status).toBe(3);
});

test("deletes everything in destroy", async () => {
  const { stdout } = succeeded(await project.command("destroy", ["--auto-approve"]));
  expect(stdout).toContain("Destroy complete! Resources: 3 destroyed.");
  await expect(userName()).rejects.toThrow();
});

test("stops for an error in main.ts before Terraform starts", async () => {
  project.declare('{ users: [{ userName: "a b", access: S3Access.allBuckets() }] }');
  const { status, stderr, stdout } = await project.command("deploy", ["--auto-approve"]);
  expect({ status, stdout }).toStrictEqual({ status: 1, stdout: "" });
  expect(stderr).toContain("userName must be");
});

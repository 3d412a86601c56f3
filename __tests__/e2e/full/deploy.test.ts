import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { GetUserCommand } from "@aws-sdk/client-iam";
import { Project, succeeded } from "../../support/project";

let project: Project;
beforeAll(async () => {
<<<<<<< HEAD:__tests__/e2e/full/deploy.test.ts
  project = await Project.start("new");
  project.declare('{ users: [{ userName: "photos" }] }');
=======
  project = await Project.start();
  project.declare('{ users: [{ userName: "photos", access: S3Access.allBuckets() }] }');
>>>>>>> 4596037 (Require access; name the builders, policyType, exclusivePolicies and accessKeyId for what they are; keep internals out of the published types):__tests__/e2e/deploy.test.ts
}, 60_000);
afterAll(() => project.stop());

const userName = async () => (await project.iam.send(new GetUserCommand({ UserName: "photos" }))).User?.UserName;

test("diff shows the plan, deploy brings it about, and the state is where cdktf's own deploy looks for it", async () => {
  const diff = succeeded(await project.command("diff"));
  expect(diff.stdout).toContain("Plan: 3 to add, 0 to change, 0 to destroy.");
  const deploy = succeeded(await project.command("deploy", ["--auto-approve", "--outputs-file", "outputs.json"]));
  expect(deploy.stdout).toContain("Apply complete! Resources: 3 added, 0 changed, 0 destroyed.");
  expect(await userName()).toBe("photos");
  const outputs = JSON.parse(readFileSync(join(project.directory, "outputs.json"), "utf8"));
  expect(Object.keys(outputs.site)).toStrictEqual(["users"]);
  const again = succeeded(await project.cdktf("deploy", "--auto-approve"));
  expect(again.stdout).toContain("No changes");
});

test("a second run initializes nothing, and no plan file is left", async () => {
  const { stdout } = succeeded(await project.command("diff"));
  expect(stdout).not.toContain("Initializing");
  expect(stdout).toContain("No changes. Your infrastructure matches the configuration.");
  expect(readdirSync(project.stackDirectory).sort()).toStrictEqual([
    ".terraform",
    ".terraform.lock.hcl",
    "cdk.tf.json",
  ]);
});

test("a plug-in that is gone is installed again by the run after the one that failed", async () => {
  rmSync(join(project.stackDirectory, ".terraform", "providers"), { recursive: true });
  expect((await project.command("diff")).status).toBe(1);
  expect((await project.command("diff")).status).toBe(0);
});

<<<<<<< HEAD:__tests__/e2e/full/deploy.test.ts
=======
test("without a terminal and without --auto-approve nothing is deployed, and that is a failure", async () => {
  project.declare('{ users: [{ userName: "photos", access: S3Access.allBuckets(), tags: { team: "web" } }] }');
  const { status, stderr } = await project.command("deploy");
  expect(status).toBe(1);
  expect(stderr).toContain('apply of stack "site" failed');
});

test("a Terraform that is killed in the middle is no success", async () => {
  const bin = join(project.directory, "bin");
  mkdirSync(bin);
  const terraform = spawnSync("sh", ["-c", "command -v terraform"], { encoding: "utf8" }).stdout.trim();
  writeFileSync(join(bin, "terraform"), `#!/bin/sh\n[ "$1" = apply ] && kill -9 $$\nexec ${terraform} "$@"\n`);
  chmodSync(join(bin, "terraform"), 0o755);
  const { status, stderr } = await project.command("deploy", ["--auto-approve"], {
    PATH: `${bin}:${process.env.PATH}`,
  });
  expect(status).toBe(1);
  expect(stderr).toContain('terraform apply of stack "site" was ended by SIGKILL in the middle');
  expect(stderr).toContain("Run npm run doctor.");
});

>>>>>>> 4596037 (Require access; name the builders, policyType, exclusivePolicies and accessKeyId for what they are; keep internals out of the published types):__tests__/e2e/deploy.test.ts
test("--migrate-state moves the state where the backend changed", async () => {
  project.declare(
    '{ backend: StateBackend.local({ directory: "state/moved" }), users: [{ userName: "photos", access: S3Access.allBuckets() }] }',
  );
  expect((await project.command("diff")).status).toBe(1);
  const { stdout } = succeeded(await project.command("deploy", ["--migrate-state", "--auto-approve"]));
  expect(stdout).toContain("Resources: 0 added, 0 changed, 0 destroyed.");
  expect(readFileSync(join(project.directory, "state", "moved", "site.tfstate"), "utf8")).toContain('"photos"');
});

test("destroy deletes everything", async () => {
  const { stdout } = succeeded(await project.command("destroy", ["--auto-approve"]));
  expect(stdout).toContain("Destroy complete! Resources: 3 destroyed.");
  await expect(userName()).rejects.toThrow();
});

<<<<<<< HEAD:__tests__/e2e/full/deploy.test.ts
=======
describe("of two stacks, the first of which fails,", () => {
  beforeAll(() =>
    project.write(`import { S3Access, S3UserApp, S3UserStack } from "terraform-s3-user";
const app = new S3UserApp();
new S3UserStack(app, "first", { allowedAccountIds: ["999999999999"], users: [{ userName: "one", access: S3Access.allBuckets() }] });
new S3UserStack(app, "second", { users: [{ userName: "two", access: S3Access.allBuckets() }] });
app.synth();
`),
  );

  test("diff shows the other's plan all the same, and fails", async () => {
    const { status, stdout, stderr } = await project.command("diff", ["*"]);
    expect(stdout).toContain("Plan: 3 to add, 0 to change, 0 to destroy.");
    expect(stderr).toMatch(/terraform plan of stack "first" failed \(exit status 1\)\.\n$/);
    expect(status).toBe(1);
  });

  test("deploy leaves the other alone, and says so", async () => {
    const { status, stdout, stderr } = await project.command("deploy", ["*", "--auto-approve"]);
    expect(stdout).not.toContain("Apply complete!");
    expect(stderr).toMatch(/terraform apply of stack "first" failed \(exit status 1\)\.\nNot begun: second\.\n$/);
    expect(status).toBe(1);
  });
});

>>>>>>> 4596037 (Require access; name the builders, policyType, exclusivePolicies and accessKeyId for what they are; keep internals out of the published types):__tests__/e2e/deploy.test.ts
test("a mistake in main.ts stops before Terraform is asked", async () => {
  project.declare('{ users: [{ userName: "a b", access: S3Access.allBuckets() }] }');
  const { status, stderr, stdout } = await project.command("deploy", ["--auto-approve"]);
  expect({ status, stdout }).toStrictEqual({ status: 1, stdout: "" });
  expect(stderr).toContain('userName "a b" contains " "');
});

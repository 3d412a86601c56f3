import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CreateGroupCommand, CreatePolicyCommand } from "@aws-sdk/client-iam";
import { run } from "../../commands/tools/processes";
import { terraformBinary } from "../../commands/tools/terraform";
import { Project, succeeded } from "../support/project";

let project: Project;
beforeAll(async () => {
  project = await Project.start();
});
afterAll(() => project.stop());

test("ejected HCL plans no change on the same state", async () => {
  project.declare(`{ tags: { team: "web" }, users: [
    { userName: "web+cdn@example.com", path: "/apps/", tags: { "cost:center": "a b" }, preventDestroy: true },
    { userName: "-backup", tags: { "-x": "1", "2y": "2" } },
    { userName: "2nd" },
    { userName: "home", access: S3Access.buckets(["photos", "home/\${aws:username}/*"]), accessKeys: [{ name: "a" }, { name: "b", status: "Inactive" }] },
    { userName: "own", access: S3Access.fromDocument({
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Action: "s3:GetObject", Resource: "*", Condition: { Bool: { "aws:SecureTransport": "true" } } },
    }) },
    { userName: "managed", policy: "managed", access: S3Access.forSoftware("s3-uploads", ["photos", "home/\${aws:username}/*"]),
      inlinePolicies: { Reports: S3Access.readOnly(["reports"], { condition: { sourceIp: ["203.0.113.0/24"] } }) },
      managedPolicyArns: ["arn:aws:iam::123456789012:policy/Shared"], groups: ["uploaders"], exclusive: true },
  ] }`);
  await project.iam.send(new CreateGroupCommand({ GroupName: "uploaders" }));
  const shared = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "s3:GetObject", Resource: "*" } };
  await project.iam.send(new CreatePolicyCommand({ PolicyName: "Shared", PolicyDocument: JSON.stringify(shared) }));
  succeeded(await project.apply());
  const target = join(project.directory, "terraform");
  const ejected = succeeded(await project.command("eject", [target]));
  expect(ejected.stdout).toBe(`${join(target, "site", "main.tf")}\n`);
  expect(readFileSync(join(target, "site", "main.tf"), "utf8")).not.toContain(project.directory);

  const inTarget = { cwd: join(target, "site"), env: project.env };
  // The provider is the same: no need to install it again.
  for (const installed of [".terraform/providers", ".terraform.lock.hcl"]) {
    cpSync(join(project.stackDirectory, installed), join(target, "site", installed), { recursive: true });
  }
  succeeded(await run(terraformBinary, ["init"], inTarget));
  const { status, stdout, stderr } = await run(terraformBinary, ["plan", "-detailed-exitcode"], inTarget);
  expect(stdout + stderr).toContain("No changes");
  expect(status).toBe(0);
});

test("eject refuses a directory that is not empty", async () => {
  const { status, stderr } = await project.command("eject", [project.directory]);
  expect(status).toBe(1);
  expect(stderr).toBe(`${project.directory} is not empty. Name a new or an empty directory.\n`);
});

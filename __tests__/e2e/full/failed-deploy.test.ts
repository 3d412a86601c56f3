import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ListUsersCommand } from "@aws-sdk/client-iam";
import { Project } from "../../support/project";

// What `deploy` says when it could not do all that it was asked for.

let project: Project;
beforeAll(async () => {
  project = await Project.start();
  project.declare('{ users: [{ userName: "photos", access: S3Access.allBuckets() }] }');
});
afterAll(() => project.stop());

test("deploys nothing without a terminal and without --auto-approve, and fails", async () => {
  const { status, stderr } = await project.command("deploy");
  expect(status).toBe(1);
  expect(stderr).toContain("Add --auto-approve to skip the question.");
  expect((await project.iam.send(new ListUsersCommand({}))).Users).toStrictEqual([]);
});

test("doesn't report success when Terraform is killed", async () => {
  const bin = join(project.directory, "bin");
  mkdirSync(bin);
  const terraform = spawnSync("sh", ["-c", "command -v terraform"], { encoding: "utf8" }).stdout.trim();
  writeFileSync(join(bin, "terraform"), `#!/bin/sh\n[ "$1" = apply ] && kill -9 $$\nexec ${terraform} "$@"\n`);
  chmodSync(join(bin, "terraform"), 0o755);
  const { status, stderr } = await project.command("deploy", ["--auto-approve"], {
    PATH: `${bin}:${process.env.PATH}`,
  });
  expect(status).toBe(1);
  expect(stderr).toContain('terraform apply of stack "site" was killed (SIGKILL)');
  expect(stderr).toContain("Next: npm run doctor");
});

describe("two stacks, of which the first fails", () => {
  beforeAll(() =>
    project.write(`import { S3Access, S3UserApp, S3UserStack } from "terraform-s3-user";
const app = new S3UserApp();
new S3UserStack(app, "first", { allowedAccountIds: ["999999999999"], users: [{ userName: "one", access: S3Access.allBuckets() }] });
new S3UserStack(app, "second", { users: [{ userName: "two", access: S3Access.allBuckets() }] });
app.synth();
`),
  );

  test("shows the other's plan in diff, and fails", async () => {
    const { status, stdout, stderr } = await project.command("diff", ["*"]);
    expect(stdout).toContain("Plan: 3 to add, 0 to change, 0 to destroy.");
    expect(stderr).toMatch(
      /terraform plan of stack "first" failed \(exit code 1\)\. To check your setup: npm run doctor\n$/,
    );
    expect(status).toBe(1);
  });

  test("doesn't deploy the other, and reports it", async () => {
    const { status, stdout, stderr } = await project.command("deploy", ["*", "--auto-approve"]);
    expect(stdout).not.toContain("Apply complete!");
    expect(stderr).toMatch(
      /terraform apply of stack "first" failed \(exit code 1\)\. To check your setup: npm run doctor\nNot begun: second\.\n$/,
    );
    expect(status).toBe(1);
  });
});

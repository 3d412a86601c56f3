import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../../commands/tools/processes";
import { localAdministrator } from "../../../commands/tools/terraform-environment";
import { Project, succeeded } from "../../support/project";
import { projectRoot } from "../../support/project-root";

// A stub answers for OpenTofu's version as OpenTofu does and hands everything else to Terraform. `terraform` itself
// fails here: whoever still calls it by name is found out.

let project: Project;
let bin: string;
beforeAll(async () => {
  project = await Project.start();
  bin = join(project.directory, "bin");
  mkdirSync(bin);
  const terraform = spawnSync("sh", ["-c", "command -v terraform"], { encoding: "utf8" }).stdout.trim();
  script("terraform", "echo 'terraform was called' >&2\nexit 99");
  writeTofu("1.11.5", terraform);
  Object.assign(project.env, {
    PATH: `${bin}:${process.env.PATH}`,
    TERRAFORM_BINARY_NAME: "tofu",
    ...(process.env.TF_PROVIDER_MIRROR ? { TF_PROVIDER_MIRROR: mirrorOfBoth(process.env.TF_PROVIDER_MIRROR) } : {}),
  });
  project.declare('{ users: [{ userName: "photos", access: S3Access.allBuckets() }] }');
}, 60_000);
afterAll(() => project.stop());

function script(name: string, text: string): void {
  writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
  chmodSync(join(bin, name), 0o755);
}

/** @see https://opentofu.org/docs/cli/commands/version/ */
function writeTofu(version: string, terraform: string): void {
  const answer = { terraform_version: version, platform: "linux_amd64", provider_selections: {} };
  script("tofu", `[ "$1" = version ] && { echo '${JSON.stringify(answer)}'; exit 0; }\nexec ${terraform} "$@"`);
}

/** A mirror that has the provider under both registries' names. */
function mirrorOfBoth(mirror: string): string {
  const path = join("hashicorp", "aws");
  const both = join(project.aws.directory, "mirror");
  const from = join(mirror, "registry.terraform.io", path);
  for (const registry of ["registry.terraform.io", "registry.opentofu.org"]) {
    for (const version of readdirSync(from)) {
      const to = join(both, registry, path, version);
      mkdirSync(to, { recursive: true });
      for (const platform of readdirSync(join(from, version))) {
        symlinkSync(join(from, version, platform), join(to, platform));
      }
    }
  }
  return both;
}

test("diff, deploy and the commands that read run tofu and nothing else", async () => {
  expect(succeeded(await project.command("diff")).stdout).toContain("Plan: 3 to add");
  succeeded(await project.command("deploy", ["--auto-approve"]));
  const doctor = await project.command("doctor");
  expect(doctor.stdout).toContain("✓ OpenTofu: 1.11.5\n");
  expect(doctor.stdout).not.toContain("Terraform: ");
  succeeded(await project.command("credentials"));
  rmSync(join(project.directory, "photos_accessKeys.csv"));
  succeeded(await project.command("rotate"));
});

test("verify reads the key with it", async () => {
  await project.s3.createBucket("cats").send(localAdministrator);
  await project.s3.upload("cats", "cat.jpg").send(localAdministrator);
  expect(succeeded(await project.command("verify", ["--bucket", "cats"])).stdout).toContain("cats");
});

test("the sandbox deploys with it", async () => {
  const { stdout } = succeeded(await project.command("sandbox", [], { AWS_ENDPOINT_URL: "" }));
  expect(stdout).toContain("photos");
});

test("eject tells commands of its own", async () => {
  const target = join(project.directory, "tofu");
  const { stderr } = succeeded(await project.command("eject", [target]));
  const directory = join(target, "site");
  expect(stderr).toContain(`  tofu -chdir=${directory} init && tofu -chdir=${directory} plan`);
  cpSync(join(project.stackDirectory, ".terraform/providers"), join(directory, ".terraform/providers"), {
    recursive: true,
  });
  cpSync(join(project.stackDirectory, ".terraform.lock.hcl"), join(directory, ".terraform.lock.hcl"));
  const inTarget = { cwd: directory, env: project.env };
  succeeded(await run("tofu", ["init"], inTarget));
  expect((await run("tofu", ["plan", "-detailed-exitcode"], inTarget)).status).toBe(0);
});

test("plan.sh, which deploy.yml runs, plans with it", async () => {
  const inProject = { cwd: project.directory, env: { ...project.env, GITHUB_OUTPUT: "" } };
  expect(succeeded(await run(join(projectRoot, ".github", "plan.sh"), [], inProject)).stdout).toContain(
    "changes=false",
  );
  expect(readFileSync(join(project.directory, "plan.txt"), "utf8")).toContain("No changes");
});

test("destroy deletes everything with it", async () => {
  succeeded(await project.command("destroy", ["--auto-approve"]));
  expect(await project.state()).not.toContain("aws_iam_user");
});

test("one that is too old is told by its own name", async () => {
  writeTofu("1.10.7", "false");
  const { status, stderr } = await project.command("deploy", ["--auto-approve"]);
  expect({ status, stderr }).toStrictEqual({
    status: 1,
    stderr: "OpenTofu 1.10.7 is too old. Install it from https://opentofu.org/docs/intro/install/ (1.11.0 or newer).\n",
  });
});

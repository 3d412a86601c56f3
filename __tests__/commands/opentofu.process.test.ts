import { mkdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { S3Access } from "terraform-s3-user";
import { run } from "../../commands/system/processes";
import { type DeployedProject, deployedProject, writeProgram } from "../support/deployed-project";
import { needs } from "../support/needs";
import { projectRoot } from "../support/project-root";
import { succeeded } from "../support/succeeded";

// A stub answers as OpenTofu does, and notes what it was asked. `terraform` itself fails here: a command that still
// calls it by name is found out. The job `opentofu` of check.yml runs the end-to-end suites with the real one.

const users = [{ userName: "photos", access: S3Access.allBuckets() }];
const project = deployedProject(users, "tofu", "1.11.5");
project.deploy();
const env = withFailingTerraform(project);
process.env.TERRAFORM_BINARY_NAME = "tofu";

/** An environment in which `terraform` fails. */
function withFailingTerraform({ directory }: DeployedProject): NodeJS.ProcessEnv {
  const failing = join(directory, "failing");
  mkdirSync(failing);
  writeProgram(join(failing, "terraform"), "echo 'terraform was called' >&2\nexit 99\n");
  const path = [join(directory, "bin"), failing, process.env.PATH].join(delimiter);
  return { PATH: path };
}

/** What tofu is asked by a command that ends well. */
async function askedBy(name: string, ...args: string[]): Promise<string[]> {
  const before = project.calls().length;
  succeeded(await project.command(name, args, env));
  return project
    .calls()
    .slice(before)
    .filter((call) => call !== "init -input=false -no-color"); // which only the first of them needs
}

const version = "version -json";

test.each([
  ["diff", [], [version, "plan -no-color -input=false"]],
  ["deploy", ["--auto-approve"], [version, "state pull -no-color", "apply -no-color -auto-approve -input=false"]],
  ["credentials", [], ["state pull -no-color"]],
  ["destroy", ["--auto-approve"], [version, "state list -no-color", "destroy -no-color -auto-approve -input=false"]],
])("runs only tofu for %s", async (name, args, asked) => {
  expect(await askedBy(name, ...args)).toStrictEqual(asked);
});

test("names OpenTofu and its version in doctor", async () => {
  const { stdout } = await project.command("doctor", [], env);
  expect(stdout).toContain("✓ OpenTofu: 1.11.5\n");
  expect(stdout).not.toContain("Terraform: ");
});

test("prints commands for tofu in eject", async () => {
  const target = join(project.directory, "tofu");
  const { stderr } = succeeded(await project.command("eject", [target], env));
  const directory = join(target, "site");
  expect(stderr).toContain(`  tofu -chdir=${directory} init && tofu -chdir=${directory} plan`);
});

needs("jq").test("plan.sh, which deploy.yml runs, plans with tofu", async () => {
  const before = project.calls().length;
  const inProject = { cwd: project.directory, env: { ...process.env, ...env, GITHUB_OUTPUT: "" } };
  const { stdout } = succeeded(await run(join(projectRoot, ".github", "plan.sh"), ["-lock=false"], inProject));
  const directory = "-chdir=cdktf.out/stacks/site";
  expect(stdout).toContain("changes=false");
  expect(project.calls().slice(before)).toStrictEqual([
    `${directory} init -no-color`,
    `${directory} plan -no-color -detailed-exitcode -out=deploy.tfplan -lock=false`,
    `${directory} show -no-color deploy.tfplan`,
  ]);
  expect(readFileSync(join(project.directory, "plan.txt"), "utf8")).toBe("# site\n");
});

test("reports an OpenTofu that is too old by its name", async () => {
  const old = deployedProject(users, "tofu", "1.10.7");
  const { status, stderr } = await old.command("deploy", ["--auto-approve"], withFailingTerraform(old));
  expect({ status, stderr }).toStrictEqual({
    status: 1,
    stderr: "OpenTofu 1.10.7 is too old. Install it from https://opentofu.org/docs/intro/install/ (1.11.0 or newer).\n",
  });
});

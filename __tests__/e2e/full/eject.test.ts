import { cpSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Result, run } from "../../../commands/system/processes";
import { terraformBinary } from "../../../commands/terraform/program";
import { startEveryOptionProject } from "../../support/every-option-project";
import { type Project, succeeded } from "../../support/project";

// Every option of the library, ejected.

let project: Project;
let target: string;

beforeAll(async () => {
  project = await startEveryOptionProject("new");
  target = join(project.directory, "terraform");
}, 60_000);
afterAll(() => project.stop());

/** Initializes an ejected stack, with the provider that the project has installed. */
function init(stack: string, ...args: string[]): Promise<Result> {
  for (const installed of [".terraform/providers", ".terraform.lock.hcl"]) {
    cpSync(join(project.stackDirectory, installed), join(target, stack, installed), { recursive: true });
  }
  return inEjected(stack, "init", ...args);
}

function inEjected(stack: string, ...args: string[]): Promise<Result> {
  return run(terraformBinary, args, { cwd: join(target, stack), env: project.env });
}

test("ejects every stack, without the project's path", async () => {
  succeeded(await project.apply());
  const { stdout } = succeeded(await project.command("eject", [target]));
  const files = ["site", "state-in-gcs", "state-in-hcp", "state-in-s3", "state-of-a-profile"].map((stack) =>
    join(target, stack, "main.tf"),
  );
  expect(stdout.trim().split("\n")).toStrictEqual(files);
  for (const file of files) expect(readFileSync(file, "utf8")).not.toContain(project.directory);
});

test("plans no change with ejected HCL on the same state", async () => {
  succeeded(await init("site"));
  const { status, stdout, stderr } = await inEjected("site", "plan", "-detailed-exitcode");
  expect(stdout + stderr).toContain("No changes");
  expect(status).toBe(0);
});

// Their backends are out of reach here.
test.each(["state-in-gcs", "state-in-hcp", "state-in-s3", "state-of-a-profile"])(
  "parses the ejected HCL of %s with Terraform",
  async (stack) => {
    succeeded(await init(stack, "-backend=false"));
  },
);

test("validates ejected HCL with a profile and a boundary", async () => {
  succeeded(await inEjected("state-in-s3", "validate"));
});

test("refuses to eject what would be lost in HCL, and writes nothing", async () => {
  project.write(`import { S3Access, S3UserApp, S3UserStack } from "terraform-s3-user";
const app = new S3UserApp();
const stack = new S3UserStack(app, "site", { users: [{ userName: "web", access: S3Access.none() }] });
stack.addOverride("resource.aws_iam_user_policy.guard", { user: "web", policy: "{}" });
app.synth();
`);
  const other = join(project.directory, "refused");
  const { status, stdout, stderr } = await project.command("eject", [other]);
  expect({ status, stdout }).toStrictEqual({ status: 1, stdout: "" });
  expect(stderr).toMatch(/^Stack "site" has settings that cdktf can't write as HCL, so nothing was written:\n/);
  expect(stderr).toContain("\n  resource.aws_iam_user_policy.guard.policy\n");
  expect(existsSync(other)).toBe(false);
});

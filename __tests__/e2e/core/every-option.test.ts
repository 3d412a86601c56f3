import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateUserCommand,
} from "@aws-sdk/client-iam";
import { readSynthesizedStacks } from "../../../commands/stack/files";
import type { SynthesizedStack } from "../../../commands/stack/synthesized";
import { type Result, run } from "../../../commands/tools/processes";
import { terraformBinary } from "../../../commands/tools/terraform";
import { Project, succeeded } from "../../support/project";
import { projectRoot } from "../../support/project-root";
import { readAndShown } from "../../support/shown-state";

// Every option of the library: deployed, read from state, and ejected.

let project: Project;
let target: string;

beforeAll(async () => {
  project = await Project.start("new");
  target = join(project.directory, "terraform");
  const everyOption = JSON.stringify(join(projectRoot, "__tests__", "support", "every-option"));
  project.write(`import { S3UserApp } from "terraform-s3-user";
import { declareEveryOption } from ${everyOption};

const app = new S3UserApp();
declareEveryOption(app, "${await makeWhatIsReferredTo()}");
app.synth();
`);
}, 60_000);
afterAll(() => project.stop());

/** @returns the id of the key of the user to be imported */
async function makeWhatIsReferredTo(): Promise<string> {
  const { iam } = project;
  await iam.send(new CreateGroupCommand({ GroupName: "uploaders" }));
  const PolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Action: "s3:GetObject", Resource: "*" },
  });
  await iam.send(new CreatePolicyCommand({ PolicyName: "Shared", PolicyDocument }));
  for (const UserName of ["imported", "referenced"]) await iam.send(new CreateUserCommand({ UserName }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "imported" }));
  return `${AccessKey?.AccessKeyId}`;
}

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

test("every stack is ejected, and nothing in it says where the project lies", async () => {
  succeeded(await project.apply());
  const { stdout } = succeeded(await project.command("eject", [target]));
  const files = ["site", "state-in-gcs", "state-in-hcp", "state-in-s3", "state-of-a-profile"].map((stack) =>
    join(target, stack, "main.tf"),
  );
  expect(stdout.trim().split("\n")).toStrictEqual(files);
  for (const file of files) expect(readFileSync(file, "utf8")).not.toContain(project.directory);
});

test("what the commands read of its state is what Terraform shows of it", async () => {
  const [stack] = readSynthesizedStacks(join(project.directory, "cdktf.out")) as [SynthesizedStack];
  const { read, shown } = await readAndShown(stack, project.env);
  expect(read.length).toBeGreaterThan(20);
  expect(read).toStrictEqual(shown);
});

test("ejected HCL plans no change on the same state", async () => {
  succeeded(await init("site"));
  const { status, stdout, stderr } = await inEjected("site", "plan", "-detailed-exitcode");
  expect(stdout + stderr).toContain("No changes");
  expect(status).toBe(0);
});

// Their backends are out of reach here.
test.each(["state-in-gcs", "state-in-hcp", "state-in-s3", "state-of-a-profile"])(
  "Terraform reads the ejected HCL of %s",
  async (stack) => {
    succeeded(await init(stack, "-backend=false"));
  },
);

test("Terraform takes ejected HCL with a profile and a boundary for valid", async () => {
  succeeded(await inEjected("state-in-s3", "validate"));
});

test("eject refuses a directory that is not empty", async () => {
  const { status, stderr } = await project.command("eject", [project.directory]);
  expect(status).toBe(1);
  expect(stderr).toBe(`${project.directory} is not empty. Name a new or an empty directory.\n`);
});

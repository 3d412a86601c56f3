import { ListAccessKeysCommand, ListUsersCommand } from "@aws-sdk/client-iam";
import { answerTo } from "../../../commands/aws/s3-calls";
import { end } from "../../../commands/system/processes";
import type { FaultProxy } from "../../support/fault-proxy";
import { type Project, succeeded } from "../../support/project";
import { startProjectBehindProxy } from "../../support/project-behind-proxy";

let project: Project;
let proxy: FaultProxy;

beforeAll(async () => {
  ({ project, proxy } = await startProjectBehindProxy());
});
afterEach(async () => {
  proxy.fate = () => "pass";
  await project.aws.enforceIam(false);
  await project.reset();
  await project.synth();
});
afterAll(async () => {
  await project.stop();
  await proxy.stop();
});

/**
 * Kills an apply with SIGKILL while AWS's answer to an action is on its way. Terraform makes the key and the policy at
 * the same time, so the other of the two is kept from AWS: only one window is open at a time.
 */
async function killAt(action: string, moment: "before" | "after"): Promise<void> {
  const forever = new Promise<void>(() => {});
  const sibling = action === "PutUserPolicy" ? "CreateAccessKey" : "PutUserPolicy";
  proxy.fate = (seen) => {
    if (seen === sibling) return "drop";
    if (seen !== action) return "pass";
    return moment === "before" ? "drop" : { holdAnswer: forever };
  };
  const reached = proxy.seen(action, moment === "after" ? "answered" : undefined);
  const apply = project.startApply();
  await reached;
  await end(apply, "SIGKILL");
  proxy.fate = () => "pass";
}

async function accessKeyIds(): Promise<string[]> {
  const { AccessKeyMetadata = [] } = await project.iam.send(new ListAccessKeysCommand({ UserName: "web" }));
  return AccessKeyMetadata.map((key) => `${key.AccessKeyId}`);
}

async function expectOneUserWithOneWorkingKey(): Promise<void> {
  const { Users } = await project.iam.send(new ListUsersCommand({}));
  expect(Users?.map((user) => user.UserName)).toStrictEqual(["web"]);
  const key = await project.accessKey("web");
  expect(await accessKeyIds()).toStrictEqual([key.accessKeyId]);
  await project.aws.enforceIam(true);
  expect(await answerTo(project.s3.listBuckets(), key)).toBe("allowed");
}

test.each([
  ["CreateUser", "before"],
  ["CreateUser", "after"],
  ["CreateAccessKey", "before"],
  ["PutUserPolicy", "before"],
  ["PutUserPolicy", "after"],
] as const)("completes with the next apply one that was killed at %s (%s AWS acted)", async (action, moment) => {
  await killAt(action, moment);
  const { status, stderr } = await project.terraform("apply", "-auto-approve");
  if (status !== 0) {
    // Terraform learns of a new user only when it has read it back: until then, the user must be adopted.
    expect(stderr).toContain("EntityAlreadyExists");
    expect((await project.command("doctor")).stdout).toContain('in main.ts, write existing: "import" for the user');
    project.declare(`{ users: [{ userName: "web", access: S3Access.allBuckets(), existing: "import" }] }`);
    succeeded(await project.apply());
    project.declare(`{ users: [{ userName: "web", access: S3Access.allBuckets() }] }`);
  }
  await expectOneUserWithOneWorkingKey();
});

test("finds with doctor a key that AWS created while Terraform was killed, with the command to delete it", async () => {
  await killAt("CreateAccessKey", "after");
  const [orphan] = await accessKeyIds();
  succeeded(await project.terraform("apply", "-auto-approve"));
  const { accessKeyId } = await project.accessKey("web");
  expect(await accessKeyIds()).toStrictEqual(expect.arrayContaining([orphan, accessKeyId]));

  const doctor = await project.command("doctor");
  expect(doctor.status).toBe(3);
  expect(doctor.stdout).toContain(
    `user web: access key ${orphan} exists in AWS but not in state (Active, 0 min old, never used)`,
  );
  expect(doctor.stdout).toContain(`aws iam delete-access-key --user-name web --access-key-id ${orphan}`);
  expect(doctor.stdout).not.toContain(`access key ${accessKeyId}`);
});

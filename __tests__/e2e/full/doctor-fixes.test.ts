import { spawnSync } from "node:child_process";
import { appendFileSync, chmodSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateLoginProfileCommand,
  CreateVirtualMFADeviceCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  EnableMFADeviceCommand,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
  UploadSSHPublicKeyCommand,
} from "@aws-sdk/client-iam";
import { heal } from "../../support/fixes";
import { needs } from "../../support/needs";
import { Project, succeeded } from "../../support/project";

// Pastes the fixes that doctor prints after its arrow into a shell, unchanged. The test itself makes only edits of
// main.ts. One user has a name that programs take for an option. core/main-job.test.ts has two changes by hand.

const { describe: withAwsCli } = needs("aws");

let project: Project;
beforeAll(async () => {
  project = await Project.start();
  project.declare(users);
  succeeded(await project.apply());
});
afterAll(() => project.stop());

const users = `{ users: [
  { userName: "-web", access: S3Access.allBuckets() },
  { userName: "keys", access: S3Access.allBuckets(),
    accessKeys: [{ name: "primary" }, { name: "secondary", status: "Inactive" }] },
  { userName: "gone", access: S3Access.allBuckets() },
] }`;

/** What doctor found, once what it printed has been done and it finds nothing any more. */
async function found(): Promise<string> {
  const { first, last } = await heal(project);
  expect(last).toStrictEqual([]);
  return first.map(({ message }) => message).join("\n");
}

const inProject = (...names: string[]) => join(project.directory, ...names);
const git = (...args: string[]) => spawnSync("git", args, { cwd: project.directory });

withAwsCli("what somebody did in AWS by hand", () => {
  let seen: string;
  beforeAll(async () => {
    const { iam } = project;
    await iam.send(new CreateAccessKeyCommand({ UserName: "-web" }));
    await iam.send(
      new PutUserPolicyCommand({
        UserName: "-web",
        PolicyName: "extra",
        PolicyDocument: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}',
      }),
    );
    await iam.send(
      new AttachUserPolicyCommand({ UserName: "-web", PolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" }),
    );
    await iam.send(new CreateGroupCommand({ GroupName: "admins" }));
    await iam.send(new AddUserToGroupCommand({ GroupName: "admins", UserName: "-web" }));
    await iam.send(new CreateLoginProfileCommand({ UserName: "-web", Password: "a-Long-1-password" }));
    await iam.send(
      new UploadSSHPublicKeyCommand({ UserName: "-web", SSHPublicKeyBody: "ssh-rsa AAAAB3NzaC1yc2E web" }),
    );
    const { VirtualMFADevice } = await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: "phone" }));
    await iam.send(
      new EnableMFADeviceCommand({
        UserName: "-web",
        SerialNumber: VirtualMFADevice?.SerialNumber,
        AuthenticationCode1: "123456",
        AuthenticationCode2: "654321",
      }),
    );
    await iam.send(
      new PutUserPolicyCommand({
        UserName: "keys",
        PolicyName: "S3Access",
        PolicyDocument: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
      }),
    );
    const { users: deployed } = await project.outputs();
    const ids = (user: string) => deployed[user]?.access_key_ids ?? {};
    const turn = (AccessKeyId: string | undefined, Status: "Active" | "Inactive") =>
      iam.send(new UpdateAccessKeyCommand({ UserName: "keys", AccessKeyId, Status }));
    await turn(ids("keys").primary, "Inactive");
    await turn(ids("keys").secondary, "Active");
    await iam.send(new DeleteAccessKeyCommand({ UserName: "gone", AccessKeyId: ids("gone").primary }));
    await iam.send(new DeleteUserPolicyCommand({ UserName: "gone", PolicyName: "S3Access" }));
    await iam.send(new DeleteUserCommand({ UserName: "gone" }));
    seen = await found();
  }, 300_000);

  test.each([
    ["a key that nobody knows", /user -web: access key \w+ exists in AWS but not in state .*never used/],
    ["an inline policy", /user -web has the inline policy extra, which is not declared in main.ts/],
    ["a policy of ours with another text", /user keys: the inline policy S3Access was changed in AWS/],
    ["a managed policy", /user -web has the managed policy arn:aws:iam::aws:policy\/ReadOnlyAccess/],
    ["a group", /user -web has the group admins/],
    ["a console password", /user -web has a console password/],
    ["an SSH key", /user -web has the SSH key \w+/],
    ["an MFA device", /user -web has the MFA device arn:aws:iam::123456789012:mfa\/phone/],
    ["a key that was deactivated", /user keys: .*\("primary"\) was deactivated in AWS/],
    ["a key that was activated", /user keys: .*\("secondary"\) is Active in AWS, but Inactive in main.ts/],
    ["a user that is gone", /user gone is in state but gone from AWS/],
  ])("reports %s, with a fix that makes doctor green", (_situation, message) => {
    expect(seen).toMatch(message);
  });
});

withAwsCli("a key that is gone from AWS, and one that is no longer in main.ts", () => {
  let seen: string;
  beforeAll(async () => {
    const { users: deployed } = await project.outputs();
    const AccessKeyId = deployed["-web"]?.access_key_ids.primary;
    await project.iam.send(new DeleteAccessKeyCommand({ UserName: "-web", AccessKeyId }));
    project.declare(users.replace(`, { name: "secondary", status: "Inactive" }`, ""));
    seen = await found();
  }, 300_000);

  test.each([
    ["a key that is gone", /user -web: access key \w+ \("primary"\) is in state but gone from AWS/],
    ["a key that main.ts has no longer", /user keys: .*\("secondary"\) is no longer in main.ts, but still in AWS/],
    ["a cdktf.out that is out of date", /cdktf.out is older than main.ts/],
  ])("reports %s, with a fix that makes doctor green", (_situation, message) => {
    expect(seen).toMatch(message);
  });
});

describe("files with secrets", () => {
  let seen: string;
  beforeAll(async () => {
    git("init", "--quiet");
    writeFileSync(inProject("-web_accessKeys.csv"), "secret");
    writeFileSync(inProject("gone_accessKeys.env"), "secret");
    git("add", "gone_accessKeys.env");
    chmodSync(inProject("state"), 0o755);
    chmodSync(project.stateFile, 0o644);
    succeeded(await project.terraform("plan", "-out=plan"));
    chmodSync(join(project.stackDirectory, "plan"), 0o644);
    seen = await found();
  }, 300_000);
  afterAll(() => rmSync(inProject(".git"), { recursive: true, force: true }));

  test.each([
    ["state that others can read", /others on this machine can read .*site\.tfstate/],
    ["state that git would add", /state\/site\.tfstate contains secrets and git would add it/],
    ["a key's file that git would add", /-web_accessKeys\.csv contains secrets and git would add it/],
    ["a key's file in the repository", /gone_accessKeys\.env contains secrets and is in the repository/],
    ["a plan file", /left over from an earlier plan.*which others on this machine can read/],
  ])("reports %s, with a fix that makes doctor green", (_situation, message) => {
    expect(seen).toMatch(message);
  });
});

withAwsCli("state that is damaged or lost", () => {
  test("reports damaged state, with a fix that restores the state before the last change", async () => {
    appendFileSync(project.stateFile, "}");
    expect(await found()).toMatch(/site\.tfstate is damaged: it is not JSON/);
  }, 300_000);

  test("reports users that a deploy would collide with after the state is lost, with imports as fixes", async () => {
    project.declare(`{ users: [{ userName: "-web", access: S3Access.allBuckets() }] }`);
    rmSync(inProject("state"), { recursive: true });
    expect(await found()).toMatch(/user -web exists in AWS but not in state/);
    expect(Object.keys((await project.outputs()).users)).toStrictEqual(["-web"]);
  }, 300_000);

  test("reports an existing user that doesn't exist, with a fix that makes doctor green", async () => {
    project.declare(
      '{ users: [{ userName: "-web", access: S3Access.allBuckets(), existing: "import" }, { userName: ' +
        '"theirs", access: S3Access.allBuckets(), existing: "reference" }] }',
    );
    expect(await found()).toMatch(/user theirs does not exist in AWS/);
  }, 300_000);
});

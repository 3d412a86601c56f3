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

// What doctor prints behind its arrow is typed into a shell as it stands: full/doctor-fixes.test.ts has more of it.

const withAwsCli = needs("aws").describe;

let project: Project;
beforeAll(async () => {
  project = await Project.start();
  project.declare(users);
  succeeded(await project.apply());
});
afterAll(() => project.stop());

const users = `{ users: [
  { userName: "web", access: S3Access.allBuckets() },
  { userName: "keys", access: S3Access.allBuckets(), accessKeys: [{ name: "primary" }, { name: "secondary", status: "Inactive" }] },
  { userName: "gone", access: S3Access.allBuckets() },
] }`;

withAwsCli("what somebody did in AWS by hand", () => {
  let seen: string;
  beforeAll(async () => {
    const { iam } = project;
    await iam.send(new CreateAccessKeyCommand({ UserName: "web" }));
    await iam.send(
      new PutUserPolicyCommand({
        UserName: "web",
        PolicyName: "extra",
        PolicyDocument: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}',
      }),
    );
    await iam.send(
      new AttachUserPolicyCommand({ UserName: "web", PolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" }),
    );
    await iam.send(new CreateGroupCommand({ GroupName: "admins" }));
    await iam.send(new AddUserToGroupCommand({ GroupName: "admins", UserName: "web" }));
    await iam.send(new CreateLoginProfileCommand({ UserName: "web", Password: "a-Long-1-password" }));
    await iam.send(new UploadSSHPublicKeyCommand({ UserName: "web", SSHPublicKeyBody: "ssh-rsa AAAAB3NzaC1yc2E web" }));
    const { VirtualMFADevice } = await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: "phone" }));
    await iam.send(
      new EnableMFADeviceCommand({
        UserName: "web",
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
    const { first, last } = await heal(project);
    expect(last).toStrictEqual([]);
    seen = first.map(({ message }) => message).join("\n");
  }, 300_000);

  test.each([
    ["a key that nobody knows", /user web: access key \w+ exists in AWS but not in state .*never used/],
    ["an inline policy", /user web has the inline policy extra, which is not declared in main.ts/],
    ["a policy of ours with another text", /user keys: the inline policy S3Access was changed in AWS/],
    ["a managed policy", /user web has the managed policy arn:aws:iam::aws:policy\/ReadOnlyAccess/],
    ["a group", /user web has the group admins/],
    ["a console password", /user web has a console password/],
    ["an SSH key", /user web has the SSH key \w+/],
    ["an MFA device", /user web has the MFA device arn:aws:iam::123456789012:mfa\/phone/],
    ["a key that was deactivated", /user keys: .*\("primary"\) was deactivated in AWS/],
    ["a key that was activated", /user keys: .*\("secondary"\) is Active in AWS, but Inactive in main.ts/],
    ["a user that is gone", /user gone is in state but gone from AWS/],
  ])("%s is named, and the printed fix makes doctor green", (_situation, message) => {
    expect(seen).toMatch(message);
  });
});

import { checkUsers } from "../../../commands/doctor/users";
import { type FakeAws, type FakeKey, startFakeAws } from "../../support/fake-aws";
import { type GivenKey, stackWith } from "../../support/users";

const account = "111111111111";
let aws: FakeAws | undefined;
afterEach(() => {
  aws?.close();
  aws = undefined;
});

const primary = { name: "primary", deployed: "AKIA0" };

async function check(
  inAws: Record<string, FakeKey[]>,
  users: Record<string, readonly GivenKey[]> = { web: [primary] },
  credentialsFor = account,
  powers: Record<string, string> = {},
) {
  aws = await startFakeAws(credentialsFor, inAws, powers);
  const { stack, state } = stackWith(users);
  return checkUsers(stack, state, credentialsFor);
}

test("AWS and a state with the same keys agree", async () => {
  expect(await check({ web: [{ id: "AKIA0" }] })).toStrictEqual([
    { name: "Stack site", status: "ok", message: "AWS and state agree on users, keys and policies (1 user looked at)" },
  ]);
});

test("a key that state lacks and nobody ever used stands between you and a deploy", async () => {
  expect(await check({ web: [{ id: "AKIA0" }, { id: "AKIA1" }] })).toStrictEqual([
    {
      name: "Stack site",
      status: "fail",
      message: "user web: access key AKIA1 exists in AWS but not in state (Active, 1 h old, never used)",
      fix: "aws iam delete-access-key --user-name web --access-key-id AKIA1",
    },
  ]);
});

test("a key that state lacks but somebody used may be taken over", async () => {
  const used = { id: "AKIA1", lastUsed: new Date(Date.now() - 5 * 60_000) };
  expect(await check({ web: [{ id: "AKIA0" }, used] })).toStrictEqual([
    {
      name: "Stack site",
      status: "warn",
      message: "user web: access key AKIA1 exists in AWS but not in state (Active, 1 h old, last used 5 min ago)",
      fix: 'aws iam delete-access-key --user-name web --access-key-id AKIA1   # if nobody needs it; otherwise add { name: "old", existing: "AKIA1" } to its accessKeys in main.ts',
    },
  ]);
});

test("a key that somebody deactivated is told, with how to keep it off and what switches it on", async () => {
  expect(await check({ web: [{ id: "AKIA0", status: "Inactive" }] })).toStrictEqual([
    {
      name: "Stack site",
      status: "fail",
      message: 'user web: access key AKIA0 ("primary") was deactivated in AWS, but main.ts says Active',
      fix: 'npm run deploy site   # switches it on again; to keep it off, write status: "Inactive" for it in main.ts',
    },
  ]);
});

test.each([
  [
    "an inline policy",
    { ListUserPolicies: "<PolicyNames><member>Extra</member></PolicyNames>" },
    "the inline policy Extra",
  ],
  [
    "a managed policy",
    {
      ListAttachedUserPolicies:
        "<AttachedPolicies><member><PolicyArn>arn:aws:iam::aws:policy/AdministratorAccess</PolicyArn></member></AttachedPolicies>",
    },
    "the managed policy arn:aws:iam::aws:policy/AdministratorAccess",
  ],
  [
    "a group",
    { ListGroupsForUser: "<Groups><member><GroupName>Admins</GroupName></member></Groups>" },
    "the group Admins",
  ],
  [
    "a console password",
    { GetLoginProfile: "<LoginProfile><UserName>web</UserName></LoginProfile>" },
    "a console password",
  ],
  [
    "an SSH key",
    { ListSSHPublicKeys: "<SSHPublicKeys><member><SSHPublicKeyId>APKA1</SSHPublicKeyId></member></SSHPublicKeys>" },
    "the SSH key APKA1",
  ],
  [
    "a service-specific credential",
    {
      ListServiceSpecificCredentials:
        "<ServiceSpecificCredentials><member><ServiceSpecificCredentialId>ACCA1</ServiceSpecificCredentialId></member></ServiceSpecificCredentials>",
    },
    "the service-specific credential ACCA1",
  ],
  [
    "a signing certificate",
    { ListSigningCertificates: "<Certificates><member><CertificateId>CERT1</CertificateId></member></Certificates>" },
    "the signing certificate CERT1",
  ],
  [
    "an MFA device",
    { ListMFADevices: "<MFADevices><member><SerialNumber>arn:mfa</SerialNumber></member></MFADevices>" },
    "the MFA device arn:mfa",
  ],
])("%s that nobody declared is told, with the command that takes it away", async (_case, powers, what) => {
  const [found] = await check({ web: [{ id: "AKIA0" }] }, undefined, account, powers);
  expect(found?.status).toBe("fail");
  expect(found?.message).toContain(`user web has ${what}, which nobody declared`);
  expect(found?.fix).toMatch(/^aws iam .* --user-name web$/);
});

test("what the credentials may not read is unknown, and not well", async () => {
  const [found] = await check({ web: [{ id: "AKIA0" }] }, undefined, account, { ListGroupsForUser: "AccessDenied" });
  expect(found).toStrictEqual({
    name: "Stack site",
    status: "unknown",
    message: "user web: whether it has a group could not be read: the credentials may not ask",
    fix: undefined,
  });
});

test("credentials for another account are told of once, and no user is looked for there", async () => {
  const checks = await check({}, { web: [primary], photos: [{ name: "x", deployed: "AKIA9" }] }, "222222222222");
  expect(checks.map(({ status, message }) => [status, message])).toStrictEqual([
    ["fail", "its users are in account 111111111111, the credentials are for 222222222222"],
  ]);
  expect(aws?.asked).toStrictEqual([]);
});

test("what is wrong with many users is told in their order", async () => {
  const names = Array.from({ length: 25 }, (_, index) => `u${index}`);
  const checks = await check({}, Object.fromEntries(names.map((name) => [name, []])));
  expect(checks.map(({ message }) => message)).toStrictEqual(
    names.map((name) => `user ${name} is in state but gone from AWS`),
  );
});

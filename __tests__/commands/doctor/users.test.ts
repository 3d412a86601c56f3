import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { compareUsers } from "../../../commands/doctor/users";
import type { StateResource } from "../../../commands/stack/terraform/state";
import { Problem } from "../../../commands/system/problem";
import { type FakeAws, type FakeKey, startFakeAws } from "../../support/fake-aws";
import { temporaryDirectory } from "../../support/temporary-directory";
import { checkUsers, declaredStack, type GivenKey, managed, stackWith } from "../../support/users";

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
  more: readonly StateResource[] = [],
) {
  aws = await startFakeAws(credentialsFor, inAws, powers);
  const { stack, state } = stackWith(users);
  return checkUsers(declaredStack(stack), [...state, ...more]);
}

test("accepts AWS and a state with the same keys", async () => {
  expect(await check({ web: [{ id: "AKIA0" }] })).toStrictEqual([
    { name: "Stack site", status: "ok", message: "AWS and state agree on users, keys and policies (1 user checked)" },
  ]);
});

test("doesn't count a stack without a deploy as checked", async () => {
  const checks = await check({}, { web: [{ name: "primary" }] });
  expect(checks.map(({ message }) => message)).toStrictEqual(["nothing deployed yet (1 user)"]);
  expect(checks[0]?.status).toBe("none");
});

test("reports an unused key that is not in state as blocking a deploy", async () => {
  expect(await check({ web: [{ id: "AKIA0" }, { id: "AKIA1" }] })).toStrictEqual([
    {
      name: "Stack site",
      status: "fail",
      message: "user web: access key AKIA1 exists in AWS but not in state (Active, 1 h old, never used)",
      fix: 'aws iam delete-access-key --user-name web --access-key-id AKIA1   # if no one needs it; otherwise add { name: "old", accessKeyId: "AKIA1" } to its accessKeys in main.ts',
    },
  ]);
});

test("offers to import a key that is not in state but was used", async () => {
  const used = { id: "AKIA1", lastUsed: new Date(Date.now() - 5 * 60_000) };
  expect(await check({ web: [{ id: "AKIA0" }, used] })).toStrictEqual([
    {
      name: "Stack site",
      status: "warn",
      message: "user web: access key AKIA1 exists in AWS but not in state (Active, 1 h old, last used 5 min ago)",
      fix: 'aws iam delete-access-key --user-name web --access-key-id AKIA1   # if no one needs it; otherwise add { name: "old", accessKeyId: "AKIA1" } to its accessKeys in main.ts',
    },
  ]);
});

test("reports a deactivated key, with how to keep it inactive and what activates it", async () => {
  expect(await check({ web: [{ id: "AKIA0", status: "Inactive" }] })).toStrictEqual([
    {
      name: "Stack site",
      status: "fail",
      message: 'user web: access key AKIA0 ("primary") was deactivated in AWS, but main.ts says Active',
      fix: 'in main.ts, write status: "Inactive" for the key "primary" to keep it off; then: npm run deploy site   # without that edit, it switches the key on again',
    },
  ]);
});

test.each([
  [
    "an inline policy",
    { ListUserPolicies: "<PolicyNames><member>Extra</member></PolicyNames>" },
    "the inline policy Extra",
    "delete-user-policy --policy-name Extra",
  ],
  [
    "a managed policy",
    {
      ListAttachedUserPolicies:
        "<AttachedPolicies><member><PolicyArn>arn:aws:iam::aws:policy/AdministratorAccess</PolicyArn></member></AttachedPolicies>",
    },
    "the managed policy arn:aws:iam::aws:policy/AdministratorAccess",
    "detach-user-policy --policy-arn arn:aws:iam::aws:policy/AdministratorAccess",
  ],
  [
    "a group",
    { ListGroupsForUser: "<Groups><member><GroupName>Admins</GroupName></member></Groups>" },
    "the group Admins",
    "remove-user-from-group --group-name Admins",
  ],
  [
    "a console password",
    { GetLoginProfile: "<LoginProfile><UserName>web</UserName></LoginProfile>" },
    "a console password",
    "delete-login-profile",
  ],
  [
    "an SSH key",
    { ListSSHPublicKeys: "<SSHPublicKeys><member><SSHPublicKeyId>APKA1</SSHPublicKeyId></member></SSHPublicKeys>" },
    "the SSH key APKA1",
    "delete-ssh-public-key --ssh-public-key-id APKA1",
  ],
  [
    "a service-specific credential",
    {
      ListServiceSpecificCredentials:
        "<ServiceSpecificCredentials><member><ServiceSpecificCredentialId>ACCA1</ServiceSpecificCredentialId></member></ServiceSpecificCredentials>",
    },
    "the service-specific credential ACCA1",
    "delete-service-specific-credential --service-specific-credential-id ACCA1",
  ],
  [
    "a signing certificate",
    { ListSigningCertificates: "<Certificates><member><CertificateId>CERT1</CertificateId></member></Certificates>" },
    "the signing certificate CERT1",
    "delete-signing-certificate --certificate-id CERT1",
  ],
  [
    "an MFA device",
    { ListMFADevices: "<MFADevices><member><SerialNumber>arn:mfa</SerialNumber></member></MFADevices>" },
    "the MFA device arn:mfa",
    "deactivate-mfa-device --serial-number arn:mfa",
  ],
])("reports %s that is not declared, with the command that removes it", async (_case, powers, what, command) => {
  const [found] = await check({ web: [{ id: "AKIA0" }] }, undefined, account, powers);
  expect(found?.status).toBe("fail");
  expect(found?.message).toContain(`user web has ${what}, which is not declared in main.ts`);
  expect(found?.fix).toBe(`aws iam ${command} --user-name web`);
});

test("doesn't report a policy as undeclared that main.ts declares and no deploy has created yet", async () => {
  const policies = "<PolicyNames><member>Extra</member></PolicyNames>";
  aws = await startFakeAws(account, { web: [{ id: "AKIA0" }] }, { ListUserPolicies: policies });
  const { stack, state } = stackWith({ web: [primary] });
  const extra = { user: "${aws_iam_user.web.name}", name: "Extra", policy: "{}" };
  const json = { resource: { ...stack.json.resource, aws_iam_user_policy: { extra } } };
  expect(await checkUsers(declaredStack({ ...stack, json }), state)).toStrictEqual([
    {
      name: "Stack site",
      status: "warn",
      message: "user web has the inline policy Extra, which is in main.ts but not in state",
      fix: "npm run deploy site",
    },
  ]);
});

describe("a managed policy of the stack's own that AWS has attached, but no deploy", () => {
  const own = "arn:aws:iam::111111111111:policy/apps/S3Access-web";

  async function checkAttached(attached: string, ...added: StateResource[]) {
    const policies = `<AttachedPolicies><member><PolicyArn>${attached}</PolicyArn></member></AttachedPolicies>`;
    aws = await startFakeAws(account, { web: [{ id: "AKIA0" }] }, { ListAttachedUserPolicies: policies });
    const { stack, state } = stackWith({ web: [primary] });
    const json = {
      resource: {
        ...stack.json.resource,
        aws_iam_policy: { own: { name: "S3Access-web", path: "/apps/", policy: policyOf(statement) } },
        aws_iam_user_policy_attachment: {
          own: { user: "${aws_iam_user.web.name}", policy_arn: "${aws_iam_policy.own.arn}" },
        },
      },
    };
    return checkUsers(declaredStack({ ...stack, json }), [...state, ...added]);
  }

  test("warns that it is in main.ts but not in state, if state has the policy", async () => {
    const inState = managed("aws_iam_policy", "own", { arn: own, policy: policyOf(statement) });
    expect(await checkAttached(own, inState)).toStrictEqual([
      {
        name: "Stack site",
        status: "warn",
        message: `user web has the managed policy ${own}, which is in main.ts but not in state`,
        fix: "npm run deploy site",
      },
    ]);
  });

  test("fails if state doesn't have the policy either, because a deploy can't create it", async () => {
    const [found, ...others] = await checkAttached(own);
    expect(others).toStrictEqual([]);
    expect(found?.status).toBe("fail");
    expect(found?.message).toContain("in main.ts but not in state: a deploy fails");
    expect(found?.fix).toContain(`aws iam detach-user-policy --policy-arn ${own} --user-name web`);
  });

  test.each([
    ["of the same name on another path", "arn:aws:iam::111111111111:policy/S3Access-web"],
    ["of AWS's with the same name", "arn:aws:iam::aws:policy/apps/S3Access-web"],
  ])("reports a policy %s as not declared", async (_, other) => {
    const [found] = await checkAttached(other);
    expect(found?.message).toContain(`${other}, which is not declared in main.ts`);
  });
});

const statement = { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: "arn:aws:s3:::photos/*" };
const policyOf = (Statement: unknown) => JSON.stringify({ Version: "2012-10-17", Statement });
const inlinePolicy = managed("aws_iam_user_policy", "p", {
  user: "web",
  name: "S3Access",
  policy: policyOf(statement),
});
const listed = { ListUserPolicies: "<PolicyNames><member>S3Access</member></PolicyNames>" };
const saying = (Statement: unknown) =>
  `<PolicyDocument>${encodeURIComponent(policyOf(Statement))}</PolicyDocument><PolicyName>S3Access</PolicyName>`;

async function checkPolicies(powers: Record<string, string>, ...state: StateResource[]) {
  return (await check({ web: [{ id: "AKIA0" }] }, undefined, account, powers, state)).map(({ message }) => message);
}

test("accepts a policy that AWS has in another order", async () => {
  const same = { Resource: ["arn:aws:s3:::photos/*"], Action: ["s3:PutObject", "s3:GetObject"], Effect: "Allow" };
  expect(await checkPolicies({ ...listed, GetUserPolicy: saying([same]) }, inlinePolicy)).toStrictEqual([
    "AWS and state agree on users, keys and policies (1 user checked)",
  ]);
});

test.each([
  ["an action", { ...statement, Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"] }],
  ["a resource", { ...statement, Resource: "*" }],
  ["a condition", { ...statement, Condition: { Bool: { "aws:SecureTransport": "true" } } }],
])("reports a policy to which %s was added", async (_what, live) => {
  expect(await checkPolicies({ ...listed, GetUserPolicy: saying(live) }, inlinePolicy)).toStrictEqual([
    "user web: the inline policy S3Access was changed in AWS",
  ]);
});

test("reports a policy that was removed", async () => {
  expect(await checkPolicies({}, inlinePolicy)).toStrictEqual([
    "user web: the inline policy S3Access is in state but gone from AWS",
  ]);
});

test("reports a policy as unknown whose text the credentials can't read", async () => {
  expect(await checkPolicies({ ...listed, GetUserPolicy: "AccessDenied" }, inlinePolicy)).toStrictEqual([
    "user web: the inline policy S3Access could not be compared: the credentials are not allowed to ask",
  ]);
});

test("doesn't report a policy as equal when AWS doesn't return its text", async () => {
  expect(await checkPolicies({ ...listed, GetUserPolicy: "InvalidAction" }, inlinePolicy)).toStrictEqual([
    "user web: the inline policy S3Access could not be compared: no",
  ]);
});

test("reports a permissions boundary that was removed", async () => {
  const bounded = managed("aws_iam_user", "web", { name: "web", permissions_boundary: "arn:aws:iam::aws:policy/X" });
  expect(await checkPolicies({}, bounded)).toStrictEqual(["user web: its permissions boundary was changed in AWS"]);
});

test("compares the default version of a managed policy of the stack", async () => {
  const arn = "arn:aws:iam::111111111111:policy/S3Access-web";
  const answers = {
    ListAttachedUserPolicies: `<AttachedPolicies><member><PolicyArn>${arn}</PolicyArn></member></AttachedPolicies>`,
    GetPolicy: `<Policy><Arn>${arn}</Arn><DefaultVersionId>v2</DefaultVersionId></Policy>`,
    GetPolicyVersion: `<PolicyVersion><Document>${encodeURIComponent(policyOf({ ...statement, Resource: "*" }))}</Document></PolicyVersion>`,
  };
  const attachment = managed("aws_iam_user_policy_attachment", "a", { user: "web", policy_arn: arn });
  const policy = managed("aws_iam_policy", "p", { arn, policy: policyOf(statement) });
  expect(await checkPolicies(answers, attachment, policy)).toStrictEqual([
    `user web: the managed policy ${arn} was changed in AWS`,
  ]);
});

test("reports what the credentials can't read as unknown, and not as OK", async () => {
  const [found] = await check({ web: [{ id: "AKIA0" }] }, undefined, account, { ListGroupsForUser: "AccessDenied" });
  expect(found).toStrictEqual({
    name: "Stack site",
    status: "unknown",
    message: "user web: whether it has a group could not be read: the credentials are not allowed to ask",
    fix: undefined,
  });
});

test("reports credentials for another account once, and looks for no user there", async () => {
  const checks = await check({}, { web: [primary], photos: [{ name: "x", deployed: "AKIA9" }] }, "222222222222");
  expect(checks.map(({ status, message }) => [status, message])).toStrictEqual([
    [
      "fail",
      'Stack "site" is deployed to account 111111111111, but the credentials are for account 222222222222. Use credentials of that account (AWS_PROFILE), or give the stack assumeRole or profile in main.ts.',
    ],
  ]);
  expect(aws?.asked).toStrictEqual(["GetCallerIdentity"]);
});

test("reports the problems of many users in their order", async () => {
  const names = Array.from({ length: 25 }, (_, index) => `u${index}`);
  const checks = await check({}, Object.fromEntries(names.map((name) => [name, []])));
  expect(checks.map(({ message }) => message)).toStrictEqual(
    names.map((name) => `user ${name} is in state but gone from AWS`),
  );
});

test("asks ten questions for each user, and one for each policy in state", async () => {
  const names = Array.from({ length: 12 }, (_, index) => `user-${index}`);
  const keyOf = (name: string) => `AKIA-${name}`;
  const checks = await check(
    Object.fromEntries(names.map((name) => [name, [{ id: keyOf(name) }]])),
    Object.fromEntries(names.map((name) => [name, [{ name: "primary", deployed: keyOf(name) }]])),
  );
  expect(checks.map(({ status }) => status)).toStrictEqual(["ok"]);
  expect(aws?.asked).toHaveLength(10 * names.length + 1); // and once whose credentials they are
});

describe("a stack with its own profile", () => {
  const before = process.env.AWS_SHARED_CREDENTIALS_FILE;
  afterEach(() => {
    if (before === undefined) delete process.env.AWS_SHARED_CREDENTIALS_FILE;
    else process.env.AWS_SHARED_CREDENTIALS_FILE = before;
  });

  test("gets fixes that reach its account", async () => {
    const file = join(temporaryDirectory(), "credentials");
    writeFileSync(file, "[theirs]\naws_access_key_id = AKIA\naws_secret_access_key = s\n");
    aws = await startFakeAws(account, { web: [{ id: "AKIA0" }, { id: "AKIA1" }] });
    process.env.AWS_SHARED_CREDENTIALS_FILE = file;
    const { stack, state } = stackWith({ web: [primary] });
    const provider = { aws: [{ profile: "theirs" }] };
    const checks = await checkUsers(declaredStack({ ...stack, json: { ...stack.json, provider } }), state);
    expect(checks.map(({ fix }) => fix?.split("   #")[0])).toStrictEqual([
      "aws iam delete-access-key --user-name web --access-key-id AKIA1 --profile theirs",
    ]);
  });
});

test("doesn't look for users behind a role that is known only after apply", async () => {
  aws = await startFakeAws(account, { web: [{ id: "AKIA0" }] });
  const { stack, state } = stackWith({ web: [primary] });
  const provider = { aws: [{ assume_role: [{ role_arn: "${var.role}" }] }] };
  const [check] = await checkUsers(declaredStack({ ...stack, json: { ...stack.json, provider } }), state);
  expect(check?.status).toBe("unknown");
  expect(check?.message).toContain("has assume_role.role_arn, which this command can't follow");
  expect(aws.asked).toStrictEqual([]);
});

test("doesn't report as undeclared what another stack of the app declares", async () => {
  const policies = "<PolicyNames><member>More</member></PolicyNames>";
  aws = await startFakeAws(account, { web: [{ id: "AKIA0" }, { id: "AKIA1" }] }, { ListUserPolicies: policies });
  const { stack, state } = stackWith({ web: [primary] });
  const key = managed("aws_iam_access_key", "k", { id: "AKIA1", user: "web" });
  const more = managed("aws_iam_user_policy", "p", { user: "web", name: "More", policy: "{}" });
  expect((await checkUsers(declaredStack(stack), state, [key, more])).map(({ status }) => status)).toStrictEqual([
    "ok",
  ]);
  const alone = await checkUsers(declaredStack(stack), state);
  expect(alone.map(({ status, fix }) => [status, fix?.startsWith("aws iam delete")])).toStrictEqual([
    ["fail", true],
    ["fail", true],
  ]);
});

test("reports nothing as undeclared, and offers no deletion, when the state of another stack can't be read", async () => {
  aws = await startFakeAws(account, { web: [{ id: "AKIA0" }, { id: "AKIA1" }] });
  const { stack, state } = stackWith({ web: [primary] });
  const checks = await checkUsers(declaredStack(stack), state, new Problem("locked"));
  expect(checks).toMatchObject([{ status: "unknown", fix: undefined }]);
  expect(checks[0]?.message).toContain("stack oth may declare it, but its state couldn't be read");
});

test("quotes any name from AWS as one word of a printed command", async () => {
  const evil = "arn:aws:iam::111111111111:policy/$(touch${IFS}pwned)/`id`/';id;'/P";
  const attached = `<AttachedPolicies><member><PolicyArn>${evil}</PolicyArn></member></AttachedPolicies>`;
  const [found] = await check({ web: [{ id: "AKIA0" }] }, undefined, account, { ListAttachedUserPolicies: attached });
  const words = execFileSync("sh", ["-c", `set -- ${found?.fix}; printf '%s\n' "$@"`], { encoding: "utf8" });
  expect(words.trim().split("\n")).toStrictEqual([
    "aws",
    "iam",
    "detach-user-policy",
    "--policy-arn",
    evil,
    "--user-name",
    "web",
  ]);
});

const rewritten = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}';
const answers = (arn: string) => ({
  GetPolicy: "<Policy><DefaultVersionId>v2</DefaultVersionId></Policy>",
  GetPolicyVersion: `<PolicyVersion><Document>${encodeURIComponent(rewritten)}</Document></PolicyVersion>`,
  ListAttachedUserPolicies: `<AttachedPolicies><member><PolicyArn>${arn}</PolicyArn></member></AttachedPolicies>`,
});
const shared = "arn:aws:iam::111111111111:policy/Shared";
const sharedPolicy = managed("aws_iam_policy", "p", { arn: shared, policy: "{}" });

test.each<[string, StateResource[], StateResource[]]>([
  [
    "attached exclusively",
    [managed("aws_iam_policy_attachment", "a", { users: ["web"], policy_arn: shared }), sharedPolicy],
    [],
  ],
  [
    "of another stack",
    [managed("aws_iam_user_policy_attachment", "a", { user: "web", policy_arn: shared })],
    [sharedPolicy],
  ],
])("finds a managed policy %s that was rewritten in AWS", async (_, own, elsewhere) => {
  aws = await startFakeAws(account, { web: [{ id: "AKIA0" }] }, answers(shared));
  const { stack, state } = stackWith({ web: [primary] });
  const checks = await checkUsers(declaredStack(stack), [...state, ...own], elsewhere);
  expect(checks.map(({ message }) => message)).toStrictEqual([
    `user web: the managed policy ${shared} was changed in AWS`,
  ]);
});

test("reports that it didn't compare what a module declares", async () => {
  aws = await startFakeAws(account, { web: [{ id: "AKIA0" }] });
  const { stack, state } = stackWith({ web: [primary] });
  const checks = await checkUsers(declaredStack({ ...stack, json: { ...stack.json, module: { sites: {} } } }), state);
  expect(checks).toMatchObject([
    { status: "unknown", message: "what module sites declares was not compared with AWS" },
  ]);
});

test("reports that it didn't compare the policies of a group that the app declares", async () => {
  const groups = "<Groups><member><GroupName>Readers</GroupName></member></Groups>";
  aws = await startFakeAws(account, { web: [{ id: "AKIA0" }] }, { ListGroupsForUser: groups });
  const { stack, state } = stackWith({ web: [primary] });
  const member = managed("aws_iam_user_group_membership", "m", { user: "web", groups: ["Readers"] });
  const policy = managed("aws_iam_group_policy", "p", { group: "Readers", name: "G", policy: "{}" });
  expect(await checkUsers(declaredStack(stack), [...state, member, policy])).toMatchObject([
    { status: "unknown", message: "user web: the policies of group Readers were not compared with AWS" },
  ]);
});

/** Three users, of which two are of a provider's alias that nothing here can follow. */
function withOtherProvider() {
  const { stack, state } = stackWith({ web: [primary] });
  const provider = { aws: [{}, { alias: "two", assume_role: [{ role_arn: "${var.role}" }] }] };
  const theirs = { name: "theirs", provider: "aws.two" };
  const resource = { ...stack.json.resource, aws_iam_user: { ...stack.json.resource?.aws_iam_user, theirs } };
  return { stack: declaredStack({ ...stack, json: { ...stack.json, provider, resource } }), state };
}

test("reports other users when the provider of one can't be followed", async () => {
  aws = await startFakeAws(account, { web: [{ id: "AKIA0" }, { id: "AKIA1" }] });
  const { stack, state } = withOtherProvider();
  expect((await checkUsers(stack, state)).map(({ status, message }) => [status, message.split(":")[0]])).toStrictEqual([
    ["unknown", "user theirs was not compared with AWS"],
    ["fail", "user web"],
  ]);
});

test("looks for a user of another provider when the stack's own can't be asked", async () => {
  aws = await startFakeAws(account, { web: [{ id: "AKIA0" }] });
  const { stack, state } = stackWith({ web: [primary] });
  const theirs = { name: "theirs", provider: "aws.two" };
  const resource = { ...stack.json.resource, aws_iam_user: { ...stack.json.resource?.aws_iam_user, theirs } };
  const declared = declaredStack({ ...stack, json: { provider: { aws: [{}, { alias: "two" }] }, resource } });
  const compared = await compareUsers([declared], new Map([[declared, state]]), new Set([declared]));
  expect(compared.get(declared)).toMatchObject({
    checks: [{ status: "unknown", message: '1 of its 2 users were not compared with AWS: see "AWS account" above' }],
    unknownToState: undefined,
  });
  expect(aws.asked).toContain("ListAccessKeys theirs");
});

test.each([
  ["two", '${toset(["one", "two"])}', "1 of its 2 users, which state lacks, were not looked for in AWS"],
  ["as many as only Terraform knows", "${toset(var.names)}", "users that state lacks were not looked for in AWS"],
  ["one", '${toset(["one"])}', "AWS and state agree"],
])("lists users of for_each that are not in state as not checked, of %s", async (_, forEach, message) => {
  aws = await startFakeAws(account, { one: [] });
  const json = { resource: { aws_iam_user: { users: { for_each: forEach, name: "${each.key}" } } } };
  const one = managed("aws_iam_user", "users", { name: "one", arn: `arn:aws:iam::${account}:user/one` });
  const stack = declaredStack({ name: "site", directory: "", file: "", json });
  const checks = await checkUsers(stack, [{ ...one, address: 'aws_iam_user.users["one"]' }]);
  expect(checks).toMatchObject([{ message: expect.stringContaining(message) }]);
});

test("doesn't report a stack without users as checked", async () => {
  aws = await startFakeAws(account, {});
  const stack = declaredStack({ name: "site", directory: "", file: "", json: {} });
  expect(await checkUsers(stack, [])).toMatchObject([{ status: "none" }]);
});

test("reports a user that was renamed in AWS by its new name, with the command that renames it back", async () => {
  expect(await check({ photos: [{ id: "AKIA0" }] })).toStrictEqual([
    {
      name: "Stack site",
      status: "fail",
      message: "user web was renamed to photos in AWS, with its access keys",
      fix: "aws iam update-user --user-name photos --new-user-name web   # renames it back, before the next deploy creates a second user",
    },
  ]);
});

test("asks for the users of many stacks together, and only once for the account", async () => {
  const names = Array.from({ length: 20 }, (_, index) => `stack-${index}`);
  aws = await startFakeAws(account, {});
  const states = new Map(
    names.map((name) => {
      const json = { resource: { aws_iam_user: { user: { name } } } };
      return [declaredStack({ name, directory: "", file: "", json }), []];
    }),
  );
  const compared = await compareUsers([...states.keys()], states);
  expect([...compared.values()].flatMap(({ unknownToState }) => unknownToState)).toStrictEqual([]);
  expect(aws.asked.filter((action) => action === "GetCallerIdentity")).toHaveLength(1);
  expect(new Set(aws.asked)).toStrictEqual(new Set(["GetCallerIdentity", ...names.map((n) => `ListAccessKeys ${n}`)]));
});

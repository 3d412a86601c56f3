import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "../../../commands/system/problem";
import { compared, listOf, primary } from "../../support/compared";
import type { FakeKey } from "../../support/fake-aws";
import { temporaryDirectory } from "../../support/temporary-directory";
import { type GivenKey, managed } from "../../support/users";

const unknownKey = { web: [{ id: "AKIA0" }, { id: "AKIA1" }] };

test("accepts AWS and a state with the same keys", async () => {
  const { checks } = await compared({});
  expect(checks).toStrictEqual([
    { name: "Stack site", status: "ok", message: "AWS and state agree on users, keys and policies (1 user checked)" },
  ]);
});

test("doesn't count a stack without a deploy as checked", async () => {
  const { checks } = await compared({ inAws: {}, users: { web: [{ name: "primary" }] } });
  expect(checks).toMatchObject([{ status: "none", message: "nothing deployed yet (1 user)" }]);
});

test("reports an unused key that is not in state as blocking a deploy", async () => {
  const { checks } = await compared({ inAws: unknownKey });
  expect(checks).toStrictEqual([
    {
      name: "Stack site",
      status: "fail",
      message: "user web: access key AKIA1 exists in AWS but not in state (Active, 1 h old, never used)",
      fix:
        "aws iam delete-access-key --user-name web --access-key-id AKIA1   # if no one needs it; " +
        'otherwise add { name: "old", accessKeyId: "AKIA1" } to its accessKeys in main.ts',
    },
  ]);
});

test("offers to import a key that is not in state but was used", async () => {
  const used = { id: "AKIA1", lastUsed: new Date(Date.now() - 5 * 60_000) };
  const { checks } = await compared({ inAws: { web: [{ id: "AKIA0" }, used] } });
  expect(checks).toMatchObject([
    {
      status: "warn",
      message: "user web: access key AKIA1 exists in AWS but not in state (Active, 1 h old, last used 5 min ago)",
      fix:
        "aws iam delete-access-key --user-name web --access-key-id AKIA1   # if no one needs it; " +
        'otherwise add { name: "old", accessKeyId: "AKIA1" } to its accessKeys in main.ts',
    },
  ]);
});

test("reports a deactivated key, with how to keep it inactive and what activates it", async () => {
  const { checks } = await compared({ inAws: { web: [{ id: "AKIA0", status: "Inactive" }] } });
  expect(checks).toMatchObject([
    {
      status: "fail",
      message: 'user web: access key AKIA0 ("primary") was deactivated in AWS, but main.ts says Active',
      fix:
        'in main.ts, write status: "Inactive" for the key "primary" to keep it off; then: ' +
        "npm run deploy site   # without that edit, it switches the key on again",
    },
  ]);
});

const second: GivenKey = { name: "second", deployed: "AKIA1", status: "Inactive" };
const reused: FakeKey = { id: "AKIA1", status: "Inactive" };

test.each<[what: string, GivenKey, FakeKey[], message: string | undefined, fix: string | undefined]>([
  ["is gone from AWS", second, [], "is in state but gone from AWS", "# creates a new one"],
  [
    "is gone from AWS and from main.ts",
    { ...second, declared: false },
    [],
    "is in state but gone from AWS",
    "# removes it from state",
  ],
  [
    "is no longer in main.ts",
    { ...second, declared: false },
    [reused],
    "is no longer in main.ts, but still in AWS",
    "# deletes it",
  ],
  ["was activated in AWS", second, [{ id: "AKIA1" }], "is Active in AWS, but Inactive in main.ts", "# switches it off"],
  ["is Inactive everywhere", second, [reused], undefined, undefined],
])("says of a key that %s what a deploy does", async (_, key, others, message, fix) => {
  const { checks } = await compared({ inAws: { web: [{ id: "AKIA0" }, ...others] }, users: { web: [primary, key] } });
  const ofKey = checks.filter(({ status }) => status !== "ok");
  expect(ofKey.map((check) => check.message)).toStrictEqual(
    message === undefined ? [] : [`user web: access key AKIA1 ("second") ${message}`],
  );
  expect(ofKey.map((check) => check.fix)).toStrictEqual(fix === undefined ? [] : [`npm run deploy site   ${fix}`]);
});

test("counts the users that are not deployed yet", async () => {
  const { checks } = await compared({ users: { web: [primary], next: [{ name: "primary" }] } });
  expect(checks.map(({ message }) => message)).toStrictEqual([
    "AWS and state agree on users, keys and policies (2 users checked, 1 not deployed yet)",
  ]);
});

const administrator = "arn:aws:iam::aws:policy/AdministratorAccess";

test.each<[action: string, xml: string, what: string, command: string]>([
  [
    "ListUserPolicies",
    listOf("PolicyNames", "Extra"),
    "the inline policy Extra",
    "delete-user-policy --policy-name Extra",
  ],
  [
    "ListAttachedUserPolicies",
    listOf("AttachedPolicies", administrator, "PolicyArn"),
    `the managed policy ${administrator}`,
    `detach-user-policy --policy-arn ${administrator}`,
  ],
  [
    "ListGroupsForUser",
    listOf("Groups", "Admins", "GroupName"),
    "the group Admins",
    "remove-user-from-group --group-name Admins",
  ],
  [
    "GetLoginProfile",
    "<LoginProfile><UserName>web</UserName></LoginProfile>",
    "a console password",
    "delete-login-profile",
  ],
  [
    "ListSSHPublicKeys",
    listOf("SSHPublicKeys", "APKA1", "SSHPublicKeyId"),
    "the SSH key APKA1",
    "delete-ssh-public-key --ssh-public-key-id APKA1",
  ],
  [
    "ListServiceSpecificCredentials",
    listOf("ServiceSpecificCredentials", "ACCA1", "ServiceSpecificCredentialId"),
    "the service-specific credential ACCA1",
    "delete-service-specific-credential --service-specific-credential-id ACCA1",
  ],
  [
    "ListSigningCertificates",
    listOf("Certificates", "CERT1", "CertificateId"),
    "the signing certificate CERT1",
    "delete-signing-certificate --certificate-id CERT1",
  ],
  [
    "ListMFADevices",
    listOf("MFADevices", "arn:mfa", "SerialNumber"),
    "the MFA device arn:mfa",
    "deactivate-mfa-device --serial-number arn:mfa",
  ],
])("reports by %s what is not declared, with the command that removes it: %s", async (action, xml, what, command) => {
  const { checks } = await compared({ answers: { [action]: xml } });
  expect(checks[0]?.status).toBe("fail");
  const hint = what.includes("policy ") ? " (with exclusivePolicies: true, deploy removes such policies)" : "";
  expect(checks[0]?.message).toBe(`user web has ${what}, which is not declared in main.ts${hint}`);
  expect(checks[0]?.fix).toBe(`aws iam ${command} --user-name web`);
});

test("reports what the credentials can't read as unknown, and not as OK", async () => {
  const { checks } = await compared({ answers: { ListGroupsForUser: "AccessDenied" } });
  expect(checks[0]).toStrictEqual({
    name: "Stack site",
    status: "unknown",
    message: "user web: whether it has a group could not be read: the credentials are not allowed to ask",
    fix: undefined,
  });
});

test("reports credentials for another account once, and looks for no user there", async () => {
  const users = { web: [primary], photos: [{ name: "x", deployed: "AKIA9" }] };
  const { checks, asked } = await compared({ inAws: {}, users, credentialsFor: "222222222222" });
  expect(checks.map(({ status, message }) => [status, message])).toStrictEqual([
    [
      "fail",
      'Stack "site" is deployed to account 111111111111, but the credentials are for account 222222222222. ' +
        "Use credentials of that account (AWS_PROFILE), or give the stack assumeRole or profile in main.ts.",
    ],
  ]);
  expect(asked).toStrictEqual(["GetCallerIdentity"]);
});

test("reports the problems of many users in their order", async () => {
  const names = Array.from({ length: 25 }, (_, index) => `u${index}`);
  const { checks } = await compared({ inAws: {}, users: Object.fromEntries(names.map((name) => [name, []])) });
  expect(checks.map(({ message }) => message)).toStrictEqual(
    names.map((name) => `user ${name} is in state but gone from AWS`),
  );
});

test("asks ten questions for each user, and one for each policy in state", async () => {
  const names = Array.from({ length: 12 }, (_, index) => `user-${index}`);
  const { checks, asked } = await compared({
    inAws: Object.fromEntries(names.map((name) => [name, [{ id: `AKIA-${name}` }]])),
    users: Object.fromEntries(names.map((name) => [name, [{ name: "primary", deployed: `AKIA-${name}` }]])),
  });
  expect(checks.map(({ status }) => status)).toStrictEqual(["ok"]);
  expect(asked).toHaveLength(10 * names.length + 1); // and once whose credentials they are
});

test("prints fixes that reach the account of a stack's own profile", async () => {
  const before = process.env.AWS_SHARED_CREDENTIALS_FILE;
  const file = join(temporaryDirectory(), "credentials");
  writeFileSync(file, "[theirs]\naws_access_key_id = AKIA\naws_secret_access_key = s\n");
  process.env.AWS_SHARED_CREDENTIALS_FILE = file;
  try {
    const { checks } = await compared({ inAws: unknownKey, json: { provider: { aws: [{ profile: "theirs" }] } } });
    expect(checks.map(({ fix }) => fix?.split("   #")[0])).toStrictEqual([
      "aws iam delete-access-key --user-name web --access-key-id AKIA1 --profile theirs",
    ]);
  } finally {
    if (before === undefined) delete process.env.AWS_SHARED_CREDENTIALS_FILE;
    else process.env.AWS_SHARED_CREDENTIALS_FILE = before;
  }
});

const unfollowed = { assume_role: [{ role_arn: "${var.role}" }] };
const unfollowedProvider =
  'The provider of stack "site" has assume_role.role_arn, which this command can\'t follow, ' +
  "so AWS couldn't be asked as the deploy will.";

test("doesn't look for users behind a role that is known only after apply", async () => {
  const { checks, asked } = await compared({ json: { provider: { aws: [unfollowed] } } });
  expect(checks[0]?.status).toBe("unknown");
  expect(checks[0]?.message).toBe(`its users were not compared with AWS: ${unfollowedProvider}`);
  expect(asked).toStrictEqual([]);
});

test("doesn't report as undeclared what another stack of the app declares", async () => {
  const answers = { ListUserPolicies: listOf("PolicyNames", "More") };
  const key = managed("aws_iam_access_key", "k", { id: "AKIA1", user: "web" });
  const more = managed("aws_iam_user_policy", "p", { user: "web", name: "More", policy: "{}" });
  const { checks } = await compared({ inAws: unknownKey, answers, elsewhere: [key, more] });
  expect(checks.map(({ status }) => status)).toStrictEqual(["ok"]);
  const alone = await compared({ inAws: unknownKey, answers });
  expect(alone.checks.map(({ status, fix }) => [status, fix?.startsWith("aws iam delete")])).toStrictEqual([
    ["fail", true],
    ["fail", true],
  ]);
});

test("reports nothing as undeclared, and offers no deletion, when another stack's state can't be read", async () => {
  const { checks } = await compared({ inAws: unknownKey, elsewhere: new Problem("locked") });
  const message =
    "user web: access key AKIA1 exists in AWS but not in state (Active, 1 h old, never used); " +
    "stack oth may declare it, but its state couldn't be read";
  expect(checks).toMatchObject([{ status: "unknown", message, fix: undefined }]);
});

test("quotes any name from AWS as one word of a printed command", async () => {
  const evil = "arn:aws:iam::111111111111:policy/$(touch${IFS}pwned)/`id`/';id;'/P";
  const { checks } = await compared({
    answers: { ListAttachedUserPolicies: listOf("AttachedPolicies", evil, "PolicyArn") },
  });
  const words = execFileSync("sh", ["-c", `set -- ${checks[0]?.fix}; printf '%s\n' "$@"`], { encoding: "utf8" });
  const expected = ["aws", "iam", "detach-user-policy", "--policy-arn", evil, "--user-name", "web"];
  expect(words.trim().split("\n")).toStrictEqual(expected);
});

test("reports that it didn't compare what a module declares", async () => {
  const { checks } = await compared({ json: { module: { sites: {} } } });
  expect(checks).toMatchObject([
    { status: "unknown", message: "what module sites declares was not compared with AWS" },
  ]);
});

test("reports a user whose name is known only after apply as not looked for", async () => {
  const resource = { aws_iam_user: { web: { name: "web" }, unknown: { name: "${var.name}" } } };
  const { checks } = await compared({ json: { resource } });
  expect(checks).toMatchObject([
    {
      status: "unknown",
      message: "a user's name is known only after apply, so it was not looked for in AWS",
      fix: "npm run deploy site",
    },
  ]);
});

test("reports other users when the provider of one can't be followed", async () => {
  const provider = { aws: [{}, { alias: "two", ...unfollowed }] };
  const resource = { aws_iam_user: { web: { name: "web" }, theirs: { name: "theirs", provider: "aws.two" } } };
  const { checks } = await compared({ inAws: unknownKey, json: { provider, resource } });
  expect(checks.map(({ status, message }) => [status, message])).toStrictEqual([
    ["unknown", `user theirs was not compared with AWS: ${unfollowedProvider}`],
    ["fail", "user web: access key AKIA1 exists in AWS but not in state (Active, 1 h old, never used)"],
  ]);
});

test("reports a user that was renamed in AWS by its new name, with the command that renames it back", async () => {
  const { checks } = await compared({ inAws: { photos: [{ id: "AKIA0" }] } });
  expect(checks).toMatchObject([
    {
      status: "fail",
      message: "user web was renamed to photos in AWS, with its access keys",
      fix:
        "aws iam update-user --user-name photos --new-user-name web   # renames it back, " +
        "before the next deploy creates a second user",
    },
  ]);
});

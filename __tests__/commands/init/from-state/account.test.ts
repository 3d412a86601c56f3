import { existsSync } from "node:fs";
import { join } from "node:path";
import { type FakeAws, startFakeAws } from "../../../support/fake-aws";
import { standInsForPackages } from "../../../support/packed";
import { runHere } from "../../../support/run-here";
import { temporaryDirectory } from "../../../support/temporary-directory";

const policy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }] };
const users = `<UserDetailList>
<member><UserName>web</UserName><Arn>arn:aws:iam::123456789012:user/apps/web</Arn><Path>/apps/</Path>
<UserPolicyList><member><PolicyName>reading</PolicyName>
<PolicyDocument>${encodeURIComponent(JSON.stringify(policy))}</PolicyDocument></member></UserPolicyList>
<GroupList><member>uploaders</member></GroupList>
<AttachedManagedPolicies><member>
<PolicyArn>arn:aws:iam::123456789012:policy/logs</PolicyArn></member></AttachedManagedPolicies>
<PermissionsBoundary>
<PermissionsBoundaryArn>arn:aws:iam::123456789012:policy/Boundary</PermissionsBoundaryArn></PermissionsBoundary>
<Tags><member><Key>team</Key><Value>web</Value></member></Tags></member>
<member><UserName>ada</UserName><Arn>arn:aws:iam::123456789012:user/ada</Arn><Path>/</Path></member>
</UserDetailList>`;

let aws: FakeAws | undefined;
afterEach(() => aws?.close());

test("prints a main.ts that imports the users with access keys as they are", async () => {
  const keys = [{ id: "AKIAIOSFODNN7EXAMPLE", status: "Inactive" }];
  aws = await startFakeAws("123456789012", { web: keys, ada: [] }, { GetAccountAuthorizationDetails: users });
  const directory = join(temporaryDirectory(), "new");
  const { stdout, stderr, status } = await runHere(["init", directory, "--from-account", "--dry-run"]);
  expect({ status, stderr }).toStrictEqual({ status: 0, stderr: "\n" });
  expect(existsSync(directory)).toBe(false);
  expect(stdout).toContain(`  users: [
    {
      userName: "web",
      access: S3Access.fromDocument({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }],
      }),
      policyName: "reading",
      managedPolicyArns: ["arn:aws:iam::123456789012:policy/logs"],
      groups: ["uploaders"],
      accessKeys: [{ name: "primary", status: "Inactive", accessKeyId: "AKIAIOSFODNN7EXAMPLE" }],
      path: "/apps/",
      permissionsBoundary: "arn:aws:iam::123456789012:policy/Boundary",
      tags: { team: "web" },
      existing: "import",
    },
  ],
`);
});

test("prints the steps after an import", async () => {
  aws = await startFakeAws("123456789012", { web: [{ id: "AKIA1" }] }, { GetAccountAuthorizationDetails: users });
  const directory = temporaryDirectory();
  const { stderr, status } = await runHere(["init", "new", "--from-account"], directory, standInsForPackages());
  expect({ status, stderr }).toStrictEqual({
    status: 0,
    stderr: `Packing terraform-s3-user and terraform-s3-user-cli …
The next deploy imports these users. Their secrets stay where they are: AWS shows a secret only once.

Next:
  cd new
  # remove users from main.ts that are not for this project
  npm install
  npm run diff      # shows the imports; writes each policy again with the same text
  npm run deploy
`,
  });
});

test("exits with 3, and names the user, when a user can't be imported", async () => {
  const policy = "<member><PolicyName>none</PolicyName><PolicyDocument>%7B%7D</PolicyDocument></member>";
  const withEmptyPolicy = users.replace(
    "<UserName>ada</UserName>",
    `<UserName>ada</UserName><UserPolicyList>${policy}</UserPolicyList>`,
  );
  const keys = { web: [{ id: "AKIA1" }], ada: [{ id: "AKIA2" }] };
  aws = await startFakeAws("123456789012", keys, { GetAccountAuthorizationDetails: withEmptyPolicy });
  const { stdout, stderr, status } = await runHere(["init", "new", "--from-account", "--dry-run"]);
  expect(stdout).toContain('userName: "web"');
  expect(stdout).not.toContain('userName: "ada"');
  expect(stderr).toMatch(/^Not imported:\n {2}s3-user refuses user "ada": /m);
  expect(status).toBe(3);
});

test("writes nothing when AWS refuses to list users", async () => {
  aws = await startFakeAws("123456789012", {}, { GetAccountAuthorizationDetails: "AccessDenied" });
  const directory = join(temporaryDirectory(), "new");
  expect(await runHere(["init", directory, "--from-account"])).toMatchObject({
    stderr: "AWS can't be asked about users and access keys: no\n",
    status: 1,
  });
  expect(existsSync(directory)).toBe(false);
});

test.each([
  [["--from", "old", "--from-state", "old.tfstate"], "error: give one of --from, --from-state and --from-account\n"],
  ...[["--user", "web"], ["--workflows"], ["--create-bucket"]].map((more) => [
    ["--from", "old", ...more],
    "error: --from, --from-state and --from-account find users, access and keys themselves; leave the others out\n",
  ]),
  ...[["--dry-run"], ["--json"], ["--account", "x"]].map((given) => [
    given,
    "error: --account, --dry-run and --json go with --from, --from-state or --from-account\n",
  ]),
  [["--from-account", "--json"], "error: --json goes with --from or --from-state\n"],
  [["--from", "old", "--account", "web"], "--account must be an account and the role to assume there"],
] as [string[], string][])("refuses init %j", async (args, message) => {
  const { stderr, status } = await runHere(["init", ...args]);
  expect(stderr).toContain(message);
  expect(status).toBe(2);
});

test("says that --from must be a directory", async () => {
  expect(await runHere(["init", "new", "--from", "/nowhere/at/all"])).toMatchObject({
    stderr: "--from must be the directory of a Terraform configuration, but /nowhere/at/all is not a directory.\n",
    status: 2,
  });
});

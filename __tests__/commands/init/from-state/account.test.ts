import { existsSync } from "node:fs";
import { join } from "node:path";
import { type FakeAws, startFakeAws } from "../../../support/fake-aws";
import { runHere } from "../../../support/run-here";
import { temporaryDirectory } from "../../../support/temporary-directory";

const policy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }] };
const users = `<UserDetailList>
<member><UserName>web</UserName><Arn>arn:aws:iam::123456789012:user/apps/web</Arn><Path>/apps/</Path>
<UserPolicyList><member><PolicyName>reading</PolicyName><PolicyDocument>${encodeURIComponent(JSON.stringify(policy))}</PolicyDocument></member></UserPolicyList>
<GroupList><member>uploaders</member></GroupList>
<AttachedManagedPolicies><member><PolicyArn>arn:aws:iam::123456789012:policy/logs</PolicyArn></member></AttachedManagedPolicies>
<PermissionsBoundary><PermissionsBoundaryArn>arn:aws:iam::123456789012:policy/Boundary</PermissionsBoundaryArn></PermissionsBoundary>
<Tags><member><Key>team</Key><Value>web</Value></member></Tags></member>
<member><UserName>ada</UserName><Arn>arn:aws:iam::123456789012:user/ada</Arn><Path>/</Path></member>
</UserDetailList>`;

let aws: FakeAws | undefined;
afterEach(() => aws?.close());

test("prints a main.ts that imports the users with access keys as they are", async () => {
  const keys = [{ id: "AKIAIOSFODNN7EXAMPLE", status: "Inactive" }];
  aws = await startFakeAws("123456789012", { web: keys, ada: [] }, { GetAccountAuthorizationDetails: users });
  const directory = join(temporaryDirectory(), "new");
  const { stdout, status } = await runHere(["init", directory, "--from-account", "--dry-run"]);
  expect(status).toBe(0);
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
  [["--from", "old", "--from-state", "old.tfstate"], "give one of --from, --from-state and --from-account"],
  [["--from", "old", "--user", "web"], "leave the others out"],
  [["--dry-run"], "go with --from, --from-state or --from-account"],
  [["--from-account", "--json"], "--json goes with --from or --from-state"],
  [["--from", "old", "--account", "web"], "--account must be an account and the role to assume there"],
])("refuses init %j", async (args, message) => {
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

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { S3Access } from "terraform-s3-user";
import { deployedProject } from "../support/deployed-project";
import { runHere } from "../support/run-here";
import { temporaryDirectory } from "../support/temporary-directory";

const project = deployedProject([{ userName: "web", access: S3Access.readWrite(["photos"]) }]);
writeFileSync(
  join(project.directory, "main.ts"),
  'new S3UserStack(app, "site", { users: [{ userName: "web", access: S3Access.readWrite(["photos"]) }] });\n',
);

const denied = (principal: string, action = "s3:PutObjectAcl") =>
  `User: ${principal} is not authorized to perform: ${action} on resource: ` +
  `"arn:aws:s3:::photos/a.jpg" because no identity-based policy allows the ${action} action`;
const web = "arn:aws:iam::123456789012:user/web";
const unnamed = "An error occurred (AccessDenied) when calling the PutObject operation: Access Denied";

const explain = (...args: string[]) => project.command("explain", args);

test("shows the edit in main.ts that allows the denied request", async () => {
  const { status, stdout, stderr } = await explain(denied(web));
  expect({ status, stderr }).toStrictEqual({ status: 0, stderr: "" });
  expect(stdout).toBe(`s3:PutObjectAcl on arn:aws:s3:::photos/a.jpg was denied to ${web}.
Responsible: The user's own policies: none of them allows it.

In main.ts, user "web":

-   access: S3Access.readWrite(["photos"]),
+   access: S3Access.readWrite(["photos"], { objectAcl: true }),

It allows this action on photos/*, and nothing else.
! s3:PutObjectAcl manages permissions: anyone who has the key can give access with it.
→ After the edit, run: npm run deploy
`);
});

test.each([
  ["allowed_account_ids", { allowed_account_ids: ["999999999999"] }],
  ["assume_role", { assume_role: [{ role_arn: "arn:aws:iam::999999999999:role/deploy" }] }],
])("shows no edit for a user of another account than that of the stack's %s", async (_, provider) => {
  const file = join(project.directory, "synthesized", "stacks", "site", "cdk.tf.json");
  const before = readFileSync(file, "utf8");
  const json = JSON.parse(before);
  Object.assign(json.provider.aws[0], provider);
  writeFileSync(file, JSON.stringify(json));
  try {
    const { stdout, stderr } = await explain(denied(web));
    expect(stderr).toBe(
      `${web} is in account 123456789012, but stack "site" is for account 999999999999, ` +
        `so this explains the message alone.\n`,
    );
    expect(stdout).not.toContain("In main.ts, user");
    expect((await explain(denied(web.replace("123456789012", "999999999999")))).stdout).toContain("In main.ts, user");
  } finally {
    writeFileSync(file, before);
  }
});

test("prints the same as JSON", async () => {
  const { status, stdout } = await explain("--json", denied(web));
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    principal: web,
    action: "s3:PutObjectAcl",
    is_certain: true,
    edit: { after: 'S3Access.readWrite(["photos"], { objectAcl: true })' },
  });
});

test("shows an edit that allows more as the second choice", async () => {
  const { stdout } = await explain(denied(web, "s3:GetObjectVersion"));
  expect(stdout).toContain("and nothing else.\n\nIf the application needs more there, this is shorter:\n");
  expect(stdout).toMatch(
    /\{ versions: true \}\),\nIt allows this action on photos\/\*, and also: s3:ListBucketVersions/,
  );
});

test("exits with 1 when other denied requests in the input are left", async () => {
  const { status, stderr } = await explain(`${denied(web)}\n${denied(web, "s3:GetBucketAcl")}`);
  expect(status).toBe(1);
  expect(stderr).toBe("Denied requests in the input that are not explained here: 1. Explain one at a time.\n");
});

test("exits with 1 when it can't be certain", async () => {
  expect((await explain("--user", "web", unnamed)).status).toBe(1);
});

test.each([
  [2, [unnamed], "The message names no user. Add it: --user my-user\n"],
  [2, ["--user", "ada", denied(web)], `The message is about ${web}, not about "ada". Leave --user out.\n`],
  [2, ["--user", "ada", unnamed], 'main.ts has no user "ada"; stack "site" has web.\n'],
  [
    1,
    ["all is well"],
    "The input contains no message about a denied request. Paste the whole line of the log that has AccessDenied.\n",
  ],
])("exits with %i and one line for %j", async (status, args, stderr) => {
  expect(await explain(...args)).toStrictEqual({ status, stdout: "", stderr });
});

test("says that main.ts has nothing about a role, and explains the message alone", async () => {
  const role = "arn:aws:sts::123456789012:assumed-role/web/session";
  const { stdout, stderr } = await explain(denied(role));
  expect(stderr).toBe(`${role} is not an IAM user, so this explains the message alone.\n`);
  expect(stdout).toContain(`was denied to ${role}.\n`);
});

test("explains the message alone outside a project", async () => {
  const { status, stdout, stderr } = await runHere(["explain", denied(web)], temporaryDirectory());
  expect({ status, stderr }).toStrictEqual({ status: 0, stderr: "" });
  expect(stdout).toContain(`was denied to ${web}.\n`);
  expect(stdout).not.toContain("In main.ts");
});

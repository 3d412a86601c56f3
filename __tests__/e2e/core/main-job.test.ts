import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  CreateUserCommand,
  GetUserPolicyCommand,
  ListAccessKeysCommand,
  ListUsersCommand,
  ListUserTagsCommand,
  PutUserPolicyCommand,
  TagUserCommand,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import { GetParametersByPathCommand, SSMClient } from "@aws-sdk/client-ssm";
import { type AccessKey, answerTo } from "../../../commands/aws/s3-calls";
import { localAdministrator } from "../../../commands/terraform/environment";
import { Project, succeeded } from "../../support/project";

// What this project is for, from the first deploy to the last destroy, with one user on real Terraform.

const userName = "s3-image-optimizer";
const access = "access: S3Access.allBuckets()";
const store = 'deliverTo: SecretStore.ssm({ path: "/keys" })';

let project: Project;
beforeAll(async () => {
  project = await Project.start();
});
afterAll(() => project.stop()); // which looks for secrets in everything printed and written

const declare = (...options: string[]) =>
  project.declare(`{ users: [{ userName: "${userName}", ${[access, store, ...options].join(", ")} }] }`);

/** Deploys with --auto-approve, and returns Terraform's summary. */
async function deploy(): Promise<string> {
  const { stdout } = succeeded(await project.command("deploy", ["--auto-approve"]));
  return /Resources: (.*)\./.exec(stdout)?.[1] ?? stdout;
}

/** Runs something while the local AWS checks signatures and policies. */
async function withIamEnforced<Value>(body: () => Promise<Value>): Promise<Value> {
  await project.aws.enforceIam(true);
  try {
    return await body();
  } finally {
    await project.aws.enforceIam(false);
  }
}

const works = (key: AccessKey) =>
  withIamEnforced(async () => (await answerTo(project.s3.listBuckets(), key)) === "allowed");

async function policyInAws(): Promise<unknown> {
  const policy = { UserName: userName, PolicyName: "S3Access" };
  const { PolicyDocument = "" } = await project.iam.send(new GetUserPolicyCommand(policy));
  return JSON.parse(decodeURIComponent(PolicyDocument));
}

async function keysInAws(): Promise<Record<string, string>> {
  const { AccessKeyMetadata = [] } = await project.iam.send(new ListAccessKeysCommand({ UserName: userName }));
  return Object.fromEntries(AccessKeyMetadata.map(({ AccessKeyId, Status }) => [AccessKeyId, `${Status}`]));
}

async function usersInAws(): Promise<string[]> {
  const { Users = [] } = await project.iam.send(new ListUsersCommand({}));
  return Users.map((user) => `${user.UserName}`).sort();
}

/** The access key that a server finds in the store. */
async function keyInStore(): Promise<unknown> {
  const credentials = { ...localAdministrator };
  const client = new SSMClient({ endpoint: project.aws.endpoint, region: "us-east-1", credentials });
  const { Parameters = [] } = await client.send(
    new GetParametersByPathCommand({ Path: "/keys", Recursive: true, WithDecryption: true }),
  );
  client.destroy();
  return Object.fromEntries(Parameters.map(({ Name = "", Value }) => [Name.split("/").at(-1), Value]));
}

const inStore = ({ accessKeyId, secretAccessKey }: AccessKey) => ({
  access_key_id: accessKeyId,
  secret_access_key: secretAccessKey,
});

/** The key as the console would have let you download it, by way of a file that only you can read. */
async function downloadedKey(): Promise<AccessKey> {
  const { stderr } = succeeded(await project.command("credentials"));
  expect(stderr).toContain(`of user "${userName}" is now in ${userName}_accessKeys.csv`);
  const file = join(project.directory, `${userName}_accessKeys.csv`);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const [header, row = ""] = readFileSync(file, "utf8").split("\r\n");
  rmSync(file); // as the command says
  expect(header).toBe("Access key ID,Secret access key");
  const [accessKeyId = "", secretAccessKey = ""] = row.split(",");
  return { accessKeyId, secretAccessKey };
}

async function expectTheKeyToDoItsJobAndNoMore(key: AccessKey): Promise<void> {
  const { s3 } = project;
  const calls = [
    s3.createBucket("photos"),
    s3.upload("photos", "cat.jpg"),
    s3.download("photos", "cat.jpg"),
    s3.list("photos"),
    s3.deleteObject("photos", "cat.jpg"),
    s3.deleteBucket("photos"),
    s3.createUser("intruder"),
  ];
  const answers: string[] = [];
  await withIamEnforced(async () => {
    for (const call of calls) answers.push(await answerTo(call, key));
  });
  expect(answers).toStrictEqual(["allowed", "allowed", "allowed", "allowed", "allowed", "denied", "denied"]);
  const verify = await withIamEnforced(() =>
    project.command("verify", ["--bucket", "photos", "--write", "--yes", "--wait", "0"]),
  );
  expect(verify.stdout).toContain(", 0 failed, 0 skipped");
  expect(verify.status).toBe(0);
}

async function expectDoctorToBeGreen(): Promise<void> {
  const { stdout, status } = await project.command("doctor");
  expect(stdout).toContain("✓ Stack site: AWS and state agree on users, keys and policies (1 user checked)");
  expect(status).toBe(0);
}

async function expectChangesByHandToBeFoundAndRestored(key: AccessKey): Promise<void> {
  const { iam } = project;
  const everything = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
  const policy = { UserName: userName, PolicyName: "S3Access", PolicyDocument: JSON.stringify(everything) };
  await iam.send(new PutUserPolicyCommand(policy));
  await iam.send(new TagUserCommand({ UserName: userName, Tags: [{ Key: "stray", Value: "yes" }] }));
  const off = { UserName: userName, AccessKeyId: key.accessKeyId, Status: "Inactive" } as const;
  await iam.send(new UpdateAccessKeyCommand(off));

  const doctor = await project.command("doctor");
  expect(doctor.status).toBe(3);
  expect(doctor.stdout).toContain("the inline policy S3Access was changed in AWS");
  expect(doctor.stdout).toContain(`access key ${key.accessKeyId} ("primary") was deactivated in AWS`);

  expect(await deploy()).toBe("0 added, 3 changed, 0 destroyed");
  expect(await policyInAws()).toMatchObject({ Statement: [{ Action: walkthrough }] });
  expect((await iam.send(new ListUserTagsCommand({ UserName: userName }))).Tags).toStrictEqual([]);
  expect(await keysInAws()).toStrictEqual({ [key.accessKeyId]: "Active" });
}

const walkthrough = ["s3:CreateBucket", "s3:DeleteObject", "s3:Put*", "s3:Get*", "s3:List*"];

/** The next step as `rotate` prints it for programs. */
async function nextStep(): Promise<{ step: string; after: string }> {
  return JSON.parse(succeeded(await project.command("rotate", ["--json"])).stdout);
}

/** Follows what `rotate` prints until the old key is gone; there is a key that works at every moment. */
async function rotate(old: AccessKey): Promise<void> {
  const add = await nextStep();
  expect(add.step).toBe("add");
  declare(add.after.replace(/,$/, ""));
  await deploy();
  const fresh = await project.accessKey(userName, "secondary");
  expect([await works(old), await works(fresh)]).toStrictEqual([true, true]);
  expect(await keyInStore()).toStrictEqual(inStore(fresh));

  const deactivate = await nextStep();
  expect(deactivate.step).toBe("deactivate");
  declare(deactivate.after.replace(/,$/, ""));
  expect(await deploy()).toBe("0 added, 1 changed, 0 destroyed");
  // AWS refuses an inactive key. moto records the status but goes on serving the key, so the status is what is checked.
  expect(await keysInAws()).toStrictEqual({ [old.accessKeyId]: "Inactive", [fresh.accessKeyId]: "Active" });

  const remove = await nextStep();
  expect(remove.step).toBe("remove");
  declare(remove.after.replace(/,$/, ""));
  expect(await deploy()).toBe("0 added, 0 changed, 1 destroyed");
  expect([await works(old), await works(fresh)]).toStrictEqual([false, true]);
  expect(await keyInStore()).toStrictEqual(inStore(fresh));
}

async function expectAnotherAccountToBeRefused(): Promise<void> {
  project.declare(`{ allowedAccountIds: ["999999999999"], users: [{ userName: "${userName}", ${access} }] }`);
  const { status, stderr } = await project.command("deploy", ["--auto-approve"]);
  expect(status).toBe(1);
  expect(stderr).toContain("AWS account ID not allowed: 123456789012");
  const doctor = await project.command("doctor");
  expect(doctor.status).toBe(3);
  expect(doctor.stdout).toContain("Stack site: allows only account 999999999999, not 123456789012");
}

async function importAUserThatMayNotBeDestroyed(): Promise<void> {
  await project.iam.send(new CreateUserCommand({ UserName: "legacy" }));
  const declareBoth = (protection: string) =>
    project.declare(`{ users: [
      { userName: "${userName}", ${access}, accessKeys: [{ name: "secondary" }] },
      { userName: "legacy", ${access}, existing: "import", accessKeys: [], ${protection} },
    ] }`);
  declareBoth("preventDestroy: true");
  expect(await deploy()).toMatch(/^1 imported, 1 added, /);
  const refused = await project.command("destroy", ["--auto-approve"]);
  expect(refused.status).toBe(1);
  expect(refused.stderr).toContain("Instance cannot be destroyed");
  expect(await usersInAws()).toStrictEqual(["legacy", userName]);
  declareBoth("");
}

test("deploys a user, uses, checks, restores and rotates it, imports another one, and destroys both", async () => {
  declare();
  const diff = succeeded(await project.command("diff"));
  expect(diff.stdout).toContain("Plan: 5 to add, 0 to change, 0 to destroy.");
  expect(await usersInAws()).toStrictEqual([]);

  expect(await deploy()).toBe("5 added, 0 changed, 0 destroyed");
  const statement = { Effect: "Allow", Action: walkthrough, Resource: ["arn:aws:s3:::*"] };
  expect(await policyInAws()).toStrictEqual({ Version: "2012-10-17", Statement: [statement] });
  expect(statSync(join(project.stateFile, "..")).mode & 0o777).toBe(0o700);

  const key = await downloadedKey();
  expect(await keyInStore()).toStrictEqual(inStore(key));
  await expectTheKeyToDoItsJobAndNoMore(key);
  await expectDoctorToBeGreen();
  await expectChangesByHandToBeFoundAndRestored(key);
  await rotate(key);
  await expectAnotherAccountToBeRefused();
  await importAUserThatMayNotBeDestroyed();

  // After all this no secret is in anything printed or in any file but state; one that were would be found.
  const { secretAccessKey } = await project.accessKey(userName, "secondary");
  expect(project.leaks()).toStrictEqual([]);
  const leak = join(project.directory, "leak.log");
  writeFileSync(leak, `the key is ${secretAccessKey}`);
  expect(project.leaks()).toStrictEqual([leak]);
  rmSync(leak);

  const { stdout } = succeeded(await project.command("destroy", ["--auto-approve"]));
  expect(stdout).toContain("Destroy complete!");
  expect(await usersInAws()).toStrictEqual([]);
}, 300_000);

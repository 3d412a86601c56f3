import {
  DeleteAccessKeyCommand,
  DeleteUserPolicyCommand,
  GetUserPolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { answerTo } from "../../../commands/aws/s3-calls";
import type { Result } from "../../../commands/system/processes";
import { localAdministrator } from "../../../commands/terraform/environment";
import { Project, succeeded } from "../../support/project";

// The last mile: a deployed key on its bucket, while the local AWS checks signatures and policies.

const access = 'S3Access.readWrite(["photos"], { deleteObject: true })';
let project: Project;
beforeAll(async () => {
  project = await Project.start();
  await deploy(access);
  await answerTo(project.s3.createBucket("photos"), localAdministrator);
}, 120_000);
afterAll(() => project.stop());

async function deploy(given: string): Promise<void> {
  project.declare(`{ users: [{ userName: "photos", access: ${given} }] }`);
  succeeded(await project.apply());
}

/** Another policy than the deployed one, as long as the body runs. */
async function withPolicy(statement: object | undefined, body: () => Promise<void>): Promise<void> {
  const policy = { UserName: "photos", PolicyName: "S3Access" };
  const { PolicyDocument } = await project.iam.send(new GetUserPolicyCommand(policy));
  const document = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  if (statement) await project.iam.send(new PutUserPolicyCommand({ ...policy, PolicyDocument: document }));
  else await project.iam.send(new DeleteUserPolicyCommand(policy));
  try {
    await body();
  } finally {
    const before = decodeURIComponent(`${PolicyDocument}`);
    await project.iam.send(new PutUserPolicyCommand({ ...policy, PolicyDocument: before }));
  }
}

async function verify(...args: string[]): Promise<Result> {
  await project.aws.enforceIam(true);
  const result = await project.command("verify", ["--wait", "0", ...args]);
  await project.aws.enforceIam(false);
  return result;
}

test("passes every call for a healthy user, and leaves nothing behind", async () => {
  const { status, stdout } = await verify("--write", "--yes");
  expect(stdout).toContain(", 0 failed, 0 skipped");
  expect(status).toBe(0);
  const listing = await fetch(`${project.aws.endpoint}/photos`);
  expect(await listing.text()).not.toContain("<Key>");
});

test("doesn't check an empty bucket completely without --write, and doesn't pass", async () => {
  const { status, stdout } = await verify();
  expect(stdout).toContain("no object is there; add --write to try with one");
  expect(status).toBe(1);
});

test("reports a missing bucket", async () => {
  await answerTo(project.s3.deleteBucket("photos"), localAdministrator);
  const { status, stdout } = await verify();
  await answerTo(project.s3.createBucket("photos"), localAdministrator);
  expect(stdout).toContain(
    "photos does not exist\n    → create photos, or correct its name in main.ts and npm run deploy site",
  );
  expect(status).toBe(3);
});

test("reports a policy that was removed by hand", () =>
  withPolicy(undefined, async () => {
    const { status, stdout } = await verify();
    expect(stdout).toMatch(/list photos\/\s+│ allowed\s+│ denied/);
    expect(stdout).toContain("the policy was changed by hand");
    expect(status).toBe(3);
  }));

test("reports a policy that was narrowed by hand, by the failing call", () => {
  const reading = {
    Effect: "Allow",
    Action: ["s3:ListBucket", "s3:GetBucketLocation"],
    Resource: "arn:aws:s3:::photos",
  };
  return withPolicy(reading, async () => {
    const { status, stdout } = await verify("--write", "--yes");
    expect(stdout).toMatch(/upload a test object to photos\s+│ allowed\s+│ denied/);
    expect(status).toBe(3);
  });
});

test("asks for a bucket if the policy names none, and reports a key that AWS doesn't have", async () => {
  await deploy("S3Access.allBuckets()");
  const { status, stderr } = await verify();
  expect(stderr).toMatch(/^The policy names no single bucket\. Choose one to test: .* --bucket my-bucket\n$/);
  expect(status).toBe(2);
  expect((await verify("--bucket", "photos", "--write", "--yes")).stdout).toContain(", 0 failed, 0 skipped");

  const { accessKeyId: AccessKeyId } = await project.accessKey("photos");
  await project.iam.send(new DeleteAccessKeyCommand({ UserName: "photos", AccessKeyId }));
  const lost = await verify("--bucket", "photos");
  expect(lost.stdout).toContain("AWS does not know the access key, or it is inactive");
  expect(lost.status).toBe(3);
});

test("doesn't check a pattern of buckets, and doesn't pass", async () => {
  await deploy('S3Access.readWrite(["photos", "uploads-*"], { deleteObject: true })');
  const { status, stdout } = await verify("--write", "--yes");
  expect(stdout).toMatch(/use a bucket named uploads-\*\s+│ –\s+│ name one with --bucket/);
  expect(stdout).toContain(", 0 failed, 1 skipped");
  expect(status).toBe(1);
});

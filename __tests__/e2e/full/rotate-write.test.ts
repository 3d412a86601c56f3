import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ListAccessKeysCommand } from "@aws-sdk/client-iam";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { GetParametersByPathCommand, SSMClient } from "@aws-sdk/client-ssm";
import { Project, succeeded } from "../../support/project";

// What rotate.yml does, three times: `rotate --write --all` makes the edit, a merge deploys it, and the store follows.

let project: Project;
beforeAll(async () => {
  project = await Project.start();
  project.declare(`{ users: [
    { userName: "photos", access: S3Access.allBuckets(), deliverTo: SecretStore.ssm() },
  ] }`);
  succeeded(await project.apply());
});
afterAll(() => project.stop());

/** One run of the scheduled job, on keys of which every one is too old. */
async function run() {
  const { stdout, stderr } = succeeded(
    await project.command("rotate", ["--write", "--all", "--max-age", "0d", "--grace", "0d"]),
  );
  return { stdout, stderr, mainTs: readFileSync(join(project.directory, "main.ts"), "utf8") };
}

/** What a website does with a key. */
async function use(key?: { access_key_id: string; secret_access_key: string }): Promise<void> {
  const credentials = { accessKeyId: key?.access_key_id ?? "", secretAccessKey: key?.secret_access_key ?? "" };
  const s3 = new S3Client({ endpoint: project.aws.endpoint, region: "us-east-1", forcePathStyle: true, credentials });
  await project.aws.enforceIam(true);
  await s3.send(new ListBucketsCommand());
  await project.aws.enforceIam(false);
}

/** The key that a server finds in the store. */
async function storedKey() {
  const credentials = { accessKeyId: "admin", secretAccessKey: "admin" };
  const ssm = new SSMClient({ endpoint: project.aws.endpoint, region: "us-east-1", credentials });
  const { Parameters = [] } = await ssm.send(
    new GetParametersByPathCommand({ Path: "/s3-user/photos", WithDecryption: true }),
  );
  return Object.fromEntries(Parameters.map(({ Name = "", Value }) => [Name.split("/").at(-1), Value]));
}

async function liveKeys() {
  const { AccessKeyMetadata = [] } = await project.iam.send(new ListAccessKeysCommand({ UserName: "photos" }));
  return AccessKeyMetadata.map(({ AccessKeyId, Status }) => `${AccessKeyId} ${Status}`).sort();
}

test("moves a server from an old key to a new one in three merges, while both work in between", async () => {
  const old = (await project.outputs()).credentials.photos?.primary;
  expect(await storedKey()).toStrictEqual(old);

  const first = await run();
  expect(first.stdout).toBe('photos (stack site): step 1 of 3, add the key "secondary"\n');
  expect(first.mainTs).toContain(
    '{ userName: "photos", accessKeys: [{ name: "primary" }, { name: "secondary" }], access:',
  );
  succeeded(await project.apply());
  const fresh = (await project.outputs()).credentials.photos?.secondary;
  expect(await storedKey()).toStrictEqual(fresh);
  await use(old);

  const waiting = await run();
  expect(waiting).toMatchObject({ stdout: "", mainTs: first.mainTs });
  expect(waiting.stderr).toContain('The new key "secondary" has never been used.');

  await use(fresh);
  const second = await run();
  expect(second.stdout).toBe('photos (stack site): step 2 of 3, deactivate the key "primary"\n');
  expect(second.mainTs).toBe(first.mainTs.replace('{ name: "primary" }', '{ name: "primary", status: "Inactive" }'));
  succeeded(await project.apply());
  expect(await liveKeys()).toStrictEqual([`${fresh?.access_key_id} Active`, `${old?.access_key_id} Inactive`].sort());

  const third = await run();
  expect(third.stdout).toBe('photos (stack site): step 3 of 3, remove the key "primary"\n');
  expect(third.mainTs).toBe(first.mainTs.replace('{ name: "primary" }, ', ""));
  succeeded(await project.apply());
  expect(await liveKeys()).toStrictEqual([`${fresh?.access_key_id} Active`]);
  expect(await storedKey()).toStrictEqual(fresh);
  await use(fresh);
});

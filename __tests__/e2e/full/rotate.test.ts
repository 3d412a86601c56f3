import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ListAccessKeysCommand } from "@aws-sdk/client-iam";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetParametersByPathCommand, SSMClient } from "@aws-sdk/client-ssm";
import { Project, succeeded } from "../../support/project";

// What rotate.yml does, three times: `rotate --write --all` makes the edits, a merge deploys them, and the stores
// follow.

let project: Project;
beforeAll(async () => {
  project = await Project.start();
  project.declare(`{ users: [
    { userName: "photos", access: S3Access.allBuckets(), deliverTo: SecretStore.ssm() },
    { userName: "videos", access: S3Access.allBuckets(),
      deliverTo: SecretStore.secretsManager({ recoveryWindowInDays: 0 }) },
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

/** What a server finds in the store of each user. */
async function stored() {
  const credentials = { accessKeyId: "admin", secretAccessKey: "admin" };
  const client = { endpoint: project.aws.endpoint, region: "us-east-1", credentials };
  const { Parameters = [] } = await new SSMClient(client).send(
    new GetParametersByPathCommand({ Path: "/s3-user/photos", WithDecryption: true }),
  );
  const { SecretString = "" } = await new SecretsManagerClient(client).send(
    new GetSecretValueCommand({ SecretId: "s3-user/videos" }),
  );
  return {
    photos: Object.fromEntries(Parameters.map(({ Name = "", Value }) => [Name.split("/").at(-1), Value])),
    videos: JSON.parse(SecretString),
  };
}

/** Both users' keys with this name, from the outputs. */
async function keysNamed(name: string) {
  const { photos, videos } = (await project.outputs()).credentials;
  return { photos: photos?.[name], videos: videos?.[name] };
}

/** The names of everything in state that holds a secret in plain text. */
async function holdersOf(secret = "no secret"): Promise<string[]> {
  const { resources, outputs } = JSON.parse(await project.state());
  const holders = [
    ...resources,
    ...Object.entries(outputs).map(([type, output]) => ({ type: `output ${type}`, output })),
  ];
  return holders.filter((holder) => JSON.stringify(holder).includes(secret)).map(({ type }) => type);
}

async function liveKeys() {
  const { AccessKeyMetadata = [] } = await project.iam.send(new ListAccessKeysCommand({ UserName: "photos" }));
  return AccessKeyMetadata.map(({ AccessKeyId, Status }) => `${AccessKeyId} ${Status}`).sort();
}

/** What a run prints of both users. */
const steps = (step: string) => ["photos", "videos"].map((user) => `${user} (stack site): ${step}\n`).join("");

test("moves servers from an old key to a new one in three merges, while both keys work in between", async () => {
  const old = await keysNamed("primary");
  expect(await stored()).toStrictEqual(old);
  expect(await holdersOf(old.photos?.secret_access_key)).toStrictEqual(["aws_iam_access_key", "output credentials"]);

  const first = await run();
  expect(first.stdout).toBe(steps('step 1 of 3, add the key "secondary"'));
  expect(first.mainTs).toContain(
    '{ userName: "photos", accessKeys: [{ name: "primary" }, { name: "secondary" }], access:',
  );
  succeeded(await project.apply());
  const fresh = await keysNamed("secondary");
  expect(await keysNamed("primary")).toStrictEqual(old);
  expect(await stored()).toStrictEqual(fresh);
  await use(old.photos);

  const waiting = await run();
  expect(waiting).toMatchObject({ stdout: "", mainTs: first.mainTs });
  expect(waiting.stderr).toContain('The new key "secondary" has never been used.');

  await use(fresh.photos);
  await use(fresh.videos);
  const second = await run();
  expect(second.stdout).toBe(steps('step 2 of 3, deactivate the key "primary"'));
  expect(second.mainTs).toBe(first.mainTs.replaceAll('{ name: "primary" }', '{ name: "primary", status: "Inactive" }'));
  expect(succeeded(await project.apply()).stdout).toContain("0 added, 2 changed, 0 destroyed"); // a key's status each
  const ids = [`${fresh.photos?.access_key_id} Active`, `${old.photos?.access_key_id} Inactive`];
  expect(await liveKeys()).toStrictEqual(ids.sort());

  const third = await run();
  expect(third.stdout).toBe(steps('step 3 of 3, remove the key "primary"'));
  expect(third.mainTs).toBe(first.mainTs.replaceAll('{ name: "primary" }, ', ""));
  succeeded(await project.apply());
  expect(await liveKeys()).toStrictEqual([`${fresh.photos?.access_key_id} Active`]);
  expect(await stored()).toStrictEqual(fresh);
  await use(fresh.photos);
});

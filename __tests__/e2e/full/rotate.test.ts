import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetParametersByPathCommand, SSMClient } from "@aws-sdk/client-ssm";
import { Project, succeeded } from "../../support/project";

let project: Project;
beforeAll(async () => {
  project = await Project.start();
  await deploy("");
});
afterAll(() => project.stop());

async function deploy(accessKeys: string): Promise<string> {
  project.declare(`{ users: [
    { userName: "photos", access: S3Access.allBuckets(), ${accessKeys} deliverTo: SecretStore.ssm() },
    { userName: "videos", access: S3Access.allBuckets(), ${accessKeys} deliverTo: SecretStore.secretsManager({ recoveryWindowInDays: 0 }) },
  ] }`);
  return succeeded(await project.apply()).stdout;
}

/** What a website does with a key. */
async function use(key?: { access_key_id: string; secret_access_key: string }): Promise<void> {
  const credentials = { accessKeyId: key?.access_key_id ?? "", secretAccessKey: key?.secret_access_key ?? "" };
  const { endpoint } = project.aws;
  const s3 = new S3Client({ endpoint, region: "us-east-1", forcePathStyle: true, credentials });
  await s3.send(new ListBucketsCommand());
}

/** The next step as `npm run rotate` prints it for programs. */
async function nextStep(): Promise<{ step: string; after: string; warnings: string[] }> {
  return JSON.parse(succeeded(await project.command("rotate", ["--user", "photos", "--json"])).stdout);
}

/** What a server finds in each store. */
async function stored() {
  const client = {
    endpoint: project.aws.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "admin", secretAccessKey: "admin" },
  };
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

/** The names of everything in state that holds a secret in plain text. */
async function holdersOf(secret: string): Promise<string[]> {
  const { resources, outputs } = JSON.parse(await project.state());
  const holders = [
    ...resources,
    ...Object.entries(outputs).map(([type, output]) => ({ type: `output ${type}`, output })),
  ];
  return holders.filter((holder) => JSON.stringify(holder).includes(secret)).map(({ type }) => type);
}

test("follows the printed edits of a rotation, and updates the stores", async () => {
  const first = (await project.outputs()).credentials;
  expect(await stored()).toStrictEqual({ photos: first.photos?.primary, videos: first.videos?.primary });
  expect(await holdersOf(first.photos?.primary?.secret_access_key ?? "")).toStrictEqual([
    "aws_iam_access_key",
    "output credentials",
  ]);

  const add = await nextStep();
  expect(add).toMatchObject({ step: "add", after: 'accessKeys: [{ name: "primary" }, { name: "secondary" }],' });
  await deploy(add.after);
  const second = (await project.outputs()).credentials;
  expect(second.photos?.primary).toStrictEqual(first.photos?.primary);
  expect(await stored()).toStrictEqual({ photos: second.photos?.secondary, videos: second.videos?.secondary });

  await use(first.photos?.primary);
  const deactivate = await nextStep();
  expect(deactivate).toMatchObject({
    step: "deactivate",
    after: 'accessKeys: [{ name: "primary", status: "Inactive" }, { name: "secondary" }],',
    warnings: [
      expect.stringContaining('The new key "secondary" has never been used.'),
      expect.stringContaining('The old key "primary" was used 0 minutes ago'),
    ],
  });
  expect(await deploy(deactivate.after)).toContain("0 added, 2 changed, 0 destroyed"); // a key's status each

  const remove = await nextStep();
  expect(remove).toMatchObject({ step: "remove", after: 'accessKeys: [{ name: "secondary" }],' });
  expect(await stored()).toStrictEqual({ photos: second.photos?.secondary, videos: second.videos?.secondary });
});

test("fails a scheduled job only when a key is too old", async () => {
  const fresh = await project.command("rotate", ["--check", "--max-age", "90d"]);
  const old = await project.command("rotate", ["--check", "--max-age", "0d", "--json"]);
  expect(fresh).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^No access key is older than 90 days \(\d checked\)\.\n$/),
  });
  expect(old.status).toBe(3);
  expect(JSON.parse(old.stdout)).toMatchObject({
    keys_checked: expect.any(Number),
    not_checked: [],
    found: expect.arrayContaining([expect.objectContaining({ stack: "site", user: "photos", age_days: 0 })]),
  });
});

test("reports in one line that there are no AWS credentials", async () => {
  const env = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };
  expect(await project.command("rotate", ["--check"], env)).toStrictEqual({
    status: 1,
    stdout: "",
    stderr: "No AWS credentials found; log in as for a deploy (for example AWS_PROFILE=admin) and try again.\n",
  });
});

test("exits with 2 for wrong usage of rotate", async () => {
  expect(await project.command("rotate", ["--check", "--max-age", "soon"])).toMatchObject({ status: 2, stdout: "" });
});

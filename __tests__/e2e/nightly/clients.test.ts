import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AccessKey } from "../../../commands/aws/s3-calls";
import { type Result, run } from "../../../commands/system/processes";
import { localAdministrator } from "../../../commands/terraform/environment";
import { Project, succeeded } from "../../support/project";
import { clientWith, makePlace } from "../../support/s3-actions";
import { isThere } from "../../support/tools";

// Uses keys with other S3 clients: aws, s3cmd and rclone, from Debian's packages. They list everything in a bucket,
// because for one level they send the delimiter %2F, whose signature moto computes wrongly.

const calls = ["list", "download", "upload", "upload in parts", "delete"] as const;
type CallName = (typeof calls)[number];

/** One of the clients: how it makes each call on the bucket, on files of `directory`. */
interface Client {
  readonly command: "aws" | "s3cmd" | "rclone";
  readonly arguments: (call: CallName, bucket: string, directory: string) => readonly string[];
}

const clients: readonly Client[] = [
  {
    command: "aws",
    arguments: (call, bucket, directory) => {
      const [small, large] = [join(directory, "small"), join(directory, "large")];
      const copy = (from: string, to: string) => ["s3", "cp", "--no-progress", from, to];
      return {
        list: ["s3api", "list-objects-v2", "--bucket", bucket],
        download: copy(`s3://${bucket}/uploads/cat.jpg`, join(directory, "downloaded")),
        upload: copy(small, `s3://${bucket}/small.jpg`),
        "upload in parts": copy(large, `s3://${bucket}/large.jpg`),
        delete: ["s3", "rm", `s3://${bucket}/uploads/cat.jpg`],
      }[call];
    },
  },
  {
    command: "s3cmd",
    arguments: (call, bucket, directory) => {
      const [small, large] = [join(directory, "small"), join(directory, "large")];
      const inBucket = {
        list: ["ls", "--recursive", `s3://${bucket}`],
        download: ["get", "--force", `s3://${bucket}/uploads/cat.jpg`, join(directory, "downloaded")],
        upload: ["put", small, `s3://${bucket}/small.jpg`],
        "upload in parts": ["put", large, `s3://${bucket}/large.jpg`],
        delete: ["del", `s3://${bucket}/uploads/cat.jpg`],
      }[call];
      return ["--config", join(directory, "s3cfg"), "--no-progress", ...inBucket];
    },
  },
  {
    command: "rclone",
    arguments: (call, bucket, directory) => {
      const [small, large] = [join(directory, "small"), join(directory, "large")];
      const inBucket = {
        list: ["lsf", "--recursive", "--fast-list", `local:${bucket}`],
        download: ["copyto", `local:${bucket}/uploads/cat.jpg`, join(directory, "downloaded")],
        upload: ["copyto", small, `local:${bucket}/small.jpg`],
        "upload in parts": ["copyto", "--s3-upload-cutoff", "5M", large, `local:${bucket}/large.jpg`],
        delete: ["deletefile", `local:${bucket}/uploads/cat.jpg`],
      }[call];
      return ["--retries", "1", "--low-level-retries", "1", ...inBucket];
    },
  },
];

const reads: readonly CallName[] = ["list", "download"];
const writes: readonly CallName[] = [...reads, "upload", "upload in parts"];
const builders: Readonly<Record<string, { access: string; allowed: readonly CallName[] }>> = {
  all: { access: "S3Access.allBuckets()", allowed: calls },
  buckets: { access: 'S3Access.buckets(["BUCKET"])', allowed: calls },
  least: { access: 'S3Access.readWrite(["BUCKET"])', allowed: writes },
  deleting: { access: 'S3Access.readWrite(["BUCKET"], { deleteObject: true })', allowed: calls },
  reading: { access: 'S3Access.readOnly(["BUCKET"])', allowed: reads },
  tool: { access: 'S3Access.forSoftware("wp-offload-media", ["BUCKET"])', allowed: calls },
  combined: {
    access: 'S3Access.combine(S3Access.readOnly(["other"]), S3Access.readWrite(["BUCKET"]))',
    allowed: writes,
  },
};

let project: Project;
const keys: Record<string, AccessKey> = {};

const cases: { client: Client; builder: string; name: string }[] = clients
  .filter(({ command }) => isThere(command))
  .flatMap((client) =>
    Object.keys(builders).map((builder) => ({ client, builder, name: `${client.command}-${builder}` })),
  );

beforeAll(async () => {
  project = await Project.start();
  const users = cases.map(({ builder, name }) => {
    const access = builders[builder]?.access.replaceAll("BUCKET", name);
    return `{ userName: "${name}", access: ${access} }`;
  });
  project.declare(`{ users: [${users.join(", ")}] }`);
  succeeded(await project.apply());
  for (const [user, { primary }] of Object.entries((await project.outputs()).credentials)) {
    keys[user] = { accessKeyId: `${primary?.access_key_id}`, secretAccessKey: `${primary?.secret_access_key}` };
    await makePlace(user, localAdministrator, project.aws.endpoint);
  }
  await project.aws.enforceIam(true);
});
afterAll(() => project.stop());

/** A directory with the files to upload and the client's settings; the key is in the environment or a private file. */
function directoryFor(name: string, { accessKeyId, secretAccessKey }: AccessKey): string {
  // Project.stop looks for secrets outside of the state's directory, which is as private as this one.
  const directory = join(project.directory, "state", name);
  const host = new URL(project.aws.endpoint).host;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  writeFileSync(join(directory, "small"), "a smaller image");
  writeFileSync(join(directory, "large"), Buffer.alloc(17 * 1024 * 1024));
  const settings = [
    "[default]",
    `access_key = ${accessKeyId}`,
    `secret_key = ${secretAccessKey}`,
    `host_base = ${host}`,
    `host_bucket = ${host}`,
    "use_https = False",
  ];
  writeFileSync(join(directory, "s3cfg"), settings.join("\n"), { mode: 0o600 });
  return directory;
}

function environmentFor({ accessKeyId, secretAccessKey }: AccessKey, directory: string): NodeJS.ProcessEnv {
  const endpoint = project.aws.endpoint;
  const { PATH } = process.env;
  return {
    PATH,
    HOME: directory,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_EC2_METADATA_DISABLED: "true",
    RCLONE_CONFIG_LOCAL_TYPE: "s3",
    RCLONE_CONFIG_LOCAL_PROVIDER: "Other", // for AWS itself it names the bucket in the host
    RCLONE_CONFIG_LOCAL_ENV_AUTH: "true",
    RCLONE_CONFIG_LOCAL_ENDPOINT: endpoint,
    RCLONE_CONFIG_LOCAL_FORCE_PATH_STYLE: "true",
    RCLONE_CONFIG_LOCAL_NO_CHECK_BUCKET: "true", // otherwise it creates the bucket, which these keys can't
    RCLONE_CONFIG_LOCAL_NO_HEAD: "true", // moto reports a version "null", and then has none
  };
}

/** What a client's process says of a call. */
function verdictOf({ status, stdout, stderr }: Result): string {
  if (status === 0) return "allowed";
  return /AccessDenied|Access Denied|403|Forbidden/i.test(stdout + stderr) ? "denied" : `${status}: ${stdout}${stderr}`;
}

/** The sizes of a bucket's objects, as an administrator sees them. */
async function sizes(Bucket: string): Promise<Record<string, number>> {
  const client = clientWith(localAdministrator, project.aws.endpoint);
  const { ListObjectsV2Command } = await import("@aws-sdk/client-s3");
  await project.aws.enforceIam(false);
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
  await project.aws.enforceIam(true);
  client.destroy();
  return Object.fromEntries(Contents.map(({ Key, Size }) => [`${Key}`, Size ?? 0]));
}

const eachCase =
  cases.length > 0 ? test.each(cases) : test.skip.each([{ client: clients[0] as Client, builder: "", name: "" }]);

eachCase("$name may do what its access says", async ({ client, builder, name }) => {
  const key = keys[name] as AccessKey;
  const directory = directoryFor(name, key);
  const endpoint = client.command === "aws" ? ["--endpoint-url", project.aws.endpoint] : [];
  const transcript: string[] = [];
  for (const call of calls) {
    const args = [...endpoint, ...client.arguments(call, name, directory)];
    const result = await run(client.command, args, { cwd: directory, env: environmentFor(key, directory) });
    transcript.push(`${call}: ${verdictOf(result)}`);
  }
  const allowed = builders[builder]?.allowed ?? [];
  expect(transcript).toEqual(calls.map((call) => `${call}: ${allowed.includes(call) ? "allowed" : "denied"}`));
  expect(await sizes(name)).toEqual({
    ...(allowed.includes("delete") ? {} : { "uploads/cat.jpg": "an image".length }),
    ...(allowed.includes("upload") ? { "small.jpg": "a smaller image".length, "large.jpg": 17 * 1024 * 1024 } : {}),
  });
});

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import { CreateBucketCommand, DeleteObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { S3Access } from "terraform-s3-user";
import { type LocalAws, startLocalAws } from "../../../commands/aws/local-aws";
import { policyOf } from "../../../commands/policy/read-policies";
import { type Result, run } from "../../../commands/system/processes";
import { localAdministrator } from "../../../commands/terraform/environment";
import { s3User } from "../../support/from-source";
import { temporaryDirectory } from "../../support/temporary-directory";
import { isThere } from "../../support/tools";

// A recorded policy is sufficient and minimal: with it, other S3 clients do the same again while IAM is enforced, and
// without any one of its actions they can't.

const directory = temporaryDirectory();
const files = join(directory, "files");
mkdirSync(files);
writeFileSync(join(files, "small.jpg"), "an image");
writeFileSync(join(files, "large.jpg"), Buffer.alloc(17 * 1024 * 1024));

/** What each client does, multipart uploads included. For a `%2F` in a query moto works out another signature. */
const scripts: Readonly<Record<"aws" | "rclone" | "s3cmd", string>> = {
  aws: `
aws s3 sync --no-progress "$FILES" s3://photos
aws s3 cp --no-progress s3://photos/small.jpg "$OUT"
aws s3api head-object --bucket photos --key large.jpg
aws s3 cp --no-progress s3://photos/small.jpg s3://copies/small.jpg
aws s3api put-object-tagging --bucket photos --key small.jpg --tagging 'TagSet=[{Key=a,Value=b}]'
aws s3api get-bucket-versioning --bucket photos
aws s3 rm s3://photos/small.jpg`,
  rclone: `
unset AWS_CA_BUNDLE
export RCLONE_CONFIG_LOCAL_TYPE=s3 RCLONE_CONFIG_LOCAL_PROVIDER=Other RCLONE_CONFIG_LOCAL_ENV_AUTH=true
export RCLONE_CONFIG_LOCAL_ENDPOINT=$AWS_ENDPOINT_URL RCLONE_CONFIG_LOCAL_FORCE_PATH_STYLE=true
export RCLONE_CONFIG_LOCAL_NO_CHECK_BUCKET=true RCLONE_CONFIG_LOCAL_NO_HEAD=true
once() { rclone --config /dev/null --retries 1 --low-level-retries 1 "$@"; }
once copyto "$FILES/small.jpg" local:photos/images/small.jpg
once copyto --s3-upload-cutoff 5M "$FILES/large.jpg" local:photos/images/large.jpg
once lsf --recursive --fast-list local:photos
once copyto local:photos/images/small.jpg "$OUT"
once deletefile local:photos/images/small.jpg`,
  s3cmd: `
umask 077
printf '%s\\n' '[default]' "access_key = $AWS_ACCESS_KEY_ID" "secret_key = $AWS_SECRET_ACCESS_KEY" \\
  "host_base = \${AWS_ENDPOINT_URL#http://}" "host_bucket = \${AWS_ENDPOINT_URL#http://}" \\
  'use_https = False' > "$OUT.cfg"
once() { s3cmd --config "$OUT.cfg" --no-progress "$@"; }
once put "$FILES/small.jpg" s3://photos/images/small.jpg
once put "$FILES/large.jpg" s3://photos/images/large.jpg
once ls --recursive s3://photos
once get --force s3://photos/images/small.jpg "$OUT"
once del s3://photos/images/small.jpg`,
};

/** What moto does not ask IAM for (the ACL of an upload), or the client does without (the region). */
const dispensableHere: Readonly<Record<keyof typeof scripts, readonly string[]>> = {
  aws: [],
  rclone: ["s3:PutObjectAcl of statement 1"],
  s3cmd: ["s3:GetBucketLocation of statement 0"],
};

const clients = (["aws", "rclone", "s3cmd"] as const).filter((client) => isThere(client));

function play(client: keyof typeof scripts, env: NodeJS.ProcessEnv, before: readonly string[] = []): Promise<Result> {
  const own = {
    PATH: process.env.PATH,
    HOME: directory,
    FILES: files,
    OUT: join(directory, client),
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_MAX_ATTEMPTS: "1",
  };
  const [file = "sh", ...args] = [...before, "sh", "-euc", scripts[client]];
  return run(file, args, { cwd: directory, env: { ...own, ...env } });
}

let aws: LocalAws;
beforeAll(async () => {
  aws = await startLocalAws();
});
afterAll(() => aws.stop());

/** Both buckets, empty: what an earlier run left there would be skipped by the next one. */
async function emptyBuckets(): Promise<void> {
  const credentials = { ...localAdministrator };
  const s3 = new S3Client({ endpoint: aws.endpoint, region: "us-east-1", credentials, forcePathStyle: true });
  for (const Bucket of ["photos", "copies"]) {
    await s3.send(new CreateBucketCommand({ Bucket }));
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    for (const { Key } of Contents) await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  }
}

/** Runs a client's script with a new user of that policy, while IAM is enforced. */
async function playAs(client: keyof typeof scripts, userName: string, document: object): Promise<Result> {
  await aws.enforceIam(false);
  await emptyBuckets();
  const iam = new IAMClient({ endpoint: aws.endpoint, region: "us-east-1", credentials: { ...localAdministrator } });
  await iam.send(new CreateUserCommand({ UserName: userName }));
  await iam.send(
    new PutUserPolicyCommand({ UserName: userName, PolicyName: "P", PolicyDocument: JSON.stringify(document) }),
  );
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: userName }));
  await aws.enforceIam(true);
  return play(client, {
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_REGION: "us-east-1",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey,
  });
}

interface Statement {
  readonly Action: readonly string[];
}

test.each(clients)("works with %s and the recorded policy, and not without any one of its actions", async (client) => {
  const recorded = await play(client, {}, [process.execPath, ...s3User, "record", "--json", "--"]);
  expect(recorded).toMatchObject({ status: 0, stderr: expect.not.stringMatching(/ERROR/) });
  const { access, unknown } = JSON.parse(recorded.stdout);
  expect(unknown).toStrictEqual([]);
  const policy = policyOf(new Function("S3Access", `return ${access}`)(S3Access));
  if ("errors" in policy) throw new Error(policy.errors.join("\n"));
  const document = policy.document as { Version: string; Statement: readonly Statement[] };
  const all = document.Statement.flatMap(({ Action }, index) => [Action].flat().map((action) => ({ action, index })));
  const { status, stderr } = await playAs(client, `${client}-all`, document);
  expect({ status, stderr: status === 0 ? "" : stderr }).toStrictEqual({ status: 0, stderr: "" });
  const dispensable: string[] = [];
  for (const { action, index } of all) {
    const Statement = document.Statement.flatMap((statement, at) => {
      const Action = [statement.Action].flat().filter((one) => at !== index || one !== action);
      return Action.length === 0 ? [] : [{ ...statement, Action }];
    });
    const name = `${client}-${index}-${action.replace(":", "-")}`;
    if ((await playAs(client, name, { ...document, Statement })).status === 0)
      dispensable.push(`${action} of statement ${index}`);
  }
  expect(dispensable).toStrictEqual(dispensableHere[client]);
});

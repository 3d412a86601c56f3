/** @needs gpg */
import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { CreateBucketCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import type { Result } from "../../../commands/tools/processes";
import { needs } from "../../support/needs";
import { Project, succeeded } from "../../support/project";

let project: Project;
let gnupg: NodeJS.ProcessEnv;
let beforeDeploy: Result;
const plain = { id: "", secret: "" };

beforeAll(async () => {
  project = await Project.start();
  gnupg = { GNUPGHOME: join(project.aws.directory, "gnupg") };
  mkdirSync(gnupg.GNUPGHOME as string, { mode: 0o700 });
  gpg("--batch", "--passphrase", "", "--quick-generate-key", "you@example.com", "future-default", "default", "1y");
  project.declare(`{ users: [
    { userName: "photos", access: S3Access.allBuckets() },
    { userName: "colleague", access: S3Access.allBuckets(), accessKeys: [{ name: "primary", pgpKey: ${JSON.stringify(gpg("--armor", "--export"))} }] },
    { userName: "resting", access: S3Access.allBuckets(), accessKeys: [{ name: "primary", status: "Inactive" }] },
  ] }`);
  beforeDeploy = await credentials();
  succeeded(await project.apply());
  const key = (await project.outputs()).credentials.photos?.primary;
  plain.id = key?.access_key_id ?? "";
  plain.secret = key?.secret_access_key ?? "";
});

afterAll(async () => {
  execFileSync("gpgconf", ["--kill", "gpg-agent"], { env: { ...process.env, ...gnupg } });
  await project.end(); // not project.stop(): here the secret is in files and streams that were asked for
});

const credentials = (...args: string[]) => project.command("credentials", args, gnupg);
const gpg = (...args: string[]) =>
  execFileSync("gpg", ["--quiet", ...args], { encoding: "utf8", env: { ...process.env, ...gnupg }, stdio: "pipe" });
const inProject = (file: string) => join(project.directory, file);
const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);

test("the password for Amazon SES's SMTP interface follows from the secret, as AWS documents it", async () => {
  const { status } = await credentials("--user", "photos", "--format", "smtp");
  expect(status).toBe(0);
  expect(modeOf(inProject("photos_accessKeys.smtp.env"))).toBe("600");
  const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();
  // https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html, in Python there
  const signature = ["us-east-1", "ses", "aws4_request", "SendRawEmail"].reduce<Buffer>(
    (key, text) => hmac(key, text),
    hmac(`AWS4${plain.secret}`, "11111111"),
  );
  const password = Buffer.concat([Buffer.from([4]), signature]).toString("base64");
  expect(readFileSync(inProject("photos_accessKeys.smtp.env"), "utf8")).toBe(
    `SMTP_USERNAME=${plain.id}\nSMTP_PASSWORD=${password}\n`,
  );
});

test("before the deploy the command says to deploy", () => {
  expect(beforeDeploy).toStrictEqual({
    status: 1,
    stdout: "",
    stderr: 'Stack "site" has no deployed access key; run "npm run deploy site" first.\n',
  });
});

test("the console's .csv lands in a private file, and the secret in no stream", async () => {
  const result = succeeded(await credentials("--user", "photos"));
  const file = inProject("photos_accessKeys.csv");
  expect(readFileSync(file, "utf8")).toBe(`Access key ID,Secret access key\r\n${plain.id},${plain.secret}\r\n`);
  expect(modeOf(file)).toBe("600");
  expect(result.stdout + result.stderr).toContain(`Access key ${plain.id} of user "photos" is now in`);
  expect(result.stdout + result.stderr).not.toContain(plain.secret);
});

test("the plain secret is in the state and in no other file but those asked for", async () => {
  succeeded(await credentials("--user", "photos", "--format", "json", "--out", "asked-for.json"));
  const files = readdirSync(project.aws.directory, { recursive: true, encoding: "utf8" })
    .map((file) => join(project.aws.directory, file))
    .filter((file) => !file.includes("node_modules") && statSync(file).isFile())
    .filter((file) => readFileSync(file).includes(plain.secret));
  expect(files).toContain(inProject("asked-for.json"));
  expect(files.filter((file) => !/asked-for\.json$|_accessKeys\.\w+$|aws-credentials$/.test(file))).toStrictEqual([
    inProject("state/site.tfstate"),
  ]);
});

test("a file that exists is left alone without --force", async () => {
  writeFileSync(inProject("mine.env"), "mine");
  const args = ["--user", "photos", "--format", "env", "--out", "mine.env"];
  expect(await credentials(...args)).toMatchObject({ status: 1, stderr: expect.stringContaining("add --force") });
  expect(readFileSync(inProject("mine.env"), "utf8")).toBe("mine");
  succeeded(await credentials(...args, "--force"));
  expect(readFileSync(inProject("mine.env"), "utf8")).toBe(
    `AWS_ACCESS_KEY_ID=${plain.id}\nAWS_SECRET_ACCESS_KEY=${plain.secret}\n`,
  );
  rmSync(inProject("mine.env"));
});

test("a link in the file's place is refused, and nothing is written behind it", async () => {
  symlinkSync("behind", inProject("link.csv"));
  const result = await credentials("--user", "photos", "--out", "link.csv", "--force");
  expect(result).toMatchObject({ status: 1, stderr: expect.stringContaining("symbolic link") });
  expect(existsSync(inProject("behind"))).toBe(false);
});

test("a profile joins the credentials file and changes nothing else in it", async () => {
  const file = join(project.aws.directory, "aws-credentials");
  const before = "# mine\r\n[default]\r\nregion = eu-west-1";
  writeFileSync(file, before);
  const env = { AWS_SHARED_CREDENTIALS_FILE: file };
  const args = ["--user", "photos", "--format", "profile"];
  succeeded(await project.command("credentials", args, env));
  const profile = `\r\n\r\n[photos]\r\naws_access_key_id = ${plain.id}\r\naws_secret_access_key = ${plain.secret}\r\n`;
  expect(readFileSync(file, "utf8")).toBe(before + profile);
  expect(modeOf(file)).toBe("600");
  expect(await project.command("credentials", args, env)).toMatchObject({
    status: 1,
    stderr: `${file} has a profile "photos" already; add --force to replace its key, or choose another --profile.\n`,
  });
});

const { test: withAwsCli } = needs("aws");

withAwsCli("an indented profile gets the key whole, as AWS's command line reads it", async () => {
  const file = join(project.aws.directory, "indented-credentials");
  writeFileSync(file, "  [photos]\n  region = eu-west-1\n  aws_secret_access_key = old\n");
  const env = { AWS_SHARED_CREDENTIALS_FILE: file };
  succeeded(await project.command("credentials", ["--user", "photos", "--format", "profile", "--force"], env));
  const get = (setting: string) =>
    execFileSync("aws", ["configure", "get", setting, "--profile", "photos"], {
      encoding: "utf8",
      env: { ...process.env, ...env },
    });
  expect([get("aws_access_key_id"), get("aws_secret_access_key"), get("region")]).toStrictEqual([
    `${plain.id}\n`,
    `${plain.secret}\n`,
    "eu-west-1\n",
  ]);
});

withAwsCli("a profile that takes its key from elsewhere is told of after the write", async () => {
  const files = { AWS_SHARED_CREDENTIALS_FILE: inProject("shared"), AWS_CONFIG_FILE: inProject("config") };
  writeFileSync(
    inProject("config"),
    "[profile photos]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = p\n[profile p]\n",
  );
  const args = ["--user", "photos", "--format", "profile"];
  const { status, stderr } = await project.command("credentials", args, files);
  expect(stderr).toMatch(/was written, but "aws configure list --profile photos" (tells of no key|takes a key)/);
  expect(status).toBe(1);
});

test("six runs at the same time lose none of six profiles", async () => {
  const env = { AWS_SHARED_CREDENTIALS_FILE: inProject("busy-credentials") };
  const names = ["a", "b", "c", "d", "e", "f"];
  const args = ["--user", "photos", "--format", "profile", "--profile"];
  for (const result of await Promise.all(names.map((name) => project.command("credentials", [...args, name], env)))) {
    succeeded(result);
  }
  const headers = readFileSync(inProject("busy-credentials"), "utf8").match(/^\[.*\]$/gm);
  expect(headers?.sort()).toStrictEqual(names.map((name) => `[${name}]`));
});

test("an inactive key, an unknown user and a missing Terraform each end with one line and no file", async () => {
  const results = await Promise.all([
    credentials("--user", "resting"),
    credentials("--user", "../x"),
    project.command("credentials", ["--user", "resting"], { PATH: "" }),
  ]);
  expect(results.map(({ stderr }) => stderr)).toStrictEqual([
    expect.stringMatching(/^Key "primary" of user "resting" is Inactive, so AWS refuses it; .*\n$/),
    'Stack "site" has no user "../x"; it has colleague, photos, resting.\n',
    expect.stringMatching(/^Terraform is not installed\. .*\n$/),
  ]);
  expect(results.map(({ status }) => status)).toStrictEqual([1, 1, 1]);
  expect(existsSync(inProject("resting_accessKeys.csv"))).toBe(false);
});

test("wrong usage exits with status 2", async () => {
  expect(await credentials("--format", "xml")).toMatchObject({ status: 2, stdout: "" });
});

test("a PGP-encrypted secret is decrypted by the user's gpg and opens S3", async () => {
  const { stdout } = succeeded(await credentials("--user", "colleague", "--format", "json", "--out", "-"));
  const { AccessKeyId, SecretAccessKey } = JSON.parse(stdout);
  const endpoint = { endpoint: project.aws.endpoint, region: "us-east-1", forcePathStyle: true };
  const admin = new S3Client({ ...endpoint, credentials: { accessKeyId: "admin", secretAccessKey: "admin" } });
  await admin.send(new CreateBucketCommand({ Bucket: "photos" }));
  const colleague = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey };
  await project.aws.enforceIam(true);
  try {
    const listing = await new S3Client({ ...endpoint, credentials: colleague }).send(
      new ListObjectsV2Command({ Bucket: "photos" }),
    );
    expect(listing.$metadata.httpStatusCode).toBe(200);
  } finally {
    await project.aws.enforceIam(false);
  }
  expect(await project.state()).not.toContain(SecretAccessKey);
});

test("without the private key the secret is handed over sealed, and its owner opens it", async () => {
  const empty = join(project.aws.directory, "empty-gnupg");
  mkdirSync(empty, { mode: 0o700 });
  expect(await project.command("credentials", ["--user", "colleague"], { GNUPGHOME: empty })).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^The secret is PGP-encrypted and gpg can't decrypt it .* "--format pgp"; .*\n$/),
  });
  succeeded(await credentials("--user", "colleague", "--format", "pgp"));
  expect(gpg("--decrypt", inProject("colleague_accessKeys.asc"))).toMatch(/^[A-Za-z0-9/+]{40}$/);
  expect(existsSync(inProject("colleague_accessKeys.csv"))).toBe(false);
});

test("a deleted cdktf.out is made again from main.ts", async () => {
  rmSync(inProject("cdktf.out"), { recursive: true });
  const { stdout } = succeeded(await credentials("--user", "photos", "--format", "env", "--out", "-"));
  expect(stdout).toContain(plain.secret);
});

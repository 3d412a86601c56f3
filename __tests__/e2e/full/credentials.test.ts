/** @needs gpg */
import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { CreateBucketCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { Project, succeeded } from "../../support/project";

// Real secrets, plain and encrypted. What the command does with any secret is in commands/credentials.process.test.ts.

let project: Project;
let gnupg: NodeJS.ProcessEnv;

beforeAll(async () => {
  project = await Project.start();
  gnupg = { GNUPGHOME: join(project.aws.directory, "gnupg") };
  mkdirSync(gnupg.GNUPGHOME as string, { mode: 0o700 });
  gpg("--batch", "--passphrase", "", "--quick-generate-key", "you@example.com", "future-default", "default", "1y");
  const pgpKey = JSON.stringify(gpg("--armor", "--export"));
  project.declare(`{ users: [
    { userName: "photos", access: S3Access.allBuckets() },
    { userName: "colleague", access: S3Access.allBuckets(), accessKeys: [{ name: "primary", pgpKey: ${pgpKey} }] },
  ] }`);
  succeeded(await project.apply());
});

afterAll(async () => {
  execFileSync("gpgconf", ["--kill", "gpg-agent"], { env: { ...process.env, ...gnupg } });
  await project.end(); // not project.stop(): here the secret is in files and streams that were asked for
});

const credentials = (...args: string[]) => project.command("credentials", args, gnupg);
const gpg = (...args: string[]) =>
  execFileSync("gpg", ["--quiet", ...args], { encoding: "utf8", env: { ...process.env, ...gnupg }, stdio: "pipe" });
const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);
const inProject = (file: string) => join(project.directory, file);

test("derives the password for Amazon SES's SMTP interface from the secret, as AWS documents it", async () => {
  const key = await project.accessKey("photos");
  const { status } = await credentials("--user", "photos", "--format", "smtp");
  expect(status).toBe(0);
  expect(modeOf(inProject("photos_accessKeys.smtp.env"))).toBe("600");
  const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();
  // https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html, in Python there
  const signature = ["us-east-1", "ses", "aws4_request", "SendRawEmail"].reduce<Buffer>(
    (key, text) => hmac(key, text),
    hmac(`AWS4${key.secretAccessKey}`, "11111111"),
  );
  const password = Buffer.concat([Buffer.from([4]), signature]).toString("base64");
  expect(readFileSync(inProject("photos_accessKeys.smtp.env"), "utf8")).toBe(
    `SMTP_USERNAME=${key.accessKeyId}\nSMTP_PASSWORD=${password}\n`,
  );
});

test("has the plain secret in the state and the requested files only", async () => {
  const { secretAccessKey } = await project.accessKey("photos");
  succeeded(await credentials("--user", "photos", "--format", "json", "--out", "asked-for.json"));
  const files = readdirSync(project.aws.directory, { recursive: true, encoding: "utf8" })
    .map((file) => join(project.aws.directory, file))
    .filter((file) => !file.includes("node_modules") && statSync(file).isFile())
    .filter((file) => readFileSync(file).includes(secretAccessKey));
  expect(files).toContain(inProject("asked-for.json"));
  expect(files.filter((file) => !/asked-for\.json$|_accessKeys\.\w+$/.test(file))).toStrictEqual([
    inProject("state/site.tfstate"),
  ]);
});

test("decrypts a PGP-encrypted secret with the user's gpg, and opens S3 with it", async () => {
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

test("delivers an encrypted secret without the private key, and its owner decrypts it", async () => {
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

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { S3Access } from "terraform-s3-user";
import { deployedProject, keyIdOf, secret, smtpPassword } from "../support/deployed-project";
import { publicKey } from "../support/pgp-key";
import { succeeded } from "../support/succeeded";
import { temporaryDirectory } from "../support/temporary-directory";
import { isThere } from "../support/tools";

// On a state as Terraform would print it. e2e/full/credentials.test.ts has real ones.

const project = deployedProject([
  { userName: "photos", access: S3Access.allBuckets() },
  { userName: "colleague", access: S3Access.allBuckets() },
  { userName: "resting", access: S3Access.allBuckets(), accessKeys: [{ name: "primary", status: "Inactive" }] },
  { userName: "sealed", access: S3Access.allBuckets(), accessKeys: [{ name: "primary", pgpKey: publicKey }] },
  {
    userName: "imported",
    access: S3Access.allBuckets(),
    existing: "import",
    accessKeys: [{ name: "primary", accessKeyId: "AKIAIOSFODNN7EXAMPLE" }],
  },
]);

const plain = { id: keyIdOf("photos"), secret };
const credentials = (...args: string[]) => project.command("credentials", args);
const inProject = (file: string) => join(project.directory, file);
const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);

test("asks for a deploy before the first deploy", async () => {
  expect(await credentials()).toStrictEqual({
    status: 1,
    stdout: "",
    stderr: 'Stack "site" has no deployed access key; run "npm run deploy site" first.\n',
  });
});

describe("credentials of a deployed user", () => {
  beforeAll(() => project.deploy());

  test("writes the console's .csv to a private file, and the secret to no stream", async () => {
    const result = succeeded(await credentials("--user", "photos"));
    const file = inProject("photos_accessKeys.csv");
    expect(readFileSync(file, "utf8")).toBe(`Access key ID,Secret access key\r\n${plain.id},${plain.secret}\r\n`);
    expect(modeOf(file)).toBe("600");
    expect(result).toMatchObject({
      stdout: "",
      stderr:
        `Access key ${plain.id} of user "photos" is now in photos_accessKeys.csv, which only you can read. ` +
        `Delete the file when the application has the key.\n`,
    });
  });

  test("names the file of a chosen key after it, so that it doesn't meet the other key's", async () => {
    succeeded(await credentials("--user", "photos", "--key", "primary"));
    expect(readFileSync(inProject("photos_primary_accessKeys.csv"), "utf8")).toContain(plain.id);
  });

  test("warns of a file that git would add, and of no other", async () => {
    const warnings = async (file: string) => {
      const { stderr } = succeeded(await credentials("--user", "photos", "--out", file));
      rmSync(inProject(file));
      return stderr.split("\n").filter((line) => line.includes("git"));
    };
    expect(await warnings("key.csv")).toStrictEqual([]);
    execFileSync("git", ["init", "--quiet"], { cwd: project.directory });
    writeFileSync(inProject(".gitignore"), "ignored.csv\n");
    expect(await warnings("ignored.csv")).toStrictEqual([]);
    expect(await warnings("key.csv")).toStrictEqual([
      "⚠ git would add key.csv: put it into .gitignore, or name a file elsewhere with --out.",
    ]);
    for (const name of [".git", ".gitignore"]) rmSync(inProject(name), { recursive: true });
  });

  test("keeps an existing file without --force", async () => {
    writeFileSync(inProject("mine.env"), "mine");
    const args = ["--user", "photos", "--format", "env", "--out", "mine.env"];
    expect(await credentials(...args)).toMatchObject({
      status: 1,
      stderr: '"mine.env" exists already; add --force to replace it, or name another file with --out.\n',
    });
    expect(readFileSync(inProject("mine.env"), "utf8")).toBe("mine");
    succeeded(await credentials(...args, "--force"));
    expect(readFileSync(inProject("mine.env"), "utf8")).toBe(
      `AWS_ACCESS_KEY_ID=${plain.id}\nAWS_SECRET_ACCESS_KEY=${plain.secret}\n`,
    );
    rmSync(inProject("mine.env"));
  });

  test("rejects a link in place of the file, and writes nothing to its target", async () => {
    symlinkSync("behind", inProject("link.csv"));
    const result = await credentials("--user", "photos", "--out", "link.csv", "--force");
    const problem = 'is a symbolic link to "behind", and a secret is never written through a link';
    const stderr = `"link.csv" ${problem}; name the file itself with --out.\n`;
    expect(result).toStrictEqual({ status: 1, stdout: "", stderr });
    expect(existsSync(inProject("behind"))).toBe(false);
  });

  test("adds a profile to the credentials file, and changes nothing else in it", async () => {
    const file = inProject("aws-credentials");
    const before = "# mine\r\n[default]\r\nregion = eu-west-1";
    writeFileSync(file, before);
    const env = { AWS_SHARED_CREDENTIALS_FILE: file };
    const args = ["--user", "photos", "--format", "profile"];
    succeeded(await project.command("credentials", args, env));
    const key = [`aws_access_key_id = ${plain.id}`, `aws_secret_access_key = ${plain.secret}`];
    expect(readFileSync(file, "utf8")).toBe([before, "", "[photos]", ...key, ""].join("\r\n"));
    expect(modeOf(file)).toBe("600");
    expect(await project.command("credentials", args, env)).toMatchObject({
      status: 1,
      stderr: `${file} has a profile "photos" already; add --force to replace its key, or choose another --profile.\n`,
    });
  });

  test("prints how to get the lines of a key for a profile that it does not change", async () => {
    const file = inProject("indented-credentials");
    writeFileSync(file, "  [photos]\n  region = eu-west-1\n");
    const args = ["--user", "photos", "--format", "profile"];
    const env = { AWS_SHARED_CREDENTIALS_FILE: file };
    const { status, stderr } = await project.command("credentials", [...args, "--force"], env);
    expect(stderr).toBe(
      `${file}: the profile "photos" must be one header and settings, ` +
        "each once and from the beginning of its line, with the two lines of a key. Nothing was written. " +
        "Paste these two lines yourself. To print them: " +
        `npm run credentials -- --user photos --format profile --profile photos --out -\n`,
    );
    expect(status).toBe(1);
    expect(readFileSync(file, "utf8")).toBe("  [photos]\n  region = eu-west-1\n");
  });

  test("refuses a file that AWS's command line can't read, or couldn't where it is missing", async () => {
    const file = inProject("damaged-elsewhere");
    writeFileSync(file, "[default]\nregion = x\nhello\n");
    const args = ["--user", "photos", "--format", "profile"];
    const onPath = { AWS_SHARED_CREDENTIALS_FILE: file };
    const only = temporaryDirectory(); // what Terraform's stand-in needs
    for (const program of ["basename", "cat"]) {
      const path = execFileSync("sh", ["-c", `command -v ${program}`], { encoding: "utf8" }).trim();
      symlinkSync(path, join(only, program));
    }
    const withoutAws = { ...onPath, PATH: [inProject("bin"), only].join(delimiter) };
    const perhaps = "AWS's command line, which is not installed here, perhaps finds no profile then";
    for (const [env, so] of [
      [onPath, isThere("aws") ? "AWS's command line finds no profile then" : perhaps],
      [withoutAws, perhaps],
    ] as const) {
      const { status, stderr } = await project.command("credentials", args, env);
      expect(stderr).toBe(
        `${file}:3: The line must be a [header] or a setting with =: ${so}. Nothing was written. ` +
          "Correct that first, or paste the lines of the profile into another file. To print them: " +
          `npm run credentials -- --user photos --format profile --profile photos --out -\n`,
      );
      expect(status).toBe(1);
      expect(readFileSync(file, "utf8")).toBe("[default]\nregion = x\nhello\n");
    }
  });

  test("reports a role in the AWS config file, which takes precedence over the key", async () => {
    const files = { AWS_SHARED_CREDENTIALS_FILE: inProject("shared"), AWS_CONFIG_FILE: inProject("config") };
    writeFileSync(
      inProject("config"),
      "[profile photos]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = p\n[profile p]\n",
    );
    const args = ["--user", "photos", "--format", "profile"];
    const { status, stderr } = await project.command("credentials", args, files);
    expect(stderr).toBe(
      `${inProject("shared")} was written, but profile "photos" in your AWS config file has role_arn, ` +
        `which takes precedence over the key. Remove that line, or choose another --profile.\n`,
    );
    expect(status).toBe(1);
  });

  test("reports no success when AWS's SDK can't read the profile from a damaged credentials file", async () => {
    const file = inProject("damaged-credentials");
    writeFileSync(file, "[__proto__]\n");
    const args = ["--user", "photos", "--format", "profile"];
    const { status, stderr } = await project.command("credentials", args, { AWS_SHARED_CREDENTIALS_FILE: file });
    expect(stderr).toBe(
      `${file} was written, but AWS's SDK for JavaScript reads no key from profile "photos". ` +
        `Look for damaged lines in the file.\n`,
    );
    expect(status).toBe(1);
  });

  test("prints the password for Amazon SES on request", async () => {
    const { stdout } = succeeded(await credentials("--user", "photos", "--format", "smtp", "--out", "-"));
    expect(stdout).toBe(`SMTP_USERNAME=${plain.id}\nSMTP_PASSWORD=${smtpPassword}\n`);
  });

  test("writes an encrypted secret as it is, for the owner of its private key", async () => {
    const result = succeeded(await credentials("--user", "sealed", "--format", "pgp"));
    expect(readFileSync(inProject("sealed_accessKeys.asc"), "utf8")).toMatch(
      /^User name: sealed\nAccess key ID: AKIASEALED\n.*\n-----BEGIN PGP MESSAGE-----\n.*wcBMAzEX\n/s,
    );
    expect(result.stderr).toBe(
      'Access key AKIASEALED of user "sealed" is now in sealed_accessKeys.asc, which only you can read.\n',
    );
  });

  const noSecret = (what: string) =>
    `The state has no ${what} of access key AKIAIMPORTED, because the key was imported: ` +
    "AWS shows a secret only once. If the state that it was created with still exists, " +
    `take the secret from there. Otherwise create a new key: npm run rotate -- --stack site --user imported\n`;

  test.each([
    [
      "pgp",
      "photos",
      "Access key AKIAPHOTOS has no pgpKey in main.ts, so its secret is not encrypted; use another --format.\n",
    ],
    ["pgp", "imported", noSecret("secret")],
    ["csv", "imported", noSecret("secret")],
    ["smtp", "imported", noSecret("SMTP password")],
    ["csv", "sealed", /^The secret is PGP-encrypted and gpg .* Deliver it encrypted with "--format pgp"; .*\n$/],
    ["smtp", "sealed", /^The secret is PGP-encrypted and gpg .*\n$/],
  ])("writes no file in the format %s for the user %s, and says why", async (format, user, message) => {
    const ended = await credentials("--user", user, "--format", format);
    const stderr = typeof message === "string" ? message : expect.stringMatching(message);
    expect(ended).toStrictEqual({ status: 1, stdout: "", stderr });
  });

  test.each([
    [1, ["--user", "resting"], {}, /^Key "primary" of user "resting" is inactive, so AWS rejects it\. .*\n$/],
    [
      2,
      ["--user", "../x"],
      {},
      /^Stack "site" has no user "\.\.\/x"; it has colleague, imported, photos, resting, sealed\.\n$/,
    ],
    [1, ["--user", "resting"], { PATH: "" }, /^Terraform is not installed\. .*\n$/],
  ])("ends with %i, one line and no file for %j with %j", async (status, args, env, message) => {
    const ended = await project.command("credentials", args, env);
    expect(ended).toStrictEqual({ status, stdout: "", stderr: expect.stringMatching(message) });
    expect(existsSync(inProject("resting_accessKeys.csv"))).toBe(false);
  });

  test.each([
    [["--format", "xml"], "error: option '--format <format>' argument 'xml' is invalid. "],
    [["--profile", "photos"], "error: --profile goes with --format profile only\n"],
    [["--format", "profile", "--profile", "a b"], "write letters, digits and _ + = , . @ / % : -\n"],
  ])("exits with 2 for %j", async (args, message) => {
    const { status, stdout, stderr } = await credentials("--user", "photos", ...args);
    expect({ status, stdout }).toStrictEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

  test("synthesizes again when cdktf.out was deleted", async () => {
    rmSync(inProject("cdktf.out"), { recursive: true });
    const { stdout } = succeeded(await credentials("--user", "photos", "--format", "env", "--out", "-"));
    expect(stdout).toContain(plain.secret);
  });
});

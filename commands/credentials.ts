import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { InvalidArgumentError, Option } from "commander";
import type { AccessKey } from "./aws/s3-calls";
import { defaultFile, formats, smtpLines } from "./credentials/formats";
import { hasProfile, isProfileName, profileText, withNewProfile, withReplacedKey } from "./credentials/profile-file";
import { fileDamagedForAwsCli, readBack } from "./credentials/read-back";
import { unusualLine } from "./credentials/unusual-line";
import { keyInState, type Wanted } from "./stack/key-selection";
import type { StoredSecret } from "./stack/terraform/stored-secret";
import { gitStanding } from "./system/git";
import { decrypt, sealedMessage } from "./system/gpg";
import { updatePrivateFile, writePrivateFile } from "./system/private-file";
import { Problem } from "./system/problem";
import { kindAt } from "./system/regular-file";
import { onStderr } from "./terminal/colours";
import { command, withBody } from "./terminal/command-line";
import { toRun } from "./terminal/how-to-run";
import { requirePlace } from "./terminal/named-file";
import { shellOptions } from "./terminal/shell-word";

interface Options extends Wanted {
  readonly format: keyof typeof formats | "profile" | "smtp" | "pgp";
  readonly out?: string;
  readonly profile?: string;
  readonly force?: boolean;
}

export const credentialsCommand = command("credentials", "Write a deployed access key to a private file")
  .option("--stack <name>", "stack, if main.ts has several")
  .option("--user <name>", "user, if main.ts has several")
  .option("--key <name>", "name of the key in main.ts, if the user has several active keys")
  .addOption(
    new Option("--format <format>", "format of the file")
      .choices([...Object.keys(formats), "profile", "smtp", "pgp"])
      .default("csv"),
  )
  .option("--out <file>", 'file to write, or "-" for standard output')
  .option("--profile <name>", "with --format profile: name of the profile (default: the user's name)", profileName)
  .option("--force", "replace an existing file, or the key of an existing profile")
  .addHelpText(
    "after",
    `
Formats:
  csv      like the download of the AWS console: <user>_accessKeys.csv
  env      AWS_ACCESS_KEY_ID=… and AWS_SECRET_ACCESS_KEY=…: <user>_accessKeys.env
  json     for AWS SDKs, as a credential_process prints it: <user>_accessKeys.json
  profile  a profile in ~/.aws/credentials, or in AWS_SHARED_CREDENTIALS_FILE
  smtp     user name and password for Amazon SES's SMTP interface: <user>_accessKeys.smtp.env
  pgp      the encrypted secret, for the owner of its pgpKey: <user>_accessKeys.asc

With --key, the name of the file has the key's, too: <user>_<key>_accessKeys.csv

Examples:
  ${toRun("credentials")}    # one user, one key: the .csv of the console
  ${toRun("credentials", "--user photos --key secondary")}
  ${toRun("credentials", "--format profile --profile photos")}
  ${toRun("credentials", "--format env --out /etc/photos.env")}
  ${toRun("credentials", "--format json --out -")}    # print the secret`,
  );

async function writeCredentials(options: Options): Promise<void> {
  if (options.profile !== undefined && options.format !== "profile") {
    credentialsCommand.error("error: --profile goes with --format profile only");
  }
  const isProfile = options.format === "profile"; // it creates the directory ~/.aws
  if (options.out !== undefined && options.out !== "-" && !isProfile) requirePlace("--out", options.out);
  const { stack, user, deployed, stored } = await keyInState(options);
  const key = { stack: stack.name, userName: user.name, accessKeyId: deployed.accessKeyId, ...stored };
  if (isProfile) return writeProfile(options, key);
  const { out, force = false } = options;
  const content = contentFor(options.format, key);
  if (out === "-") {
    process.stdout.write(content);
    return;
  }
  const owner = options.key === undefined ? key.userName : `${key.userName}_${options.key}`;
  const file = out ?? defaultFile(owner, extensions[options.format] ?? options.format);
  await warnOfGit(file);
  writePrivateFile(file, content, force);
  tellWhere(key, file, options.format === "pgp" ? "" : " Delete the file when the application has the key.");
}

/** An access key with what state has of its secret. */
type StoredKey = StoredSecret & {
  readonly stack: string;
  readonly userName: string;
  readonly accessKeyId: string;
};

const extensions: Readonly<Record<string, string>> = { pgp: "asc", smtp: "smtp.env" };

function contentFor(format: Exclude<Options["format"], "profile">, key: StoredKey): string {
  if (format === "pgp") return sealed(key);
  return format === "smtp" ? smtp(key) : formats[format](opened(key));
}

async function writeProfile(options: Options, stored: StoredKey): Promise<void> {
  const { out, profile, force } = options;
  const name = profile ?? stored.userName;
  if (!isProfileName(name)) throw new Problem(`"${name}" can't be a profile's name; choose one with --profile.`);
  const key = opened(stored);
  if (out === "-") {
    process.stdout.write(profileText(name, key));
    return;
  }
  const file = out ?? (process.env.AWS_SHARED_CREDENTIALS_FILE || join(homedir(), ".aws", "credentials"));
  await warnOfGit(file);
  await refuseDamaged(file, name, { ...options, user: stored.userName });
  await updatePrivateFile(file, (text) => {
    if (!hasProfile(text, name)) return withNewProfile(text, name, key);
    if (!force) {
      throw new Problem(
        `${file} has a profile "${name}" already; add --force to replace its key, or choose another --profile.`,
      );
    }
    const changed = withReplacedKey(text, name, key);
    if (changed === undefined) throw notPlain(file, name, { ...options, user: stored.userName });
    return changed;
  });
  await readBack(file, name, key);
  tellWhere(stored, `profile "${name}" of ${file}`);
}

/**
 * @throws Problem when AWS's command line can't read the file, or is not there to try it on a line that is not plain
 */
async function refuseDamaged(file: string, profile: string, options: Options): Promise<void> {
  if (kindAt(file) !== "file") return;
  const damaged = await fileDamagedForAwsCli(file, profile);
  if (damaged === "none") return;
  const path = damaged === "not installed" ? file : damaged.path;
  const unusual = kindAt(path) === "file" ? unusualLine(readFileSync(path, "utf8")) : undefined;
  if (damaged === "not installed" && !unusual) return;
  const what = unusual ? `${path}:${unusual.line}: The line ${unusual.rule}` : `${path} can't be parsed`;
  const so =
    damaged === "not installed"
      ? "AWS's command line, which is not installed here, perhaps finds no profile then"
      : "AWS's command line finds no profile then";
  const fix = "Correct that first, or paste the lines of the profile into another file.";
  throw new Problem(`${what}: ${so}. Nothing was written. ${fix} To print them: ${toPrint(profile, options)}`);
}

function toPrint(profile: string, { stack, user, key }: Options): string {
  return toRun("credentials", shellOptions({ stack, user, key, format: "profile", profile, out: "-" }));
}

function notPlain(file: string, profile: string, options: Options): Problem {
  const rule = "one header and settings, each once and from the beginning of its line, with the two lines of a key";
  const fix = `Paste these two lines yourself. To print them: ${toPrint(profile, options)}`;
  return new Problem(`${file}: the profile "${profile}" must be ${rule}. Nothing was written. ${fix}`);
}

async function warnOfGit(file: string): Promise<void> {
  if ((await gitStanding(file)) !== "addable") return;
  console.error(
    onStderr.yellow(`⚠ git would add ${file}: put it into .gitignore, or name a file elsewhere with --out.`),
  );
}

function tellWhere({ accessKeyId, userName }: StoredKey, place: string, next = ""): void {
  const readers = process.platform === "win32" ? "everyone who can read its directory" : "only you";
  console.error(
    `Access key ${accessKeyId} of user "${userName}" is now in ${place}, which ${readers} can read.${next}`,
  );
}

/** The key with its secret, decrypted if necessary. */
function opened(key: StoredKey): AccessKey {
  const { accessKeyId, secret, encryptedSecret } = key;
  const secretAccessKey = secret ?? (encryptedSecret && decrypt(encryptedSecret));
  if (secretAccessKey) return { accessKeyId, secretAccessKey };
  throw noSecret("secret", key);
}

/** An import brings no secret into state, but the state that the key was created with has it. */
function noSecret(what: string, { stack, userName, accessKeyId }: StoredKey): Problem {
  const reason = "because the key was imported: AWS shows a secret only once";
  const fix = "If the state that it was created with still exists, take the secret from there.";
  const rotate = toRun("rotate", shellOptions({ stack, user: userName }));
  return new Problem(
    `The state has no ${what} of access key ${accessKeyId}, ${reason}. ${fix} Otherwise create a new key: ${rotate}`,
  );
}

function sealed(key: StoredKey): string {
  const { userName, accessKeyId, secret, encryptedSecret } = key;
  if (encryptedSecret) return sealedMessage(userName, accessKeyId, encryptedSecret);
  if (!secret) throw noSecret("secret", key);
  throw new Problem(
    `Access key ${accessKeyId} has no pgpKey in main.ts, so its secret is not encrypted; use another --format.`,
  );
}

function smtp(key: StoredKey): string {
  const { accessKeyId, smtpPassword, encryptedSmtpPassword } = key;
  const password = smtpPassword ?? (encryptedSmtpPassword && decrypt(encryptedSmtpPassword));
  if (password) return smtpLines(accessKeyId, password);
  throw noSecret("SMTP password", key);
}

function profileName(name: string): string {
  if (isProfileName(name)) return name;
  throw new InvalidArgumentError("write letters, digits and _ + = , . @ / % : -");
}

withBody(credentialsCommand, writeCredentials);

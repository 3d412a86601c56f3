import { mkdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { InvalidArgumentError, Option } from "commander";
import type { CredentialsOutput } from "terraform-s3-user";
import { type AccessKey, defaultFile, formats } from "./credentials/formats";
import { decrypt, sealedMessage } from "./credentials/gpg";
import { hasProfile, isProfileName, withProfile } from "./credentials/profile-file";
import { type Selection, selectKey, type Wanted } from "./credentials/selection";
import { chooseStack, declaredKeys, declaredStacks } from "./stacks/declared";
import { readOutput } from "./stacks/deployed";
import { command, withBody } from "./terminal/command-line";
import { isFile, writePrivateFile } from "./tools/private-file";
import { Problem } from "./tools/problem";

interface Options extends Wanted {
  readonly stack?: string;
  readonly format: keyof typeof formats | "profile" | "pgp";
  readonly out?: string;
  readonly profile?: string;
  readonly force?: boolean;
}

export const credentialsCommand = command(
  "credentials",
  "Hands over a deployed access key in a file that only you can read.",
)
  .option("--stack <name>", "the stack, if main.ts has several")
  .option("--user <name>", "the user, if the stack has several")
  .option("--key <name>", "the key's name in main.ts, if the user has several active ones")
  .addOption(
    new Option("--format <format>", "the form of the file")
      .choices([...Object.keys(formats), "profile", "pgp"])
      .default("csv"),
  )
  .option("--out <file>", 'the file, or "-" for standard output')
  .option("--profile <name>", "with --format profile: the profile (default: the user's name)", profileName)
  .option("--force", "replace a file, or a profile's key, that exists already")
  .addHelpText(
    "after",
    `
Formats:
  csv      as the AWS console's download: <user>_accessKeys.csv
  env      AWS_ACCESS_KEY_ID=… and AWS_SECRET_ACCESS_KEY=…: <user>_accessKeys.env
  json     what AWS's SDKs take from a credential_process: <user>_accessKeys.json
  profile  a profile in ~/.aws/credentials, or in AWS_SHARED_CREDENTIALS_FILE
  pgp      the secret still encrypted, for the owner of its pgpKey: <user>_accessKeys.asc

Examples:
  npm run credentials                                        one user, one key: the console's .csv
  npm run credentials -- --user photos --key secondary
  npm run credentials -- --format profile --profile photos
  npm run credentials -- --format env --out /etc/photos.env
  npm run -s credentials -- --format json --out -            the secret on standard output`,
  );

async function writeCredentials(options: Options): Promise<void> {
  if (options.profile !== undefined && options.format !== "profile") {
    credentialsCommand.error("error: --profile goes with --format profile only");
  }
  const stack = chooseStack(await declaredStacks(false), options.stack);
  const deployed = await readOutput<CredentialsOutput>(stack, "credentials");
  const selection = selectKey(deployed, options, (userName) => declaredKeys(stack.json, userName));
  const { file, content, overwrite } = contentFor(options, selection);
  if (options.out === "-") {
    process.stdout.write(content, "latin1");
    return;
  }
  await writePrivateFile(file, Buffer.from(content, "latin1"), overwrite);
  console.error(
    `Access key ${selection.deployed.access_key_id} of user "${selection.userName}" is now in ${file}, which only you can read.`,
  );
}

interface CredentialsFile {
  readonly file: string;
  /** In single-byte characters ("latin1"). */
  readonly content: string;
  readonly overwrite: boolean;
}

function contentFor(options: Options, selection: Selection): CredentialsFile {
  const { format, force = false } = options;
  const { userName } = selection;
  if (format === "profile") return profileContent(options, selection);
  const extension = format === "pgp" ? "asc" : format;
  const content = format === "pgp" ? sealed(selection) : formats[format](open(selection));
  return { file: options.out ?? defaultFile(userName, extension), content, overwrite: force };
}

function profileContent({ out, profile, force = false }: Options, selection: Selection): CredentialsFile {
  const name = profile ?? selection.userName;
  if (!isProfileName(name)) throw new Problem(`"${name}" can't be a profile's name; choose one with --profile.`);
  if (out === "-") return { file: out, content: withProfile("", name, open(selection)), overwrite: false };
  const file = out ?? (process.env.AWS_SHARED_CREDENTIALS_FILE || join(homedir(), ".aws", "credentials"));
  const exists = isFile(file);
  const content = exists ? readFileSync(file, "latin1") : "";
  if (hasProfile(content, name) && !force) {
    throw new Problem(
      `${file} has a profile "${name}" already; add --force to replace its key, or choose another --profile.`,
    );
  }
  const merged = withProfile(content, name, open(selection));
  if (!exists) mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  return { file, content: merged, overwrite: exists };
}

/** The key with its secret, decrypted where it has to be. */
function open({ userName, deployed }: Selection): AccessKey {
  const { access_key_id: accessKeyId, secret_access_key: plain, encrypted_secret_access_key: encrypted } = deployed;
  const secretAccessKey = plain || (encrypted && decrypt(encrypted));
  if (secretAccessKey) return { userName, accessKeyId, secretAccessKey };
  throw new Problem(
    `The state has no secret of access key ${accessKeyId}: it was imported, and AWS shows a secret only once. Make a new key: npm run rotate -- --user ${userName}`,
  );
}

function sealed({ userName, deployed }: Selection): string {
  const { access_key_id, encrypted_secret_access_key: encrypted } = deployed;
  if (encrypted) return sealedMessage(userName, access_key_id, encrypted);
  throw new Problem(
    `Access key ${access_key_id} has no pgpKey in main.ts, so its secret is not encrypted; use another --format.`,
  );
}

function profileName(name: string): string {
  if (isProfileName(name)) return name;
  throw new InvalidArgumentError("write letters, digits and _ + = , . @ / % : -");
}

withBody(credentialsCommand, writeCredentials);

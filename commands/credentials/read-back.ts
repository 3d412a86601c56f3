import { loadSharedConfigFiles } from "@smithy/shared-ini-file-loader";
import type { AccessKey } from "../aws/s3-calls";
import { Problem } from "../system/problem";
import { end, finished, type Result, start } from "../system/processes";
import { shellOptions } from "../terminal/shell-word";
import { rivalIn } from "./profile-file";

/** The timeout of AWS's command line in milliseconds; with a role in the profile, it asks AWS. */
const patience = 15_000;

/**
 * Reads a written profile like its users: with AWS's SDK and, if it is installed, with AWS's command line.
 *
 * @throws Problem when one of them reads another key
 */
export async function readBack(file: string, profile: string, key: AccessKey): Promise<void> {
  const problem = (what: string, fix: string) => new Problem(`${file} was written, but ${what}. ${fix}`);
  const { configFile, credentialsFile } = await loadSharedConfigFiles({ filepath: file, ignoreCache: true });
  const read = credentialsFile[profile];
  if (read?.aws_access_key_id !== key.accessKeyId || read.aws_secret_access_key !== key.secretAccessKey) {
    const what = read?.aws_access_key_id === undefined ? "no key" : "another key";
    throw problem(
      `AWS's SDK for JavaScript reads ${what} from profile "${profile}"`,
      "Look for damaged lines in the file.",
    );
  }
  const rival = rivalIn(Object.keys(configFile[profile] ?? {}));
  if (rival) {
    throw problem(
      `profile "${profile}" in your AWS config file has ${rival}, which takes precedence over the key`,
      "Remove that line, or choose another --profile.",
    );
  }
  const listed = await awsCliList(file, profile);
  if (listed === "not installed") return;
  const list = `"aws configure list ${shellOptions({ profile })}"`;
  if (listed === undefined) {
    throw problem(`${list} shows no key, so it is unknown which key the AWS command line uses`, "Run it to see why.");
  }
  if (listed.end !== key.accessKeyId.slice(-4) || listed.source !== "shared-credentials-file") {
    throw problem(
      `${list} takes a key that ends in ${listed.end}, from ${listed.source}`,
      "Look for that profile in ~/.aws/config.",
    );
  }
}

/**
 * The file that keeps AWS's command line from reading any profile: the credentials file, or its own. One damaged line
 * is enough.
 */
export async function fileDamagedForAwsCli(
  file: string,
  profile: string,
): Promise<{ readonly path: string } | "none" | "not installed"> {
  const result = await awsCli(file, profile);
  if (result === "not installed") return result;
  const path = /Unable to parse config file: (.*)/.exec(result.stderr)?.[1]?.trim();
  return path === undefined ? "none" : { path };
}

/** The end of the access key ID that AWS's command line reads for a profile, and its source. */
async function awsCliList(
  file: string,
  profile: string,
): Promise<{ end: string; source: string } | "not installed" | undefined> {
  const result = await awsCli(file, profile);
  if (result === "not installed") return result;
  const [, end, source] = /^ *access_key[ :]+\*+(\w{4})[ :]+(\S+)/m.exec(result.stdout) ?? [];
  return end && source ? { end, source } : undefined;
}

async function awsCli(file: string, profile: string): Promise<Result | "not installed"> {
  const env: NodeJS.ProcessEnv = { ...process.env, AWS_SHARED_CREDENTIALS_FILE: file, AWS_PAGER: "" };
  for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]) delete env[name];
  const child = start("aws", ["configure", "list", `--profile=${profile}`], { env });
  const timer = setTimeout(() => end(child, "SIGKILL"), patience);
  try {
    return await finished(child);
  } catch {
    return "not installed";
  } finally {
    clearTimeout(timer);
  }
}

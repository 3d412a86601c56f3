import type { AccessKey } from "../aws/s3-calls";
import { Problem } from "../system/problem";

// AWS's tools read the shared credentials file differently: indented lines, repeated sections, ":" for "=". So only
// what all of them read alike is written and changed, and every other byte stays.
// https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html

/** Whether a section can have that name. */
export function isProfileName(name: string): boolean {
  // botocore takes [DEFAULT] for what applies to every section.
  return /^[A-Za-z0-9_+=,.@/%:-]+$/.test(name) && name !== "DEFAULT";
}

/** Whether the file has the profile, however its header is written. */
export function hasProfile(text: string, profile: string): boolean {
  return headersOf(text, profile).length > 0;
}

/** The profile with the key as a separate file. */
export function profileText(profile: string, key: AccessKey, lineEnd = "\n"): string {
  const { id, secret } = keyLines(key);
  return [`[${profile}]`, id, secret, ""].join(lineEnd);
}

/** The file's text with a new profile at its end. */
export function withNewProfile(text: string, profile: string, key: AccessKey): string {
  const lineEnd = text.includes("\r\n") ? "\r\n" : "\n";
  let gap = "";
  if (text !== "") gap = text.endsWith("\n") ? lineEnd : lineEnd + lineEnd;
  return text + gap + profileText(profile, key, lineEnd);
}

/**
 * The file's text with the key in place of the profile's current one.
 *
 * @returns undefined when the profile is not plainly written: one `[header]`, comments, and settings, each once and
 * from the beginning of its line, the two of the key among them
 * @throws Problem when another setting of the profile takes precedence over the key
 */
export function withReplacedKey(text: string, profile: string, key: AccessKey): string | undefined {
  const lines = text.split("\n");
  const header = lines.findIndex((line) => line.trimEnd() === `[${profile}]`);
  if (header < 0 || headersOf(text, profile).length > 1) return undefined;
  const places = new Map<string, number>();
  for (let at = header + 1; at < lines.length && !lines[at]?.startsWith("["); at++) {
    const line = (lines[at] as string).trimEnd();
    if (line === "" || /^[#;]/.test(line)) continue;
    const name = /^([a-z0-9_]+)[ \t]*=.*$/.exec(line)?.[1];
    if (name === undefined || places.has(name)) return undefined;
    places.set(name, at);
  }
  const rival = rivalIn(places.keys());
  if (rival) {
    const effect = "with which AWS would refuse this key or use another one";
    const fix = "Remove that line, or choose another --profile.";
    throw new Problem(`The profile "${profile}" has the setting ${rival}, ${effect}. ${fix}`);
  }
  const { id, secret } = keyLines(key);
  for (const [name, line] of Object.entries({ aws_access_key_id: id, aws_secret_access_key: secret })) {
    const at = places.get(name);
    if (at === undefined) return undefined;
    lines[at] = lines[at]?.endsWith("\r") ? `${line}\r` : line;
  }
  return lines.join("\n");
}

/** The first setting of a profile that takes the key's place, or makes AWS refuse it. */
export function rivalIn(settings: Iterable<string>): string | undefined {
  return [...settings].find((name) => rivals.has(name));
}

const rivals = new Set([
  "aws_session_token",
  "credential_source",
  "role_arn",
  "source_profile",
  "web_identity_token_file",
  "sso_session",
  "sso_account_id",
  "sso_start_url",
]);

function keyLines({ accessKeyId, secretAccessKey }: AccessKey): { readonly id: string; readonly secret: string } {
  if (!/^[\x21-\x7e]+$/.test(accessKeyId + secretAccessKey)) {
    throw new Problem("The key has characters that a credentials file can't hold.");
  }
  return { id: `aws_access_key_id = ${accessKeyId}`, secret: `aws_secret_access_key = ${secretAccessKey}` };
}

/** The lines that one of AWS's tools may take for the header of the profile. */
function headersOf(text: string, profile: string): string[] {
  return text.split(/[\r\n]+/).filter((line) => /^\s*\[([^\]]*)\]/.exec(line)?.[1]?.trim() === profile);
}

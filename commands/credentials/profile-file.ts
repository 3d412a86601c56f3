import { isDeepStrictEqual } from "node:util";
import { Problem } from "../system/problem";
import type { AccessKey } from "./formats";
import {
  asBotocore,
  asSdk,
  indentOf,
  linesOf,
  type Profiles,
  readSections,
  type Section,
  saysNothing,
} from "./profile-readers";

// AWS's shared credentials file: sections of settings. Whatever we do not write ourselves stays byte for byte.

/** Whether a section can have that name. */
export function isProfileName(name: string): boolean {
  // botocore takes [DEFAULT] for what applies to every section.
  return /^[A-Za-z0-9_+=,.@/%:-]+$/.test(name) && name !== "DEFAULT";
}

/**
 * Whether the file has the profile.
 *
 * @throws Problem where AWS's command line can't read the file
 */
export function hasProfile(text: string, profile: string): boolean {
  return readSections(text).some((section) => section.name === profile);
}

/**
 * The file's text with the key in the named profile. Of a profile that is there only the two settings of the key change.
 * The result was read by AWS's parsers: both find the key, and everything else as before.
 *
 * @throws Problem when they would not, or the file can't be read, or the key could not be in effect
 */
export async function withProfile(text: string, profile: string, key: AccessKey): Promise<string> {
  const settings = { aws_access_key_id: key.accessKeyId, aws_secret_access_key: key.secretAccessKey };
  for (const value of Object.values(settings)) {
    if (!/^[\x21-\x7e]+$/.test(value)) throw new Problem("The key has characters that a credentials file can't hold.");
  }
  const section = readSections(text).find(({ name }) => name === profile);
  const { [profile]: own, DEFAULT: all } = asBotocore(text);
  const rival = Object.keys({ ...all, ...own }).find((name) => rivals.has(name));
  if (rival) {
    throw new Problem(
      `The profile "${profile}" has the setting ${rival}, with which AWS would refuse this key or use another one; remove that line, or choose another --profile.`,
    );
  }
  const changed = section ? withSettings(text, section, settings) : withNewProfile(text, profile, settings);
  for (const [reader, read] of Object.entries(readers)) {
    const [before, after] = [await read(text), await read(changed)];
    const others = Object.entries(before[profile] ?? {}).filter(
      ([name]) => !Object.hasOwn(settings, name.toLowerCase()),
    );
    const wanted = { ...before, [profile]: { ...Object.fromEntries(others), ...settings } };
    const isUnseen = !section && Object.hasOwn(before, profile); // there for this reader, not for botocore
    if (isUnseen || !isDeepStrictEqual(sorted(after), sorted(wanted))) {
      throw new Problem(
        `With the key in it, ${reader} would not read the credentials file right, because of how [${profile}] or a line near it is written; write headers and settings from the beginning of their lines, as [${profile}] and "name = value".`,
      );
    }
  }
  return changed;
}

const readers: Readonly<Record<string, (text: string) => Promise<Profiles>>> = {
  "AWS's command line": async (text) => asBotocore(text),
  "AWS's SDK for JavaScript": asSdk,
};

/** Settings of the same profile that take the key's place, or make AWS refuse it. */
const rivals = new Set([
  "aws_session_token",
  "role_arn",
  "web_identity_token_file",
  "sso_session",
  "sso_account_id",
  "sso_start_url",
]);

function withSettings(text: string, section: Section, settings: Readonly<Record<string, string>>): string {
  const lines = linesOf(text);
  const end = lineEndOf(text);
  for (const [name, value] of Object.entries(settings)) {
    const { lines: [first = 0, ...continued] = [] } = section.settings.find((setting) => setting.name === name) ?? {};
    if (first === 0) continue;
    const line = lines[first] as string;
    lines[first] = `${indentOf(line)}${name} = ${value}${/[\r\n]*$/.exec(line)?.[0]}`;
    for (const number of continued) lines[number] = "";
  }
  const missing = Object.entries(settings).filter(
    ([name]) => !section.settings.some((setting) => setting.name === name),
  );
  if (missing.length === 0) return lines.join("");
  // A line that is indented deeper than a setting above it continues that one: so the new ones are as deep as the next.
  const header = lines[section.line] as string;
  const next = lines.slice(section.line + 1).find((line) => !saysNothing(line));
  const indent = indentOf(next ?? header);
  const added = missing.map(([name, value]) => `${indent}${name} = ${value}${end}`);
  lines[section.line] = `${/[\r\n]$/.test(header) ? header : header + end}${added.join("")}`;
  return lines.join("");
}

function withNewProfile(text: string, profile: string, settings: Readonly<Record<string, string>>): string {
  const end = lineEndOf(text);
  const gap = text === "" ? "" : /[\r\n]$/.test(text) ? end : end + end;
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}${end}`);
  return `${text}${gap}[${profile}]${end}${lines.join("")}`;
}

function lineEndOf(text: string): string {
  return /\r?\n/.exec(text)?.[0] ?? "\n";
}

/** The parts in an order of their own, so that the order in the file does not count; without names' prototypes. */
function sorted(profiles: Profiles): unknown {
  return Object.entries(profiles)
    .map(([name, settings]) => [name, Object.entries(settings).sort()])
    .sort();
}

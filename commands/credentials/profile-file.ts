import { Problem } from "../tools/problem";
import type { AccessKey } from "./formats";

// AWS's shared credentials file: sections of settings. Whatever we do not write ourselves stays byte for byte.
// https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html

/** Whether a section can have that name. */
export function isProfileName(name: string): boolean {
  return /^[A-Za-z0-9_+=,.@/%:-]+$/.test(name);
}

/** Whether the file has the profile. */
export function hasProfile(content: string, profile: string): boolean {
  return sections(content).some((section) => section.name === profile);
}

/**
 * The file's content with the key in the named profile. Of a profile that is there only the two settings of the key
 * change.
 *
 * @param content the file as it is; with single-byte characters ("latin1"), so that no byte is lost
 * @throws Problem when the result would be no credentials file, or not the key's
 */
export function withProfile(content: string, profile: string, key: AccessKey): string {
  const settings = { aws_access_key_id: key.accessKeyId, aws_secret_access_key: key.secretAccessKey };
  for (const value of Object.values(settings)) {
    if (!/^[\x21-\x7e]+$/.test(value)) throw new Problem("The key has characters that a credentials file can't hold.");
  }
  const found = sections(content).filter((section) => section.name === profile);
  if (found.length > 1) throw new Problem(`The file has the profile "${profile}" twice; remove one of them first.`);
  return found[0] ? withSettings(content, found[0], settings) : withNewProfile(content, profile, settings);
}

interface Section {
  readonly name: string;
  /** The numbers of its header's line and of the first line behind it. */
  readonly from: number;
  readonly to: number;
}

function sections(content: string): Section[] {
  const lines = linesOf(content);
  const headers = lines.flatMap((line, from) => {
    const name = /^(?:\xef\xbb\xbf)?\s*\[([^\]]*)\]/.exec(line)?.[1]?.trim();
    return name === undefined ? [] : [{ name, from }];
  });
  return headers.map((header, index) => ({ ...header, to: headers[index + 1]?.from ?? lines.length }));
}

/** Lines with their line ends. */
function linesOf(content: string): string[] {
  return content.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function lineEndOf(content: string): string {
  return /\r?\n/.exec(content)?.[0] ?? "\n";
}

function withSettings(content: string, section: Section, settings: Readonly<Record<string, string>>): string {
  const lines = linesOf(content);
  const own = lines.slice(section.from, section.to);
  if (own.some((line) => settingOf(line)?.name === "aws_session_token")) {
    throw new Problem(
      `The profile "${section.name}" has an aws_session_token, of temporary credentials, with which AWS would refuse this key; remove that line, or choose another --profile.`,
    );
  }
  const changed = own.map((line) => {
    const setting = settingOf(line);
    const value = setting && settings[setting.name];
    return value ? `${setting.before}${value}${/\r?\n?$/.exec(line)?.[0]}` : line;
  });
  const present = own.map((line) => settingOf(line)?.name);
  const missing = Object.entries(settings).filter(([name]) => !present.includes(name));
  const end = lineEndOf(content);
  const [header = "", ...rest] = changed;
  return [
    ...lines.slice(0, section.from),
    missing.length > 0 && !header.endsWith("\n") ? header + end : header,
    ...missing.map(([name, value]) => `${name} = ${value}${end}`),
    ...rest,
    ...lines.slice(section.to),
  ].join("");
}

/** A setting's name, and everything on its line before the value. */
function settingOf(line: string): { name: string; before: string } | undefined {
  const match = /^(\s*(\w+)[ \t]*[=:][ \t]*)/.exec(line);
  return match ? { name: (match[2] as string).toLowerCase(), before: match[1] as string } : undefined;
}

function withNewProfile(content: string, profile: string, settings: Readonly<Record<string, string>>): string {
  const end = lineEndOf(content);
  const gap = content === "" ? "" : content.endsWith("\n") ? end : end + end;
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}${end}`);
  return `${content}${gap}[${profile}]${end}${lines.join("")}`;
}

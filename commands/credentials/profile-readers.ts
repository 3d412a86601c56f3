import { externalDataInterceptor, loadSharedConfigFiles } from "@smithy/shared-ini-file-loader";
import { Problem } from "../system/problem";

// AWS's tools don't read the shared credentials file alike. Its command line and its SDK for Python do as botocore does,
// which is Python's configparser; its SDK for JavaScript has a parser of its own. A key is handed over when both find it.
// https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
// https://docs.python.org/3/library/configparser.html#supported-ini-file-structure

/** Profiles, or other sections, by name: each setting's name with its value. */
export type Profiles = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A section as botocore reads it. */
export interface Section {
  readonly name: string;
  /** The number of its header's line, from 0 on. */
  readonly line: number;
  readonly settings: Setting[];
}

/** A setting as botocore reads it. */
export interface Setting {
  /** In lower case. */
  readonly name: string;
  /** The value's lines, empty ones included: an indented line continues the one before. */
  readonly value: string[];
  /** The numbers of the lines it stands on, empty ones not included, from 0 on. */
  readonly lines: number[];
}

/** Lines with their line ends, of which Python knows a lone carriage return too. */
export function linesOf(text: string): string[] {
  return text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? [];
}

/** A character that Python takes for white space, which JavaScript's `\s` is not quite. */
const space = String.raw`(?:[^\S\ufeff]|[\x1c-\x1f\x85])`;
const indentation = new RegExp(`^${space}*`);
const surroundings = new RegExp(`^${space}+|${space}+$`, "g");
const nothing = new RegExp(`^${space}*([#;]|$)`);
const assignment = new RegExp(`^(.*?)${space}*[=:](.*)$`);

/** The white space in front of a line's first other character. */
export function indentOf(line: string): string {
  return indentation.exec(line.replace(/[\r\n]+$/, ""))?.[0] ?? "";
}

/** Whether a line says nothing: empty, or a comment. */
export function saysNothing(line: string): boolean {
  return nothing.test(line.replace(/[\r\n]+$/, ""));
}

/**
 * The file's sections as botocore reads them.
 *
 * @throws Problem where botocore reads nothing of the whole file, with the line at which it stops
 */
export function readSections(text: string): Section[] {
  if (text.startsWith("\ufeff")) {
    throw unreadable(0, "it begins with a byte order mark; save it as UTF-8 without one");
  }
  const sections: Section[] = [];
  let setting: Setting | undefined;
  let level = 0;
  for (const [number, line] of linesOf(text).entries()) {
    if (saysNothing(line)) {
      if (trimmed(line) === "") setting?.value.push("");
      continue;
    }
    const indent = indentOf(line).length;
    const content = trimmed(line);
    if (setting && indent > level) {
      setting.value.push(content);
      setting.lines.push(number);
      continue;
    }
    level = indent;
    const header = /^\[(.+)\]/.exec(content)?.[1];
    if (header !== undefined) {
      if (sections.some(({ name }) => name === header))
        throw unreadable(number, `it has [${header}] twice; remove one`);
      sections.push({ name: header, line: number, settings: [] });
      setting = undefined;
      continue;
    }
    const section = sections.at(-1);
    if (!section) throw unreadable(number, "it comes before the first [section]; put a header above it");
    const [, name, value] = assignment.exec(content) ?? [];
    if (!name || value === undefined) {
      throw unreadable(number, 'it is no "name = value"; correct it, or put a # in front of it');
    }
    setting = { name: name.toLowerCase(), value: [trimmed(value)], lines: [number] };
    if (section.settings.some((other) => other.name === setting?.name)) {
      throw unreadable(number, `[${section.name}] has ${setting.name} twice; remove one`);
    }
    section.settings.push(setting);
  }
  for (const { value, lines } of sections.flatMap(({ settings }) => settings)) {
    const told = value.filter((line, index) => index === 0 || line !== "");
    const loose = told[0] === "" ? told.findIndex((line, index) => index > 0 && !line.includes("=")) : -1;
    if (loose > 0) throw unreadable(lines[loose] as number, 'it is no "name = value" of the setting above it');
  }
  return sections;
}

/** What botocore takes for the file's profiles. */
export function asBotocore(text: string): Profiles {
  const sections = readSections(text).map(({ name, settings }) => {
    const values = settings.map((setting) => [setting.name, setting.value.join("\n").trimEnd()]);
    return [name, Object.fromEntries(values)] as const;
  });
  return Object.fromEntries(sections);
}

let texts = 0;

/** What AWS's SDK for JavaScript takes for the profiles of a file with this text; none where it can't read it. */
export async function asSdk(text: string): Promise<Profiles> {
  const nowhere = `\0text ${texts++}`; // the loader's own way to be given a file's text
  externalDataInterceptor.interceptFile(nowhere, text);
  try {
    return await sdkProfiles(nowhere);
  } finally {
    delete externalDataInterceptor.getFileRecord()[nowhere];
  }
}

/** What AWS's SDK for JavaScript takes for the profiles of a credentials file. */
export async function sdkProfiles(file: string): Promise<Profiles> {
  externalDataInterceptor.interceptFile("\0nothing", "");
  const { credentialsFile } = await loadSharedConfigFiles({
    filepath: file,
    configFilepath: "\0nothing",
    ignoreCache: true,
  });
  return credentialsFile as Profiles;
}

function trimmed(text: string): string {
  return text.replace(surroundings, "");
}

function unreadable(line: number, why: string): Problem {
  return new Problem(`AWS's command line can't read the credentials file at line ${line + 1}: ${why}.`);
}

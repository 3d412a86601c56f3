import {
  type Edit,
  type KeyInSource,
  keysInSource,
  type Part,
  type Source,
  type UserInSource,
  withEdits,
} from "../stack/source/main-ts";
import { accessKeysSource, type Step } from "./next-step";

// A step's edit, made in main.ts: everything else stays, byte for byte.

/** main.ts after a step, or the reason why the step can't be written there, for "main.ts was not edited: …". */
export type Written = { readonly text: string } | { readonly problem: string };

/**
 * Writes a step into a program.
 *
 * @param declared the names of the user's keys in main.ts, as it was synthesized
 */
export function withStep(source: Source, userName: string, step: Step, declared: readonly string[]): Written {
  const [user, ...others] = source.users.filter((one) => one.userName === userName);
  if (!user) return { problem: `it doesn't write out the user "${userName}"; make the edit by hand` };
  if (others.length > 0)
    return { problem: `it writes out the user "${userName}" more than once; make the edit by hand` };
  const list = user.properties.get("accessKeys");
  const edit = list ? editOf(list, declared, step) : newList(user, declared, step, source);
  if (!edit) return { problem: `the accessKeys of user "${userName}" are computed; make the edit by hand` };
  return { text: withEdits(source.text, [edit]) };
}

function sameNames(written: readonly string[], declared: readonly string[]): boolean {
  return [...written].sort().join("\n") === [...declared].sort().join("\n");
}

/** The default list is not in main.ts: it is added after the user's name. */
function newList(
  { isOpen, nameProperty }: UserInSource,
  declared: readonly string[],
  { after }: Step,
  { text }: Source,
): Edit | undefined {
  if (isOpen || !sameNames(["primary"], declared)) return undefined;
  const line = text.slice(text.lastIndexOf("\n", nameProperty.start - 1) + 1, nameProperty.start);
  const space = /^\s*$/.test(line) && line !== "" ? `\n${line}` : " ";
  const list = accessKeysSource(after.map(({ name, status }) => ({ name, status, encrypted: false })));
  const [rest = ""] = /^.*/.exec(text.slice(nameProperty.end)) ?? [];
  if (space !== " " && /^,\s*(\/\/.*)?$/.test(rest)) {
    const end = nameProperty.end + rest.trimEnd().length; // behind a remark about the name
    return { start: end, end, by: space + list };
  }
  return { start: nameProperty.end, end: nameProperty.end, by: `,${space}${list.slice(0, -1)}` };
}

function editOf(list: Part, declared: readonly string[], { step, key: name, after }: Step): Edit | undefined {
  const keys = keysInSource(list);
  const names = (keys ?? []).map((key) => key.name);
  if (!keys || !sameNames(names, declared)) return undefined;
  if (step === "add") return added(list, keys, name, after.find((key) => key.name === name)?.encrypted ?? false);
  const key = keys.find((one) => one.name === name);
  if (!key) return undefined;
  return step === "deactivate" ? deactivated(key) : removed(list, keys, key);
}

/** After the last one, on its own line if that has one, with its PGP key and SMTP password. */
function added(list: Part, keys: readonly KeyInSource[], name: string, isEncrypted: boolean): Edit | undefined {
  const last = keys.at(-1);
  const pgpKey = last?.properties.get("pgpKey")?.text;
  if (isEncrypted && pgpKey === undefined) return undefined;
  const smtpPassword = last?.properties.get("smtpPassword")?.text;
  const settings = [`name: ${JSON.stringify(name)}`];
  if (isEncrypted) settings.push(`pgpKey: ${pgpKey}`);
  if (smtpPassword !== undefined) settings.push(`smtpPassword: ${smtpPassword}`);
  const key = `{ ${settings.join(", ")} }`;
  if (!last) return { start: list.start, end: list.end, by: `[${key}]` };
  const indent = /\n([ \t]*)$/.exec(list.text.slice(0, last.object.start - list.start))?.[1];
  const by = indent === undefined ? `, ${key}` : `,\n${indent}${key}`;
  return { start: last.object.end, end: last.object.end, by };
}

function deactivated({ nameProperty, properties, isOpen }: KeyInSource): Edit | undefined {
  if (isOpen) return undefined;
  const status = properties.get("status");
  if (status) return { start: status.start, end: status.end, by: '"Inactive"' };
  return { start: nameProperty.end, end: nameProperty.end, by: ', status: "Inactive"' };
}

/** With the comma behind it, or the one before the last. */
function removed(list: Part, keys: readonly KeyInSource[], key: KeyInSource): Edit {
  const index = keys.indexOf(key);
  const [before, next] = [keys[index - 1], keys[index + 1]];
  if (next) return { start: key.object.start, end: next.object.start, by: "" };
  if (before) return { start: before.object.end, end: key.object.end, by: "" };
  return { start: list.start, end: list.end, by: "[]" };
}

import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, statSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import type { SynthesizedStack } from "../stack/json/synthesized";
import { localStateFile, stateLocation } from "../stack/terraform/state";
import { leftBehind, unwrittenState } from "../stack/terraform/unwritten-state";
import { kindAt } from "../system/regular-file";
import { listed } from "../terminal/list";
import { shellPath, shellWord } from "../terminal/shell-word";
import { terraformBinary } from "../terraform/program";
import { type Check, fail, none, ok, unknown, warn } from "./check";

/** Files there have no mode; who can read one follows from the access control list of its directory. */
const onWindows = process.platform === "win32";

/**
 * Where a stack's state lives, and whether others on this machine can read it.
 *
 * @param compared what is known of it from comparing it with AWS
 */
export function checkState(stack: SynthesizedStack, compared?: StateFacts): Check {
  const name = `State of ${stack.name}`;
  const file = localStateFile(stack);
  const left = unwrittenState(stack);
  if (left) return fail(name, leftBehind(left), putBack(stack, left, file));
  if (!file) return remoteState(name, stateLocation(stack), compared);
  if (!existsSync(file)) return missingState(name, file, compared);
  const readable = readableByOthers(file);
  if (readable.length > 0) {
    return fail(
      name,
      `others on this machine can read ${readable.join(", ")}`,
      `chmod 700 ${shellWord(dirname(file))}`,
    );
  }
  const damage = damageOf(file);
  if (damage) {
    const fix = damageOf(`${file}.backup`) === undefined && existsSync(`${file}.backup`);
    const restore = `cp ${shellWord(`${file}.backup`)} ${shellWord(file)}   # the state before the last change`;
    return fail(name, `${file} ${damage}`, fix ? restore : "restore it from a backup of yours");
  }
  return onWindows
    ? unknown(name, `${file}; who can read it was not checked`, `icacls ${shellWord(dirname(file))}`)
    : ok(name, `${file}, readable by you only`);
}

export interface StateFacts {
  /** The number of resources in it; undefined if it could not be read. */
  readonly resources?: number;
  /** Users that are in AWS but not in state; undefined if not every user was checked. */
  readonly unknownToState?: readonly string[];
}

function remoteState(name: string, location: string, compared: StateFacts | undefined): Check {
  if (compared?.resources === undefined) return unknown(name, `${location}; it was not read`);
  return compared.resources === 0 ? missingState(name, location, compared) : ok(name, location);
}

function missingState(name: string, location: string, compared: StateFacts | undefined): Check {
  const users = compared?.unknownToState;
  if (users === undefined) return none(name, `none yet; it will be ${location}`);
  if (users.length === 0) return none(name, `none yet (nothing deployed); it will be ${location}`);
  const which = `user ${listed(users)}`;
  return fail(name, `${location} is missing or empty, but AWS has ${which}: if you have a backup, restore it first`);
}

/** Replaces the state with what Terraform could not write. It would not replace a file that Terraform wrote partly. */
function putBack({ directory }: SynthesizedStack, left: string, local: string | undefined): string {
  const [from, stack] = [left, directory].map((path) => shellPath(relative(process.cwd(), path)));
  if (!local) return `${terraformBinary} -chdir=${stack} state push errored.tfstate && rm ${from}`;
  if (!existsSync(local) || damageOf(local) || serialOf(local) <= serialOf(left))
    return `mv ${from} ${shellWord(local)}`;
  return `move what only it contains into the state, which was written later; then delete it`;
}

/** Terraform counts how often it has written a state. */
function serialOf(file: string): number {
  return (JSON.parse(readFileSync(file, "utf8")) as { serial: number }).serial;
}

/** Why Terraform can't use a state file that is there. */
function damageOf(file: string): string | undefined {
  const kind = kindAt(file);
  if (kind === "nothing") return undefined;
  if (kind === "no file") return "is not a file";
  const text = readFileSync(file, "utf8");
  if (text === "") return "is empty, which Terraform treats as no state";
  try {
    const { version, encrypted_data } = JSON.parse(text) as { version?: unknown; encrypted_data?: unknown };
    const isWhole = version === 4 || encrypted_data !== undefined; // which OpenTofu writes if it encrypts state
    return isWhole ? undefined : `has the format version ${version}, which this version of Terraform can't read`;
  } catch {
    return "is damaged: it is not JSON";
  }
}

/**
 * Plan files that Terraform left in a stack's directory, for example with `npx cdktf deploy`. They contain the whole
 * state.
 */
export function checkPlanFiles({ name, directory }: SynthesizedStack): Check[] {
  if (!existsSync(directory)) return [];
  const plans = readdirSync(directory)
    .map((entry) => join(directory, entry))
    .filter(isPlanFile);
  if (plans.length === 0) return [];
  const names = plans.map((file) => shellPath(relative(process.cwd(), file))).join(" ");
  const isReadable = !onWindows && plans.some((file) => (statSync(file).mode & 0o044) !== 0);
  const message = `left over from an earlier plan, with the secrets of the state: ${names}`;
  return isReadable
    ? [fail(`State of ${name}`, `${message}, which others on this machine can read`, `rm ${names}`)]
    : [warn(`State of ${name}`, message, `rm ${names}`)];
}

/** A plan file is a zip archive; nothing else in a stack's directory is. */
function isPlanFile(path: string): boolean {
  if (kindAt(path) !== "file") return false;
  const file = openSync(path, "r");
  try {
    const start = Buffer.alloc(4);
    readSync(file, start, 0, 4, 0);
    return start.toString("latin1") === "PK\x03\x04";
  } finally {
    closeSync(file);
  }
}

/** The state and its backups that others could open: both the file's mode and its directory's allow it. */
function readableByOthers(file: string): string[] {
  const directory = dirname(file);
  const modeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.mode ?? 0;
  if (onWindows || (modeOf(directory) & 0o011) === 0) return [];
  return readdirSync(directory)
    .filter((entry) => entry.startsWith(basename(file)))
    .map((entry) => join(directory, entry))
    .filter((path) => (modeOf(path) & 0o044) !== 0);
}

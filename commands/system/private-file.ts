import { isUtf8 } from "node:buffer";
import { randomBytes } from "node:crypto";
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Problem } from "./problem";
import { isSystemError, systemReason } from "./system-error";

// A write is synchronous, so that Ctrl-C is answered after it and not in the middle of it.

/**
 * Writes a file that only its owner can read (mode 0600; on Windows, the directory's permissions apply), completely or
 * not at all: the content goes to a temporary file next to it, which is then renamed. Only a kill or a power failure
 * can leave the temporary file, which is just as private.
 *
 * @param overwrite whether a file that exists is replaced
 * @throws Problem when a file is there, or anything that is not a file: a link is never followed
 */
export function writePrivateFile(path: string, content: string, overwrite: boolean): void {
  try {
    if (isFile(path) && !overwrite) {
      throw new Problem(`"${path}" exists already; add --force to replace it, or name another file with --out.`);
    }
    const temporary = join(dirname(path), `.${randomBytes(8).toString("hex")}.tmp`);
    fill(create(temporary), temporary, path, () => content);
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/**
 * Changes a private file that other runs of this program change too. The new text is written to `<path>.lock`, which
 * allows one run at a time, like Git's index. A missing directory is created.
 *
 * @param change the new text for the present one, which is empty without a file
 * @throws Problem when it is no file, or not UTF-8, and what `change` throws
 */
export async function updatePrivateFile(path: string, change: (text: string) => string): Promise<void> {
  const lock = `${path}.lock`;
  try {
    if (!isFile(path)) mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const file = await createWhenFree(lock);
    fill(file, lock, path, () => change(textOf(path)));
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/**
 * Whether there is a file at the path.
 *
 * @param option the option that names the file, for messages
 * @throws Problem when there is something else: a link, a directory, a pipe, a device
 */
export function isFile(path: string, option = "--out"): boolean {
  let stats: Stats | undefined;
  try {
    stats = lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw cannotWrite(path, error);
  }
  if (!stats) return false;
  if (stats.isSymbolicLink()) {
    const problem = `"${path}" is a symbolic link to "${readlinkSync(path)}"`;
    const fix = `name the file itself with ${option}`;
    throw new Problem(`${problem}, and a secret is never written through a link; ${fix}.`);
  }
  if (stats.isDirectory()) throw new Problem(`"${path}" is a directory; name a file with ${option}.`);
  if (!stats.isFile()) throw new Problem(`"${path}" is not a file; name one with ${option}.`);
  return true;
}

function create(path: string): number {
  return openSync(path, "wx", 0o600);
}

/** Waits for other runs, which hold a lock for milliseconds. */
async function createWhenFree(lock: string): Promise<number> {
  for (let attempt = 1; attempt <= 100; attempt++) {
    try {
      return create(lock);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    await setTimeout(20 + Math.random() * 60);
  }
  throw new Problem(`Another run left "${lock}". Delete that file, and run this again.`);
}

/** Writes the text to a new file, and moves it to the path, over another file or none. */
function fill(file: number, created: string, place: string, textFor: () => string): void {
  try {
    try {
      fchmodSync(file, 0o600); // whatever the umask took away
      writeFileSync(file, textFor());
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(created, place);
  } catch (error) {
    rmSync(created, { force: true });
    throw error;
  }
}

function textOf(path: string): string {
  if (!isFile(path)) return "";
  const bytes = readFileSync(path);
  if (isUtf8(bytes)) return bytes.toString();
  throw new Problem(`"${path}" is not UTF-8, so AWS's command line can't read it; save it as UTF-8 first.`);
}

function cannotWrite(path: string, error: unknown): Error {
  if (!isSystemError(error)) return error as Error;
  const isMissing = error.code === "ENOENT";
  const reason = isMissing ? `the directory ${dirname(path)} does not exist` : systemReason(error);
  return new Problem(`"${path}" can't be written: ${reason}.`);
}

import { randomBytes } from "node:crypto";
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  lstatSync,
  openSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { Problem } from "./problem";

/**
 * Writes a file that only its owner can read (mode 0600; on Windows the folder's own permissions decide), whole or not
 * at all: the content goes to a temporary file beside it, which then takes its place. Ctrl-C waits until that is done.
 * Only a kill or a power cut in between can leave the temporary file, which is just as private.
 *
 * @param overwrite whether a file that exists is replaced
 * @throws Problem when a file is there, or anything that is not a file: a link is never followed
 */
export async function writePrivateFile(path: string, content: string | Buffer, overwrite: boolean): Promise<void> {
  const exists = isFile(path);
  if (exists && !overwrite) {
    throw new Problem(`"${path}" exists already; add --force to replace it, or name another file with --out.`);
  }
  await undisturbed(() => {
    const temporary = join(dirname(path), `.${randomBytes(8).toString("hex")}.tmp`);
    try {
      // An empty file of ours holds the place, so that nobody else's file can come in between and be replaced.
      if (!exists) closeSync(openSync(path, "wx", 0o600));
      try {
        writeNew(temporary, content);
        renameSync(temporary, path);
      } catch (error) {
        rmSync(temporary, { force: true });
        if (!exists) rmSync(path, { force: true });
        throw error;
      }
    } catch (error) {
      throw cannotWrite(path, error);
    }
  });
}

function cannotWrite(path: string, error: unknown): Problem {
  return new Problem(`"${path}" can't be written: ${(error as Error).message}`);
}

/**
 * Whether there is a file at the path.
 *
 * @throws Problem when there is something else: a link, a directory, a device
 */
export function isFile(path: string): boolean {
  const stats = statsOf(path);
  if (!stats) return false;
  if (stats.isSymbolicLink()) {
    const target = readlinkSync(path);
    throw new Problem(
      `"${path}" is a symbolic link to "${target}", and a secret is never written through a link; name the file itself with --out.`,
    );
  }
  if (!stats.isFile()) throw new Problem(`"${path}" is not a file; name one with --out.`);
  return true;
}

function statsOf(path: string) {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

function writeNew(path: string, content: string | Buffer): void {
  const file = openSync(path, "wx", 0o600);
  try {
    fchmodSync(file, 0o600); // whatever the umask took away
    const bytes = Buffer.from(content as string);
    for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Runs synchronous work to its end and lets a signal that came meanwhile act afterwards. */
async function undisturbed(work: () => void): Promise<void> {
  let received: NodeJS.Signals | undefined;
  const keep = (signal: NodeJS.Signals) => {
    received = signal;
  };
  for (const signal of signals) process.on(signal, keep);
  try {
    work();
  } finally {
    // Node hands signals over between two turns of the event loop.
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    for (const signal of signals) process.off(signal, keep);
    if (received) process.kill(process.pid, received);
  }
}

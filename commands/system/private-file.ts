import { randomBytes } from "node:crypto";
import { lstat, mkdir, open, readFile, readlink, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { endBySignal, holdInterrupts } from "./interrupt";
import { Problem } from "./problem";

/**
 * Writes a file that only its owner can read (mode 0600; on Windows the folder's own permissions decide), whole or not
 * at all: the content goes to a temporary file beside it, which then takes its place. Ctrl-C waits until that is done,
 * three seconds at most. Only a kill, a power cut or a disk that does not answer can leave the temporary file, which is
 * just as private.
 *
 * @param overwrite whether a file that exists is replaced
 * @throws Problem when a file is there, or anything that is not a file: a link is never followed
 */
export async function writePrivateFile(path: string, content: string | Buffer, overwrite: boolean): Promise<void> {
  await undisturbed(async () => {
    const exists = await isFile(path);
    if (exists && !overwrite) {
      throw new Problem(`"${path}" exists already; add --force to replace it, or name another file with --out.`);
    }
    if (!(await replace(path, content, exists, async () => true))) {
      throw new Problem(`"${path}" can't be written: another program made it in this moment.`);
    }
  });
}

/**
 * Changes a private file that others change too, and loses no change of theirs: runs of this program wait for each other,
 * and when another program has written meanwhile, the change is made anew. The directory is made where it is missing.
 *
 * @param change the new text for the present one, which is undefined without a file; must have no effect of its own
 * @throws Problem when it is no file, not UTF-8, or changes all the time, and what `change` throws
 */
export async function updatePrivateFile(
  path: string,
  change: (text: string | undefined) => Promise<string>,
): Promise<void> {
  await undisturbed(async () => {
    if (!(await isFile(path))) await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const unlock = await locked(path);
    try {
      for (let attempt = 0; attempt < 20; attempt++) {
        const before = await bytesOf(path);
        const text = await change(before && utf8(path, before));
        const isAsBefore = async () => {
          const now = await bytesOf(path);
          return before === undefined ? now === undefined || now.length === 0 : now?.equals(before) === true;
        };
        if (await replace(path, text, before !== undefined, isAsBefore)) return;
      }
      throw new Problem(`"${path}" can't be written: something else changes it all the time.`);
    } finally {
      await unlock();
    }
  });
}

/**
 * Whether there is a file at the path.
 *
 * @throws Problem when there is something else: a link, a directory, a pipe, a device
 */
export async function isFile(path: string): Promise<boolean> {
  const stats = await lstat(path).catch((error) => {
    if (error.code !== "ENOENT") throw cannotWrite(path, error);
  });
  if (!stats) return false;
  if (stats.isSymbolicLink()) {
    throw new Problem(
      `"${path}" is a symbolic link to "${await readlink(path)}", and a secret is never written through a link; name the file itself with --out.`,
    );
  }
  if (!stats.isFile()) throw new Problem(`"${path}" is not a file; name one with --out.`);
  return true;
}

/** Puts a new file in the place of the old one, or of none, if that is as it was expected; tells whether it did. */
async function replace(
  path: string,
  content: string | Buffer,
  exists: boolean,
  isExpected: () => Promise<boolean>,
): Promise<boolean> {
  const temporary = join(dirname(path), `.${randomBytes(8).toString("hex")}.tmp`);
  let isOurs = false;
  try {
    if (!exists) {
      // An empty file of ours holds the place, so that nobody else's file can come in between and be replaced.
      await (await open(path, "wx", 0o600)).close();
      isOurs = true;
    }
    await writeNew(temporary, content);
    if (await isExpected()) {
      await rename(temporary, path);
      return true;
    }
    await rm(temporary);
    return false;
  } catch (error) {
    await rm(temporary, { force: true });
    if (isOurs) await rm(path, { force: true });
    if (!exists && !isOurs && (error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw cannotWrite(path, error);
  }
}

async function writeNew(path: string, content: string | Buffer): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.chmod(0o600); // whatever the umask took away
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function bytesOf(path: string): Promise<Buffer | undefined> {
  if (!(await isFile(path))) return undefined;
  return readFile(path).catch((error) => {
    throw new Problem(`"${path}" can't be read: ${error.message}`);
  });
}

function utf8(path: string, bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Problem(`"${path}" is not UTF-8, so AWS's command line can't read it; save it as UTF-8 first.`);
  }
}

/** How long to wait for another run, and after what time a lock is one that a killed run has left; in milliseconds. */
const [longestWait, longestHeld] = [30_000, 10_000];

/** Keeps other runs of this program from the file; the function that it resolves to lets them in again. */
async function locked(path: string): Promise<() => Promise<void>> {
  const lock = `${path}.lock`;
  const began = Date.now();
  let hasTold = false;
  for (;;) {
    try {
      await (await open(lock, "wx", 0o600)).close();
      return () => rm(lock, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw cannotWrite(path, error);
    }
    const waited = Date.now() - began;
    if (waited > longestWait) throw new Problem(`"${path}" can't be written: another run holds ${lock}.`);
    if (!hasTold && waited > 1_000) {
      console.error(`Waiting for another run that is writing ${path} (at most ${longestWait / 1_000} s).`);
      hasTold = true;
    }
    const made = await stat(lock).catch(() => undefined);
    // Two runs may find the same old lock; the file is compared before it is replaced, so that nothing is lost then.
    if (made && Date.now() - made.mtimeMs > longestHeld) await rm(lock, { force: true });
    else await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 60));
  }
}

function cannotWrite(path: string, error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem(`"${path}" can't be written: ${(error as Error).message}`);
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** How long a signal waits for the work, in milliseconds. */
const patience = 3_000;

let works = 0;
let received: NodeJS.Signals | undefined;

function keep(signal: NodeJS.Signals): void {
  if (received) endBySignal(signal);
  received = signal;
  setTimeout(() => endBySignal(signal), patience).unref();
}

/** Runs work to its end and lets a signal that came meanwhile act afterwards; a second one acts at once. */
async function undisturbed(work: () => Promise<void>): Promise<void> {
  works += 1;
  if (works === 1) for (const signal of signals) process.on(signal, keep);
  const release = holdInterrupts();
  try {
    await work();
  } finally {
    release();
    works -= 1;
    if (works === 0) for (const signal of signals) process.off(signal, keep);
    if (received && works === 0) process.kill(process.pid, received);
  }
}

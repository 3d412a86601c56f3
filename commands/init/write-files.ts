import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Problem } from "../system/problem";
import { isSystemError, systemReason } from "../system/system-error";
import { listed } from "../terminal/list";

/** A file that `init` writes. */
export interface ProjectFile {
  /** Relative to the project's directory, with `/`. */
  readonly path: string;
  readonly content: string | Buffer;
  readonly executable?: boolean;
  /** A file of the user's own that is edited, so that the one that is there may be replaced. */
  readonly isEdit?: boolean;
}

/**
 * Stops if a file exists that must not be replaced.
 *
 * @throws Problem that names all of them
 */
export function refuseToReplace(directory: string, files: readonly ProjectFile[], force: boolean): void {
  const inTheWay = changedFiles(directory, files)
    .filter(({ path, isEdit }) => !force && !isEdit && existsSync(join(directory, path)))
    .map(({ path }) => path);
  if (inTheWay.length === 0) return;
  throw new Problem(
    `Nothing was written: ${directory} has ${listed(inTheWay)} already. Name a new directory, or add --force.`,
  );
}

/**
 * Writes all files, or none: after an error what was there before is there again.
 *
 * @returns the paths of the files that were written; one that has this content already is not
 * @throws Problem when a file exists and must not be replaced, or can't be written
 */
export function writeFiles(directory: string, files: readonly ProjectFile[], force: boolean): string[] {
  refuseToReplace(directory, files, force);
  const changed = changedFiles(directory, files);
  const undo: (() => void)[] = [];
  try {
    for (const file of changed) undo.push(...write(directory, file));
  } catch (error) {
    for (const step of undo.reverse()) step();
    throw nothingWritten(error);
  }
  return changed.map(({ path }) => path);
}

/** The files that are not there with this very content. */
function changedFiles(directory: string, files: readonly ProjectFile[]): ProjectFile[] {
  return files.filter(({ path, content }) => !contentOf(join(directory, path))?.equals(Buffer.from(content)));
}

function write(directory: string, { path, content, executable = false }: ProjectFile): (() => void)[] {
  const file = join(directory, path);
  const before = contentOf(file);
  const made = mkdirSync(dirname(file), { recursive: true });
  const undoDirectory = () => {
    if (made) rmSync(made, { recursive: true });
  };
  try {
    writeFileSync(file, content);
    if (executable) chmodSync(file, 0o755);
  } catch (error) {
    undoDirectory();
    throw error;
  }
  return [undoDirectory, () => (before === undefined ? rmSync(file) : writeFileSync(file, before))];
}

/** The content of a file; undefined if there is none. */
function contentOf(file: string): Buffer | undefined {
  const stats = statsOf(file);
  if (!stats) return undefined;
  if (!stats.isFile()) throw new Problem(`Nothing was written: ${file} is there already and is not a file.`);
  return readFileSync(file);
}

function statsOf(file: string) {
  try {
    return lstatSync(file, { throwIfNoEntry: false });
  } catch (error) {
    throw nothingWritten(error); // no access
  }
}

function nothingWritten(error: unknown): Error {
  if (!isSystemError(error)) return error as Error;
  return new Problem(`Nothing was written: ${error.path ?? "a file"} can't be written: ${systemReason(error)}.`);
}

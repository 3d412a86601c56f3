import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const directories: string[] = [];

afterAll(() => {
  // A browser's processes may still write for a moment after it was closed.
  for (const directory of directories) rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
});

/** A directory that is gone after the test file. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "s3-user-"));
  directories.push(directory);
  return directory;
}

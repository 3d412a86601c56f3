import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Makes a directory for its owner only, which is gone when this process ends, however it ends. */
export function temporaryDirectory(prefix = join(tmpdir(), "s3-user-")): string {
  const directory = mkdtempSync(prefix);
  // Tries again: a child that was killed a moment ago may still be writing there.
  process.once("exit", () => rmSync(directory, { recursive: true, force: true, maxRetries: 10 }));
  return directory;
}

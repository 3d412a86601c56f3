import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Makes a directory for its owner only, which is gone when this process ends, however it ends. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "s3-user-"));
  process.once("exit", () => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

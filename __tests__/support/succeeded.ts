import type { Result } from "../../commands/system/processes";

/** The result of a process that must have ended well; otherwise its output is the error. */
export function succeeded(result: Result): Result {
  if (result.status !== 0) throw new Error(`exit code ${result.status}\n${result.stdout}\n${result.stderr}`);
  return result;
}

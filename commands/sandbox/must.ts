import { Problem } from "../tools/problem";
import type { Result } from "../tools/processes";

/** The result of a process that must have ended well. */
export function must(what: string, result: Result): Result {
  if (result.status === 0) return result;
  throw new Problem(`${what} failed with exit status ${result.status}:\n${result.stdout}\n${result.stderr}`.trim());
}

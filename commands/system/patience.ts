import type { ChildProcess } from "node:child_process";
import { Problem } from "./problem";
import { end, finished, type Result } from "./processes";

/** In milliseconds. */
export interface Patience {
  /** The time after which the person at the terminal sees what the command is waiting for. */
  readonly silent: number;
  /** After what time the process is ended. */
  readonly longest: number;
}

/**
 * Waits for a process that normally ends by itself.
 *
 * @param what the process, as it is called in a sentence
 * @throws Problem when it takes too long; rejects too when it can't be started
 */
export async function waitFor(
  what: string,
  child: ChildProcess,
  { silent, longest }: Patience = { silent: 10_000, longest: 600_000 },
): Promise<Result> {
  let isTooLong = false;
  const tell = setTimeout(() => {
    console.error(`Waiting for ${what}, ${longest / 60_000} minutes at most. Ctrl-C ends it.`);
  }, silent);
  const limit = setTimeout(() => {
    isTooLong = true;
    end(child);
  }, longest);
  try {
    const result = await finished(child);
    if (isTooLong) throw new Problem(`${what} did not end within ${longest / 60_000} minutes.`);
    return result;
  } finally {
    clearTimeout(tell);
    clearTimeout(limit);
  }
}

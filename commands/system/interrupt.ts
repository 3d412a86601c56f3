type React = (status: number) => void;

/** Signals that ask a process to stop, with the exit status that says so. */
const requests = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

let reactions: { readonly first: React; readonly later: React } | undefined;
let holds = 0;

/**
 * Calls back when the user or the system asks this process to stop, with the exit status that says so. The last one to
 * ask is called.
 *
 * @param later what every further request does; by default it ends the process at once
 */
export function onInterrupt(first: React, later: React = (status) => process.exit(status)): void {
  const isFirst = reactions === undefined;
  reactions = { first, later };
  if (!isFirst) return;
  let wasAsked = false;
  for (const [signal, status] of Object.entries(requests)) {
    process.on(signal, () => {
      if (holds > 0) return;
      const react = wasAsked ? reactions?.later : reactions?.first;
      wasAsked = true;
      react?.(status);
    });
  }
}

/**
 * Cleans up as at the end of this process, and lets requests to stop end it at once from then on, as the system does: for
 * work that answers nothing for seconds and leaves nothing behind.
 */
export function dieOnInterrupt(): void {
  process.emit("exit", 0); // children and temporary directories
  for (const signal of Object.keys(requests)) process.removeAllListeners(signal);
}

/** Lets requests to stop go unanswered here, for work that answers them itself; the result ends that. */
export function holdInterrupts(): () => void {
  holds += 1;
  return () => {
    holds -= 1;
  };
}

/**
 * Ends this process as the signal does by itself. `process.exit` would wait for a file that does not answer: a pipe that
 * nobody writes to, a disk that is gone.
 */
export function endBySignal(signal: NodeJS.Signals): void {
  process.emit("exit", 1); // children and temporary directories
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

type React = (status: number) => void;

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
  for (const [signal, status] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 })) {
    process.on(signal, () => {
      if (holds > 0) return;
      const react = wasAsked ? reactions?.later : reactions?.first;
      wasAsked = true;
      react?.(status);
    });
  }
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

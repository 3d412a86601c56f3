type React = (status: number) => void;

/** Signals that ask a process to stop, with their exit codes. */
const requests = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/** Milliseconds in which signals are one request: npm passes on the Ctrl-C that the terminal has sent to both. */
const oneRequest = 1_000;

let reactions: { readonly first: React; readonly later: React } | undefined;

/**
 * Calls back when the user or the system asks this process to stop, with the exit code for that. Only the last callback
 * is called.
 *
 * @param later what every further request does; by default it ends the process at once
 */
export function onInterrupt(first: React, later: React = (status) => process.exit(status)): void {
  const isFirst = reactions === undefined;
  reactions = { first, later };
  if (!isFirst) return;
  let lastAsked: number | undefined;
  for (const [signal, status] of Object.entries(requests)) {
    process.on(signal, () => {
      const before = lastAsked;
      lastAsked = performance.now();
      if (before === undefined) reactions?.first(status);
      else if (lastAsked - before >= oneRequest) reactions?.later(status);
    });
  }
}

/**
 * Cleans up as at the end of this process, and lets requests to stop end it at once from then on, as the system does:
 * for work that answers nothing for seconds and leaves nothing behind.
 */
export function dieOnInterrupt(): void {
  process.emit("exit", 0); // children and temporary directories
  for (const signal of Object.keys(requests)) process.removeAllListeners(signal);
}

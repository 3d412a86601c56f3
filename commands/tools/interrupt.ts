let reactToInterrupt: ((status: number) => void) | undefined;

/**
 * Calls back when the user or the system asks this process to stop, with the exit status that says so. The last one to
 * ask is called; a second request ends the process at once.
 */
export function onInterrupt(react: (status: number) => void): void {
  const isFirst = reactToInterrupt === undefined;
  reactToInterrupt = react;
  if (!isFirst) return;
  let wasAsked = false;
  for (const [signal, status] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 })) {
    process.on(signal, () => {
      if (wasAsked) process.exit(status);
      wasAsked = true;
      reactToInterrupt?.(status);
    });
  }
}

import pc from "picocolors";

/** Colours for standard output and standard error: none without a terminal, or with `NO_COLOR`. */
export const [onStdout, onStderr] = [process.stdout, process.stderr].map((stream) =>
  pc.createColors(pc.isColorSupported && (stream.isTTY === true || process.env.FORCE_COLOR !== undefined)),
) as [typeof pc, typeof pc];

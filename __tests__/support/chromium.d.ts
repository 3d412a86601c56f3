/** Debian's Chromium or one of its namesakes; undefined where there is none. */
export function findChromium(): string | undefined;

/** For a machine without display, sandbox privileges or network. */
export const flags: string[];

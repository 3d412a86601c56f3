/** How every command ends. */
export const exitCode = {
  fine: 0,
  /** The command could not finish. */
  failed: 1,
  usage: 2,
  /** The command found something: an old key, drift, a finding at `--fail-on`. */
  found: 3,
} as const;

/**
 * The same for `--help`.
 *
 * @param found what a command ends with 3 for; undefined for one that never does
 */
export function exitCodeHelp(found?: string): string {
  const lines = ["", "Exit codes:", "  0  success", "  1  the command could not finish", "  2  wrong usage"];
  if (found !== undefined) lines.push(`  3  it found something: ${found}`);
  return lines.join("\n");
}

/** A value as one word of a shell command, quoted only if necessary, because Docker reads quotes as part of it. */
export function shellWord(value: string): string {
  return /^[A-Za-z0-9_/+=.,:@%-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}

/** A value as one word of a shell command, quoted only if necessary, because Docker reads quotes as part of it. */
export function shellWord(value: string): string {
  return /^[A-Za-z0-9_/+=.,:@%-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}

/** A path as one word of a shell command, which no program takes for an option. */
export function shellPath(path: string): string {
  return shellWord(path.startsWith("-") ? `./${path}` : path);
}

/**
 * Options with their values, such as `--stack site --user photos`; those without a value are left out. AWS's command
 * line takes a value that begins with `-`, as IAM user names may, for another option unless `=` joins the two.
 */
export function shellOptions(options: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(options).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.map(([name, value]) => `--${name}${/^-./.test(value) ? "=" : " "}${shellWord(value)}`).join(" ");
}

/** A stack as words for `deploy`, `diff` and `destroy`. */
export function shellStack(name: string): string {
  return name.startsWith("-") ? shellOptions({ stack: name }) : shellWord(name);
}

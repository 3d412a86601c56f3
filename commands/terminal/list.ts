/** A list for a message: at most ten names. */
export function listed(names: readonly string[]): string {
  const shown = names.length <= 10 ? names : [...names.slice(0, 10), `${names.length - 10} more`];
  const type = shown.length === names.length ? "unit" : "conjunction";
  return new Intl.ListFormat("en-GB", { type }).format(shown);
}

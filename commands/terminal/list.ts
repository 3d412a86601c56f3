/** Parts as a sentence has them: `a, b and c`. */
export function joinWords(parts: readonly string[], last: "and" | "or" = "and"): string {
  const type = last === "and" ? "conjunction" : "disjunction";
  return new Intl.ListFormat("en-GB", { type }).format(parts);
}

/** A list for a message, with at most ten names. */
export function listed(names: readonly string[]): string {
  const shown = names.length <= 10 ? names : [...names.slice(0, 10), `${names.length - 10} more`];
  const type = shown.length === names.length ? "unit" : "conjunction";
  return new Intl.ListFormat("en-GB", { type }).format(shown);
}

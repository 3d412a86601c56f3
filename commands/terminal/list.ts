import { count } from "./number";

/** Parts as a sentence has them: `a, b and c`. */
export function joinWords(parts: readonly string[], last: "and" | "or" = "and"): string {
  const type = last === "and" ? "conjunction" : "disjunction";
  return new Intl.ListFormat("en-GB", { type }).format(parts);
}

/** The first of some names, and the number of the others. */
export function few(names: readonly string[], most: number, noun: string): readonly string[] {
  return names.length > most ? [...names.slice(0, most), count(names.length - most, `more ${noun}`)] : names;
}

/** A list for a message, with at most ten names. */
export function listed(names: readonly string[]): string {
  const shown = names.length <= 10 ? names : [...names.slice(0, 10), `${names.length - 10} more`];
  const type = shown.length === names.length ? "unit" : "conjunction";
  return new Intl.ListFormat("en-GB", { type }).format(shown);
}

import { isRecord, show } from "../iam/json";
import { isToken } from "../terraform/token";

// The parts that rules are built from. A rule is a function of a value that returns its errors as sentences.

/** The error of a property that breaks its rule. The fix is an imperative sentence, made of the reader's own value. */
export function mustBe(property: string, rule: string, value: unknown, fix: string): string {
  const shown = value === undefined ? "undefined (an unset environment variable?)" : show(value);
  return `${property} must be ${rule}, but is ${shown}. ${fix}.`;
}

/**
 * The error of a value that is not a list. The fix is that value in a list, if `errorsOf` accepts it as an entry.
 *
 * @param example for any other value, as it is written in main.ts
 */
export function mustBeList(
  property: string,
  rule: string,
  value: unknown,
  errorsOf: (entry: string) => string[],
  example: string,
): string {
  const isEntry = typeof value === "string" && !isToken(value) && errorsOf(value).length === 0;
  return mustBe(property, rule, value, isEntry ? `Write [${show(value)}]` : `Write for example ${example}`);
}

/** The errors of an optional property: none while it is left out. */
export function ifSet<T>(value: T, rule: (value: T) => string[]): string[] {
  return value === undefined ? [] : rule(value);
}

/** The error of a value that is not one of a few. It proposes the one that differs only in case. */
export function oneOf(property: string, choices: readonly string[], value: unknown): string[] {
  if (choices.some((choice) => choice === value)) return [];
  const typed = typeof value === "string" ? value.trim().toLowerCase() : undefined;
  const similar = choices.find((choice) => choice.toLowerCase() === typed);
  const fix = similar === undefined ? "Write one of them" : `Write ${show(similar)}`;
  return [mustBe(property, choices.map(show).join(" or "), value, fix)];
}

/** The error of a text that must have a form. A text that is known only after apply has none. */
export function formErrors(property: string, value: unknown, form: RegExp, rule: string, fix: string): string[] {
  if (isToken(value) || (typeof value === "string" && form.test(value))) return [];
  return [mustBe(property, rule, value, fix)];
}

/** The values that a list has more than once, each of them one time. */
export function repeated<T>(values: readonly T[], keyOf: (value: T) => unknown = (value) => value): T[] {
  const keys = values.map(keyOf);
  return [...new Set(values.filter((_, index) => keys[index] !== undefined && keys.indexOf(keys[index]) !== index))];
}

/** Properties that the interface does not have: typing slips that TypeScript finds and JavaScript doesn't. */
export function unknownPropertyErrors(value: object, known: Readonly<Record<string, true>>): string[] {
  const names = Object.keys(known);
  const unknown = Object.keys(value).filter((property) => !Object.hasOwn(known, property));
  return unknown.map((property) => {
    const near = nearest(property, names);
    const fix = near ? `Did you mean ${near}?` : `Write one of ${names.join(", ")}.`;
    return `unknown property ${show(property)}. ${fix}`;
  });
}

/** The errors in the options of a factory such as `StateBackend.s3`, whose name each of them begins with. */
export function factoryErrors(
  factory: string,
  options: unknown,
  known: Readonly<Record<string, true>>,
  fieldErrors: () => string[],
): string[] {
  const errors = isRecord(options)
    ? [...unknownPropertyErrors(options, known), ...fieldErrors()]
    : [mustBe("the argument", "an object", options, `Write one with ${Object.keys(known).join(", ")}`)];
  return errors.map((error) => `${factory}: ${error}`);
}

/** The error in the argument of a factory such as `StateBackend.custom`, which must be a function. */
export function functionErrors(factory: string, value: unknown, example: string): string[] {
  if (typeof value === "function") return [];
  return [mustBe(`${factory}: the argument`, "a function", value, `Write for example ${example}`)];
}

/** A switch that synth needs to know: true or false, not a token. */
export function booleanErrors(property: string, value: unknown): string[] {
  if (value === undefined || typeof value === "boolean") return [];
  const word = ["string", "number"].includes(typeof value) ? `${value}`.toLowerCase() : "";
  let fix = "Write one of them";
  if (["true", "yes", "on", "1"].includes(word)) fix = `Write ${property}: true`;
  if (["false", "no", "off", "0"].includes(word)) fix = `Write ${property}: false`;
  return [mustBe(property, "true or false", value, fix)];
}

/**
 * The properties that are set: `null`, which YAML and JSON have for an unset one, is none. A hole in a list, which most
 * methods of lists skip, becomes an entry that the rules refuse.
 */
export function withoutNulls<T>(value: T): T {
  const isOdd = (one: unknown) => one === null || (Array.isArray(one) && one.includes(undefined));
  if (!isRecord(value) || !Object.values(value).some(isOdd)) return value;
  const set = Object.entries(value).filter(([, one]) => one !== null);
  return Object.fromEntries(set.map(([name, one]) => [name, Array.isArray(one) ? Array.from(one) : one])) as T;
}

/** The most similar name, if at most a third of its letters differ. */
export function nearest(wanted: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  // Loaded only when there is an error, because loading takes time.
  const { closest, distance } = require("fastest-levenshtein") as typeof import("fastest-levenshtein");
  const lowerCase = names.map((name) => name.toLowerCase());
  const found = names[lowerCase.indexOf(closest(wanted.toLowerCase(), lowerCase))] as string;
  return distance(wanted.toLowerCase(), found.toLowerCase()) <= found.length / 3 ? found : undefined;
}

import { isRecord, show } from "../iam/json";

// What every property and every factory's options are held against.

/** Properties that the interface does not have: typing slips that TypeScript would catch and JavaScript does not. */
export function unknownPropertyErrors(value: object, known: Readonly<Record<string, true>>): string[] {
  return Object.keys(value)
    .filter((property) => !Object.hasOwn(known, property))
    .map((property) => {
      const meant = nearest(property, Object.keys(known));
      return `unknown property ${show(property)}; ${meant ? `did you mean ${meant}?` : `write one of ${Object.keys(known).join(", ")}`}`;
    });
}

/** What is wrong with the options of a factory such as `StateBackend.s3`, which every sentence begins with. */
export function factoryErrors(
  factory: string,
  options: unknown,
  known: Readonly<Record<string, true>>,
  fieldErrors: () => string[],
): string[] {
  const errors = isRecord(options)
    ? [...unknownPropertyErrors(options, known), ...fieldErrors()]
    : [`the options are ${show(options)}; write an object with ${Object.keys(known).join(", ")}`];
  return errors.map((error) => `${factory}: ${error}`);
}

/** A switch that is needed at synth: true or false, not a token. */
export function booleanErrors(property: string, value: unknown): string[] {
  if (value === undefined || typeof value === "boolean") return [];
  return [`${property} is ${show(value)}; write true or false`];
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

/** The name that was probably meant: at most a third of its letters are other ones. Undefined where none is that near. */
export function nearest(wanted: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  // Loaded for a mistake only, so that nobody else waits for it.
  const { closest, distance } = require("fastest-levenshtein") as typeof import("fastest-levenshtein");
  const lowerCase = names.map((name) => name.toLowerCase());
  const found = names[lowerCase.indexOf(closest(wanted.toLowerCase(), lowerCase))] as string;
  return distance(wanted.toLowerCase(), found.toLowerCase()) <= found.length / 3 ? found : undefined;
}

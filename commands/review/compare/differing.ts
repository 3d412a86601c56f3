import { isDeepStrictEqual } from "node:util";
import type { Differing } from "../model";

/** The properties of two objects that differ, among these. */
export function differing<Settings extends object>(
  names: readonly (keyof Settings)[],
  before: Settings,
  after: Settings,
): Differing<Settings> {
  const changed = names.filter((name) => !isDeepStrictEqual(before[name], after[name]));
  const only = (one: Settings) => Object.fromEntries(changed.map((name) => [name, one[name]])) as Partial<Settings>;
  return { before: only(before), after: only(after) };
}

import { inspect } from "node:util";

/** The value for a message: as JSON, shortened to 80 characters. */
export function show(value: unknown): string {
  if (value === undefined) return "undefined";
  if (typeof value === "number") return String(value); // of NaN, JSON would make null
  const text = asJson(value) ?? inspect(value, { depth: 0, breakLength: Infinity, compact: true });
  return text.length > 80 ? `${text.slice(0, 76)}…${text.slice(-3)}` : text;
}

/** The value's JSON; undefined if it has none, such as a function, a bigint or an object that contains itself. */
function asJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

/** Whether the value is an object with named properties, not an array or null. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

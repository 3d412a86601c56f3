import { inspect } from "node:util";

/** The value for a message: as JSON, shortened to 80 characters. */
export function show(value: unknown): string {
  if (value === undefined) return "undefined";
  if (typeof value === "number") return String(value); // of NaN, JSON would make null
  const text = visible(asJson(value) ?? inspect(value, { depth: 0, breakLength: Infinity, compact: true }));
  return text.length > 80 ? `${text.slice(0, 76)}…${text.slice(-3)}` : text;
}

/** What steers a terminal, or turns the direction of writing, for a regular expression's class of characters. */
export const steering = String.raw`\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069`;

const oneSteering = new RegExp(`[${steering}]`, "g"); // JSON escapes only those below a space

/** Text with its invisible characters written as in JSON, such as `\\u202e`: in JSON, the same value. */
export function visible(text: string): string {
  return text.replace(oneSteering, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The value's JSON; undefined if it has none, such as a function, a Map or an object that contains itself. */
function asJson(value: unknown): string | undefined {
  if (value instanceof Map || value instanceof Set || value instanceof Promise) return undefined; // JSON would make {}
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

/**
 * Whether the value is an object whose content is its named properties: not null, and no array. A Map, a Set or a Date
 * has its content elsewhere, and would be read as an object without any.
 */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return ["[object Object]", "[object Module]"].includes(Object.prototype.toString.call(value));
}

import { AccessCall } from "./access-call";

/** A line of the project is at most this long. */
const lineWidth = 120;

/**
 * A value as TypeScript, on one line where it fits. Properties that are undefined are left out.
 *
 * @param before how long the line is already
 */
export function typescriptOf(value: unknown, indent = "", before = 0): string {
  const line = onOneLine(value);
  if (indent.length + before + line.length + 1 <= lineWidth) return line;
  if (value instanceof AccessCall) {
    const opening = `S3Access.${value.factory}(`;
    const args = value.args.map((arg) => typescriptOf(arg, indent, before + opening.length + 1));
    return `${opening}${args.join(", ")})`;
  }
  if (typeof value !== "object" || value === null) return line;
  const inner = `${indent}  `;
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  const parts = Array.isArray(value)
    ? value.map((item) => typescriptOf(item, inner))
    : properties(value).map(([key, item]) => `${key}: ${typescriptOf(item, inner, key.length + 2)}`);
  return [open, ...parts.map((part) => `${inner}${part},`), `${indent}${close}`].join("\n");
}

function onOneLine(value: unknown): string {
  if (value instanceof AccessCall) return `S3Access.${value.factory}(${value.args.map(onOneLine).join(", ")})`;
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const parts = properties(value).map(([key, item]) => `${key}: ${onOneLine(item)}`);
  return parts.length === 0 ? "{}" : `{ ${parts.join(", ")} }`;
}

function properties(value: object): [string, unknown][] {
  return Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => [/^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key), item]);
}

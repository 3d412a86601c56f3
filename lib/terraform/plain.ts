/**
 * Whether a value is plain data, with nothing for cdktf to resolve: no token, and no text or number that encodes one.
 * If in doubt, it is not: a text such as `1e289` could be the token of a number.
 */
export function isPlain(value: unknown): boolean {
  if (typeof value === "string" || typeof value === "number") return !mayStandForToken.test(`${value}`);
  if (typeof value !== "object" || value === null) return typeof value !== "function";
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return false;
  return !("resolve" in value) && Object.entries(value).every((entry) => entry.every(isPlain));
}

/** cdktf encodes a token in a text as `${TfToken[TOKEN.7]}`, and as a number near 10 to the power of 289. */
const mayStandForToken = /TfToken\[|\de\+?\d{3}/;

/**
 * Whether a value is data through and through, with nothing that cdktf would still have to resolve: no token, no text or
 * number that stands for one. In doubt it is not: a text such as `1e289` could be a number's token.
 */
export function isPlain(value: unknown): boolean {
  if (typeof value === "string" || typeof value === "number") return !mayStandForToken.test(`${value}`);
  if (typeof value !== "object" || value === null) return typeof value !== "function";
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return false;
  return !("resolve" in value) && Object.entries(value).every((entry) => entry.every(isPlain));
}

/** cdktf writes a token in a text as `${TfToken[TOKEN.7]}`, and a number's as a number near 10 to the power of 289. */
const mayStandForToken = /TfToken\[|\de\+?\d{3}/;

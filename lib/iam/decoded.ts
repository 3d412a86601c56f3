/** A text of an address without its percent signs; as it is if they don't mean anything. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

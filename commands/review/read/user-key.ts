/** A user by name and provider: two users of one name under two providers are two users. */
export function userKey(name: string, provider: string): string {
  return `${name}\n${provider}`;
}

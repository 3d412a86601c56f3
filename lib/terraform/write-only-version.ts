import { Fn, Token } from "./cdktf";

/**
 * Terraform can't see that a write-only value changed, it compares a number beside it. So that number is a hash of what
 * tells one value from another. Twelve hex digits fit the 53 bits that JSON numbers are exact to.
 */
export function writeOnlyVersion(content: string): number {
  return Token.asNumber(Fn.parseint(Fn.substr(Fn.sha256(content), 0, 12), 16));
}

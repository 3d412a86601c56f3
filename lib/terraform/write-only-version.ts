import { Fn, Token } from "./cdktf";

/**
 * The version of a write-only argument: Terraform doesn't store the value, and compares only this number. It is a hash
 * that differs for each value. Twelve hex digits fit into the 53 bits that are exact in JSON numbers.
 */
export function writeOnlyVersion(content: string): number {
  return Token.asNumber(Fn.parseint(Fn.substr(Fn.sha256(content), 0, 12), 16));
}

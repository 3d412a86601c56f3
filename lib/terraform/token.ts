import { Token } from "./cdktf";
import { holdsExpression } from "./expression";

/**
 * Whether a value is known only after plan or apply, so that no rule can check it at synth: a cdktf token, or a string
 * with a Terraform expression such as `${var.bucket}`.
 */
export function isToken(value: unknown): boolean {
  return Token.isUnresolved(value) || (typeof value === "string" && holdsExpression(value));
}

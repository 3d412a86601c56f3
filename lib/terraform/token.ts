import { Token } from "./cdktf";
import { holdsExpression } from "./expression";

/**
 * Whether a value is known to Terraform only, at plan or apply, so that no rule can judge it at synth:
 * a cdktf token, or a string that holds a Terraform expression such as `${var.bucket}`.
 */
export function isToken(value: unknown): boolean {
  return Token.isUnresolved(value) || (typeof value === "string" && holdsExpression(value));
}

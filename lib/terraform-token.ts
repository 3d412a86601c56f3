import { Token } from "cdktf";

/** Opens `${aws:username}`, `${s3:prefix}`, `${*}`: variables that IAM fills in at each request. */
const policyVariable = /\$\{(?=[A-Za-z0-9-]+:(?!:)|[*?$]\})/g;

/** Opens `${var.bucket}` or an encoded cdktf token, but neither an IAM policy variable nor an escaped `$${`. */
const terraformExpression = /(?<!\$)\$\{(?![A-Za-z0-9-]+:(?!:)|[*?$]\})/;

/**
 * Whether a value is known to Terraform only, at plan or apply, so that no rule can judge it at synth:
 * a cdktf token, or a string that holds a Terraform expression such as `${var.bucket}`.
 */
export function isToken(value: unknown): boolean {
  return Token.isUnresolved(value) || (typeof value === "string" && terraformExpression.test(value));
}

/**
 * Keeps from Terraform what it would take for a template of its own: IAM's policy variables, such as `${aws:username}`,
 * and `%{`.
 *
 * @see https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences
 */
export function escapeTemplates(text: string): string {
  return text.replace(policyVariable, "$$$${").replaceAll("%{", "%%{");
}

/** The text that Terraform makes of an escaped one. */
export function unescapeTemplates(text: string): string {
  return text.replaceAll("$${", "${").replaceAll("%%{", "%{");
}

/** The start of `${aws:username}`, `${s3:prefix}`, `${*}`: variables that IAM replaces at each request. */
const policyVariable = /\$\{(?=[A-Za-z0-9-]+:(?!:)|[*?$]\})/g;

/** The start of `${var.bucket}` or an encoded cdktf token, but not of an IAM policy variable or an escaped `$${`. */
const terraformExpression = /(?<!\$)\$\{(?![A-Za-z0-9-]+:(?!:)|[*?$]\})/;

/** Whether a text contains a Terraform expression, such as `${var.bucket}`. */
export function holdsExpression(text: string): boolean {
  return terraformExpression.test(text);
}

/** Whether a text contains an IAM policy variable, such as `${aws:username}`. */
export function holdsPolicyVariable(text: string): boolean {
  return text.search(policyVariable) >= 0;
}

/**
 * Escapes what Terraform would read as a template: IAM policy variables such as `${aws:username}`, and `%{`.
 *
 * @see https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences
 */
export function escapeTemplates(text: string): string {
  return text.replace(policyVariable, "$$$${").replaceAll("%{", "%%{");
}

/** The text that Terraform reads from an escaped one. */
export function unescapeTemplates(text: string): string {
  return text.replaceAll("$${", "${").replaceAll("%%{", "%{");
}

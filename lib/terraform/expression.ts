/** Opens `${aws:username}`, `${s3:prefix}`, `${*}`: variables that IAM fills in at each request. */
const policyVariable = /\$\{(?=[A-Za-z0-9-]+:(?!:)|[*?$]\})/g;

/** Opens `${var.bucket}` or an encoded cdktf token, but neither an IAM policy variable nor an escaped `$${`. */
const terraformExpression = /(?<!\$)\$\{(?![A-Za-z0-9-]+:(?!:)|[*?$]\})/;

/** Whether a text holds a part that only Terraform can fill in, such as `${var.bucket}`. */
export function holdsExpression(text: string): boolean {
  return terraformExpression.test(text);
}

/** Whether a text holds a variable that IAM fills in, such as `${aws:username}`. */
export function holdsPolicyVariable(text: string): boolean {
  return text.search(policyVariable) >= 0;
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

import { Fn, Token } from "./cdktf";

/**
 * A policy document's JSON as a template for Terraform. Where the document holds a list or object that only Terraform
 * knows, Terraform writes that part; the quotes inside an expression stay as they are, for Terraform reads it as code.
 */
export function policyJson(document: object): string {
  const unquoted: string[] = [];
  const json = JSON.stringify(document, function (this: Record<string, unknown>, key, value) {
    const original = this[key]; // value is what toJSON made of a token
    if (typeof original === "string" || !Token.isUnresolved(original)) return value;
    unquoted.push(Fn.jsonencode(original));
    return unquoted.at(-1);
  });
  const template = unquoted.reduce((text, part) => text.replace(`"${part}"`, () => part), json);
  return template.replace(expression, (found) => found.replaceAll('\\"', '"'));
}

/** A Terraform expression that somebody wrote into a text, such as `${replace(var.bucket, "_", "-")}`. */
const expression = /(?<!\$)\$\{[^{}]*\}/g;

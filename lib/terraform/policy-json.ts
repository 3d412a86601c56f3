import { Fn, Token } from "./cdktf";
import { escapeTemplates } from "./expression";

export function policyText(document: object): string {
  return escapeTemplates(policyJson(document));
}

/**
 * A policy document's JSON as a Terraform template. Terraform inserts lists and objects that are known only after
 * apply. Quotes inside an expression are not escaped, because Terraform reads it as code.
 */
function policyJson(document: object): string {
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

/** A Terraform expression in a text, such as `${replace(var.bucket, "_", "-")}`. */
const expression = /(?<!\$)\$\{[^{}]*\}/g;

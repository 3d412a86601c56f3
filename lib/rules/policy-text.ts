import { show } from "../iam/json";

// Characters in a policy's text, anywhere in it, on the way through Terraform to IAM.

/** IAM accepts U+0020 to U+00FF, tabs and line ends. */
const foreign = /[^\t\n\r\x20-\xff]+/gu;

/** A text that would be a policy variable with `$` in front. */
const literalVariable = /&\{([A-Za-z*?$])/g;

/**
 * The errors of a text in a policy. Each begins with the text.
 *
 * @param fix what to write; by default the corrected text, if it means the same
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPolicy.html
 */
export function policyTextErrors(
  text: string,
  fix = isCorrectable(text) ? `Write ${show(soundText(text))}` : "Write it without these characters",
): string[] {
  const strange = [...new Set(text.match(foreign)?.join("") ?? "")].map(codePoint);
  const problems: string[] = [];
  if (strange.length > 0) problems.push(`has ${strange.join(", ")}, but IAM's policies allow only U+0020 to U+00FF`);
  if (text.includes("$${")) problems.push('has "$${", but the escape for Terraform is added automatically');
  if (text.search(literalVariable) >= 0) problems.push('has "&{", which IAM reads as plain text');
  return problems.map((problem) => `${show(text)} ${problem}. ${fix}.`);
}

/** Whether {@link soundText} corrects everything. No other character has a replacement that means the same. */
export function isCorrectable(text: string): boolean {
  return soundText(text).search(foreign) < 0;
}

/** The text without invisible characters, and with the usual hyphen, escape and variables. */
export function soundText(text: string): string {
  return text
    .replace(/\p{Cf}/gu, "")
    .replace(/[\u2010-\u2015\u2212]/g, "-")
    .replace(/\${2,}\{/g, "${")
    .replaceAll(literalVariable, "${$1");
}

function codePoint(character: string): string {
  return `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")} (${show(character)})`;
}

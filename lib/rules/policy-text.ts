import { show } from "../iam/json";

// Characters in a policy's text, anywhere in it, on the way through Terraform to IAM.

/** IAM accepts U+0020 to U+00FF, tabs and line ends. */
const foreign = /[^\t\n\r\x20-\xff]+/gu;

/** A text that would be a policy variable with `$` in front. */
const literalVariable = /&\{([A-Za-z*?$])/g;

/**
 * The errors of a text in a policy. Each begins with the text.
 *
 * @param instead replaces a character that IAM doesn't accept: `*` where that is a wildcard
 * @param fix what to write; by default the corrected text
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPolicy.html
 */
export function policyTextErrors(
  text: string,
  instead: "*" | "",
  fix = `Write ${show(soundText(text, instead))}`,
): string[] {
  const strange = [...new Set(text.match(foreign)?.join("") ?? "")].map(codePoint);
  const problems: string[] = [];
  if (strange.length > 0) problems.push(`has ${strange.join(", ")}, but IAM's policies allow only U+0020 to U+00FF`);
  if (text.includes("$${")) problems.push('has "$${", but the escape for Terraform is added automatically');
  if (text.search(literalVariable) >= 0) problems.push('has "&{", which IAM reads as plain text');
  return problems.map((problem) => `${show(text)} ${problem}. ${fix}.`);
}

/** The corrected text: without what {@link policyTextErrors} finds. */
export function soundText(text: string, instead: "*" | ""): string {
  return text
    .replace(foreign, instead)
    .replace(/\${2,}\{/g, "${")
    .replaceAll(literalVariable, "${$1");
}

function codePoint(character: string): string {
  return `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")} (${show(character)})`;
}

import { show } from "../iam/json";

// What may stand in a policy's text, wherever in it, on its way through Terraform to IAM.

/** IAM takes U+0020 to U+00FF, tabs and line ends. */
const foreign = /[^\t\n\r\x20-\xff]+/gu;

/** What would be a variable with `$` in front. */
const literalVariable = /&\{([A-Za-z*?$])/g;

/**
 * What is wrong with a text in a policy, each as a sentence that begins with it.
 *
 * @param instead what stands in for a character that IAM does not take: `*` where that is a wildcard
 * @param remedy what to write; by default the text with all of it corrected
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPolicy.html
 */
export function policyTextErrors(
  text: string,
  instead: "*" | "",
  remedy = `write ${show(soundText(text, instead))}`,
): string[] {
  const strange = [...new Set(text.match(foreign)?.join("") ?? "")].map(codePoint);
  return [
    ...(strange.length > 0 ? [`has ${strange.join(", ")}, but IAM's policies hold U+0020 to U+00FF only`] : []),
    ...(text.includes("$${") ? ['has "$${", but Terraform\'s escape is added here'] : []),
    ...(text.search(literalVariable) >= 0 ? ['has "&{", which is plain text to IAM'] : []),
  ].map((problem) => `${show(text)} ${problem}; ${remedy}`);
}

/** The text with what {@link policyTextErrors} finds corrected. */
export function soundText(text: string, instead: "*" | ""): string {
  return text
    .replace(foreign, instead)
    .replace(/\${2,}\{/g, "${")
    .replaceAll(literalVariable, "${$1");
}

function codePoint(character: string): string {
  return `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")} (${show(character)})`;
}

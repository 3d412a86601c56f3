import { steering } from "terraform-s3-user/iam";

// Markdown that text of others can't leave: names, addresses and values come from the author of the JSON.

/** Characters of one name or ARN that are shown. */
const maxCode = 300;

/** Characters of one sentence that are shown, before they are escaped. */
const maxText = 1_000;

/** Content behind a summary, which opens on click. */
export function fold(summary: string, content: string): string {
  return `<details><summary>${summary}</summary>${content}</details>`;
}

/** A list of items that are Markdown already. */
export function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join("\n");
}

/** A table of cells that are Markdown already. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** Text of others as code that it can't leave: a code span, or HTML if a span would end early. */
export function code(foreign: string): string {
  const short = shortLine(foreign).trim();
  return short === "" || /[`|]/.test(short) ? codeElement(short) : `\`${short}\``;
}

/** The same for a summary, in which Markdown is not read. */
export function codeElement(foreign: string): string {
  return `<code>${takenApart(shortLine(foreign)).replace(/[&<>"'`|*_[\]\\~@$!]/g, entity)}</code>`;
}

function shortLine(foreign: string, limit = maxCode): string {
  const flat = oneLine(foreign);
  return flat.length > limit ? `${flat.slice(0, limit - 1)}…` : flat;
}

function entity(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}

/** Foreign text between our own words. */
export function text(foreign: string): string {
  return takenApart(shortLine(foreign, maxText)).replace(/[&<>`|*_[\]\\~$!]/g, entity);
}

/**
 * GitHub creates mentions and links in the finished text, in which an entity is a character again, in HTML's code
 * elements too. A zero-width space splits such words.
 */
function takenApart(foreign: string): string {
  return foreign.replace(/[@#]|:(?=\/\/)|\b(?:www|gh)(?=[.-])/gi, (found) => `${found}\u200b`);
}

const gaps = new RegExp(`[\\s${steering}]+`, "g");

/** Foreign text without line breaks, and without what steers a terminal or turns the direction of writing. */
export function oneLine(foreign: string): string {
  return foreign.replace(gaps, " ");
}

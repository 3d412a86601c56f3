import { visible } from "terraform-s3-user/iam";

/** HTML that is safe in a page; only {@link html} creates it. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = Html | string | number | readonly Html[];

/** Joins the parts of a page, and escapes everything that is not HTML yet. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const texts = parts.map((part) => {
    if (part instanceof Html) return part.text;
    return Array.isArray(part) ? part.map((one: Html) => one.text).join("") : escapeHtml(String(part));
  });
  return new Html(strings.reduce((text, string, index) => text + texts[index - 1] + string));
}

function escapeHtml(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

export const nothing = new Html("");

/** HTML that is safe to put in a page: made by {@link html} only. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = Html | string | number | readonly Html[];

/** Puts a page together; whatever is no HTML yet is escaped. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const texts = parts.map((part) => {
    if (part instanceof Html) return part.text;
    return Array.isArray(part) ? part.map((one: Html) => one.text).join("") : escapeHtml(String(part));
  });
  return new Html(strings.reduce((text, string, index) => text + texts[index - 1] + string));
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

export const nothing = new Html("");

/** A line of a credentials file that AWS's tools don't all read. */
export interface UnusualLine {
  readonly line: number;
  /** What it must be, for the end of a sentence. */
  readonly rule: string;
}

/**
 * The first line that is not plainly a header, a setting, its continuation, a comment or empty, or that repeats
 * another. One such line keeps AWS's command line from reading any profile of the file. Some of them it would read.
 */
export function unusualLine(text: string): UnusualLine | undefined {
  const seen = new Set<string>();
  let section: string | undefined;
  let indentOfSetting = Infinity; // a line below a setting that is indented more continues its value
  for (const [index, content] of text.split(/\r\n|\n|\r/).entries()) {
    const unusual = (rule: string) => ({ line: index + 1, rule });
    if (content.startsWith("\ufeff")) return unusual("must not begin with a byte order mark");
    if (/^\s*([#;].*)?$/.test(content)) continue;
    const header = /^\s*\[([^[\]]+)\]\s*$/.exec(content)?.[1];
    const setting = /^\s*([^\s=:[\]#;][^=:[\]]*?)\s*[=:]/.exec(content)?.[1]?.toLowerCase();
    const indent = content.length - content.trimStart().length;
    if (indent > indentOfSetting) continue;
    if (header === undefined && section === undefined) return unusual("must be below a [header]");
    if (header === undefined && setting === undefined) return unusual("must be a [header] or a setting with =");
    section = header ?? section;
    const name = header === undefined ? `${section}\n${setting}` : `[${header}]`;
    if (seen.has(name)) return unusual(`must not repeat an earlier ${header === undefined ? "setting" : "header"}`);
    seen.add(name);
    indentOfSetting = header === undefined ? indent : Infinity;
  }
  return undefined;
}

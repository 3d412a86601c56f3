import { stripVTControlCharacters } from "node:util";

/** The characters in a line: as many as the terminal has, within limits in which text is easy to read. */
export function lineWidth(terminal = process.stdout.columns): number {
  return Math.max(60, Math.min(terminal || 100, 140));
}

/**
 * Rows with their cells below each other. In a row that is too long, the longest cell goes to lines of its own, after
 * the others.
 */
export function columns(rows: readonly (readonly string[])[], limit: number): string[] {
  const widths = (rows[0] ?? []).map((_, index) =>
    Math.min(40, Math.max(...rows.map((row) => width(row[index] ?? "")))),
  );
  return rows.flatMap((row) => {
    const padded = row.map((cell, index) => cell + " ".repeat(Math.max(0, (widths[index] ?? 0) - width(cell))));
    const line = `  ${padded.join("  ").trimEnd()}`;
    if (width(line) <= limit) return [line];
    const longest = row.map(width).indexOf(Math.max(...row.map(width)));
    const others = row.filter((cell, index) => index !== longest && cell !== "");
    return [`  ${others.join("  ")}`, ...wrapped(row[longest] ?? "", "      ", limit)];
  });
}

/** Text in lines that begin with an indent. A word that is longer than a line stays whole. */
export function wrapped(text: string, indent: string, limit: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = lines.length === 0 ? indent + word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && width(longer) > limit) lines.push(indent + word);
    else lines.splice(-1, 1, longer);
  }
  return lines;
}

/** Without colours, which take no space. */
function width(text: string): number {
  return stripVTControlCharacters(text).length;
}

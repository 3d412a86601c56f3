/** The text and colours of a terminal as an SVG. */
export function terminalSvg(title: string, output: string): string {
  const lines = output.trimEnd().split("\n");
  const columns = Math.max(...lines.map((line) => line.replace(codes, "").length));
  const width = Math.ceil(columns * cell.width + 2 * margin);
  const height = lines.length * cell.height + 2 * margin;
  const rows = lines.map((line, row) => {
    const y = margin + (row + 0.75) * cell.height;
    const text = spansOf(line).map(({ text, style, column }) => spanSvg(text, style, column));
    return `<text y="${y}">${text.join("")}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<title>${title}</title>
<style>
  text { font: 14px ${fonts}; fill: #d7dae0; white-space: pre }
  .c2 { fill: #8b929e } .c31 { fill: #ff7b72 } .c32 { fill: #56d364 } .c33 { fill: #e3b341 } .c1 { font-weight: bold }
</style>
<rect width="100%" height="100%" rx="8" fill="#161b22"/>
${rows.join("\n")}
</svg>
`;
}

const cell = { width: 8.43, height: 20 };
const margin = 16;
const fonts = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace';
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape sequences of colours
const codes = /\x1b\[(\d+)m/g;

interface Span {
  readonly text: string;
  /** Style codes, such as 32 for green; 39 and 22 end a style. */
  readonly style: number;
  readonly column: number;
}

function spansOf(line: string): Span[] {
  const parts = line.split(codes);
  let column = 0;
  return parts.flatMap((text, index) => {
    if (index % 2 === 1 || text === "") return [];
    const span = { text, style: Number(parts[index - 1] ?? 0), column };
    column += text.length;
    return [span];
  });
}

/** Each span begins at its column, in any font. */
function spanSvg(text: string, style: number, column: number): string {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const [x, length] = [margin + column * cell.width, text.length * cell.width];
  const place = `x="${x.toFixed(1)}" textLength="${length.toFixed(1)}"`;
  return `<tspan ${place}${style === 0 || style === 39 || style === 22 ? "" : ` class="c${style}"`}>${escaped}</tspan>`;
}

import Table from "cli-table3";
import { onStdout } from "../commands/terminal/colours";

/** A figure, and its target. */
export interface Row {
  readonly measured: string;
  readonly result: string;
  readonly target?: Target;
}

/** The target of a figure, and whether it was met. */
export interface Target {
  readonly text: string;
  readonly met: boolean;
}

/** Figures that belong together. */
export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** A figure that must not be greater than a limit. */
export function atMost(limit: number, value: number, show: (value: number) => string): Target {
  return { text: `≤ ${show(limit)}`, met: value <= limit };
}

/** The ratio of two values, with both values and a limit. */
export function ratio(measured: string, value: number, other: number, limit: number, show = seconds): Row {
  const target = atMost(limit, value / other, times);
  return { measured, result: `${times(value / other)} (${show(value)} to ${show(other)})`, target };
}

export const seconds = (value: number) => `${value.toFixed(value < 10 ? 2 : 1)} s`;
export const times = (value: number) => `${value.toFixed(2)}×`;
export const megabytes = (value: number) => `${Math.round(value)} MB`;

/** The figures for a terminal. */
export function toTable(sections: readonly Section[]): string {
  const colours = { met: onStdout.green, missed: onStdout.red, "": String };
  const table = new Table({ head: ["Measured", "Result", "Target", ""], style: { head: [], border: [] } });
  for (const { title, rows } of sections) {
    table.push([{ content: onStdout.bold(title), colSpan: 4 }]);
    for (const { measured, result, target } of rows) {
      const verdict = verdictOf(target);
      table.push([measured, result, target?.text ?? "", colours[verdict](verdict)]);
    }
  }
  return table.toString();
}

/** The figures as a page in Markdown. */
export function toMarkdown(program: string, sections: readonly Section[], conditions: readonly string[]): string {
  const tables = sections.map(({ title, rows }) => {
    const lines = rows.map((row) => {
      const verdict = verdictOf(row.target).replace("missed", "**missed**");
      return `| ${row.measured} | ${row.result} | ${row.target?.text ?? ""} | ${verdict} |`;
    });
    return `## ${title}\n\n| Measured | Result | Target | |\n| --- | --- | --- | --- |\n${lines.join("\n")}\n`;
  });
  return `# Results

Written by \`${program}\`, in one run. What is measured, and how: [README.md](README.md).

${conditions.map((condition) => `- ${condition}`).join("\n")}

${tables.join("\n")}`;
}

/** How many targets were met, in a sentence. */
export function summary(sections: readonly Section[]): string {
  const rows = sections.flatMap((section) => section.rows).filter((row) => row.target);
  const missed = rows.filter((row) => !row.target?.met);
  const named = missed.map((row) => `\n  ✗ ${row.measured}: ${row.result}, target ${row.target?.text}`).join("");
  return `${rows.length - missed.length} of ${rows.length} targets met.${named}`;
}

function verdictOf(target: Target | undefined): "met" | "missed" | "" {
  if (!target) return "";
  return target.met ? "met" : "missed";
}

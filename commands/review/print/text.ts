import { onStdout } from "../../terminal/colours";
import { inDigits } from "../../terminal/number";
import type { Review, StackReview, UserReview } from "../model";
import {
  type Block,
  documentOf,
  type FindingLine,
  grantRows,
  type Line,
  type Piece,
  type ReviewDocument,
  type Section,
} from "./document";
import { oneLine } from "./markdown-text";
import { actionCounts, factsOf, stackFacts } from "./phrases";

/** A review for a terminal: everything in it, without Markdown or HTML. */
export function toText(review: Review): string {
  const { scope, counts, changes, findings } = documentOf(review);
  const parts = [`${onStdout.bold("Access review")}: ${scope}, ${countsInWords(counts)}`];
  if (changes) parts.push(heading("What changes"), ...changes.flatMap(({ blocks }: Section) => blocks.map(blockText)));
  if (findings.length > 0) parts.push(heading("Findings"), ...findings.map(findingText));
  parts.push(heading("Who can do what"), ...review.stacks.flatMap(stackTexts));
  return `${parts.join("\n\n")}\n`;
}

function heading(words: string): string {
  return onStdout.bold(onStdout.underline(words));
}

function countsInWords(counts: ReviewDocument["counts"]): string {
  const words = counts.map(({ level, number }) => `${inDigits(number)} ${level}`);
  return words.length > 0 ? `findings: ${words.join(", ")}` : "no findings";
}

function blockText({ title, list = [], table }: Block): string {
  const lines = title ? [lineText(title)] : [];
  lines.push(...list.map((item) => `  - ${lineText(item)}`));
  if (table) lines.push(...columns(table.rows.map((row) => row.map(lineText))));
  return lines.join("\n");
}

function findingText({ severity, rule, message, details, fix, accepted }: FindingLine): string {
  const level = { high: onStdout.red, medium: onStdout.yellow, low: onStdout.dim }[severity](severity);
  const lines = [`${accepted === undefined ? level : onStdout.dim("accepted")}  ${rule}: ${lineText(message)}`];
  if (details.length > 0) lines.push(`    ${details.map(pieceText).join(", ")}`);
  lines.push(accepted === undefined ? `    → ${oneLine(fix)}` : `    Reason: ${oneLine(accepted)}`);
  return lines.join("\n");
}

function stackTexts(stack: StackReview): string[] {
  const facts = stackFacts(stack).map(([label, value]) => `${label}: ${oneLine(value)}`);
  return [
    [onStdout.bold(`Stack ${oneLine(stack.name)}`), ...facts.map((fact) => `  ${fact}`)].join("\n"),
    ...stack.users.map(userText),
  ];
}

function userText(user: UserReview): string {
  const facts = factsOf(user).map(([label, value]) => `  ${label}: ${oneLine(value)}`);
  const rows = grantRows(user.access).map((row) => row.map(lineText));
  const body = rows.length > 0 ? columns(rows) : ["  Its policies grant nothing."];
  return [`${onStdout.bold(oneLine(user.name))}: ${actionCounts(user.access)}`, ...facts, ...body].join("\n");
}

function lineText(line: Line): string {
  return line.map(pieceText).join("");
}

function pieceText(piece: Piece): string {
  if (typeof piece === "string") return oneLine(piece);
  if ("code" in piece) return piece.isStrong ? onStdout.bold(oneLine(piece.code)) : oneLine(piece.code);
  if ("text" in piece) return toned(piece);
  return piece.pieces.map(pieceText).join(", ");
}

function toned({ text, tone }: Extract<Piece, { text: string }>): string {
  const colours = { strong: onStdout.bold, danger: onStdout.red, gains: onStdout.yellow, loses: onStdout.dim };
  return colours[tone](oneLine(text));
}

/** Rows with their columns below each other; the last one is as long as it is. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, index) =>
    Math.min(40, Math.max(...rows.map((row) => width(row[index] ?? "")))),
  );
  return rows.map((row) => {
    const cells = row.map((cell, index) =>
      index === row.length - 1 ? cell : cell + " ".repeat(Math.max(0, (widths[index] ?? 0) - width(cell))),
    );
    return `  ${cells.join("  ").trimEnd()}`;
  });
}

/** Without colours, which take no space. */
function width(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what colours are made of
  return text.replace(/\x1b\[[\d;]*m/g, "").length;
}

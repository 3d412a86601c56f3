import { onStdout } from "../../terminal/colours";
import { columns, lineWidth, wrapped } from "../../terminal/columns";
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
} from "./document";
import { oneLine } from "./markdown-text";
import { actionCounts, factsOf, stackFacts } from "./phrases";

/**
 * A review for a terminal: everything in it, without Markdown or HTML.
 *
 * @param limit the characters in a line
 */
export function toText(review: Review, limit = lineWidth()): string {
  const { scope, counts, changes, findings } = documentOf(review);
  const parts = [`${onStdout.bold("Access review")}: ${scope}, ${countsInWords(counts)}`];
  const blocks = changes?.flatMap((section) => section.blocks.map((block) => blockText(block, limit)));
  if (blocks) parts.push(heading("What changes"), ...blocks);
  if (findings.length > 0) parts.push(heading("Findings"), ...findings.map((finding) => findingText(finding, limit)));
  parts.push(heading("Who can do what"), ...review.stacks.flatMap((stack) => stackTexts(stack, limit)));
  return `${parts.join("\n\n")}\n`;
}

function heading(words: string): string {
  return onStdout.bold(onStdout.underline(words));
}

function countsInWords(counts: ReviewDocument["counts"]): string {
  const words = counts.map(({ level, number }) => `${inDigits(number)} ${level}`);
  return words.length > 0 ? `findings: ${words.join(", ")}` : "no findings";
}

function blockText({ title, list = [], table }: Block, limit: number): string {
  const lines = title ? [lineText(title)] : [];
  lines.push(...list.map((item) => `  - ${lineText(item)}`));
  if (table) lines.push(...rowsText(table.rows, limit));
  return lines.join("\n");
}

function rowsText(rows: readonly (readonly Line[])[], limit: number): string[] {
  const cells = rows.map((row) => row.map(lineText));
  return columns(cells, limit);
}

function findingText({ severity, rule, message, details, fix, accepted }: FindingLine, limit: number): string {
  const level = { high: onStdout.red, medium: onStdout.yellow, low: onStdout.dim }[severity](severity);
  const lines = [`${accepted === undefined ? level : onStdout.dim("accepted")}  ${rule}: ${lineText(message)}`];
  if (details.length > 0) lines.push(...wrapped(details.map(pieceText).join(", "), "    ", limit));
  lines.push(accepted === undefined ? `    → ${oneLine(fix)}` : `    Reason: ${oneLine(accepted)}`);
  return lines.join("\n");
}

function stackTexts(stack: StackReview, limit: number): string[] {
  const facts = stackFacts(stack).map(([label, value]) => `${label}: ${oneLine(value)}`);
  return [
    [onStdout.bold(`Stack ${oneLine(stack.name)}`), ...facts.map((fact) => `  ${fact}`)].join("\n"),
    ...stack.users.map((user) => userText(user, limit)),
  ];
}

function userText(user: UserReview, limit: number): string {
  const facts = factsOf(user).map(([label, value]) => `  ${label}: ${oneLine(value)}`);
  const rows = rowsText(grantRows(user.access), limit);
  const body = rows.length > 0 ? rows : ["  Its policies grant nothing."];
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

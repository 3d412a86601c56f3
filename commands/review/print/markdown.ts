import { count, inDigits } from "../../terminal/number";
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
  type Tone,
} from "./document";
import { code, codeElement, fold, list, table, text } from "./markdown-text";
import { actionCounts, factsOf, severitySigns, stackFacts } from "./phrases";

/** The first line of the comment, by which it is found again and updated. */
export const marker = "<!-- s3-user-review -->";

/**
 * The maximum size of the comment in bytes. GitHub accepts 65,536 characters, and no character is shorter than a byte.
 * The rest is for headings and for what is left out.
 */
const maxBytes = 64_000;

/** Bytes of the sections' parts. Together they leave some for who can do what. */
const sectionBytes: Readonly<Record<Section["kind"] | "findings", number>> = {
  verdict: 1_000,
  settings: 6_000,
  notJudged: 8_000,
  users: 18_000,
  others: 4_000,
  resources: 8_000,
  findings: 12_000,
};

/** A review as a pull-request comment. Long parts are folded, and what does not fit is counted. */
export function toMarkdown(review: Review): string {
  const { scope, counts, changes, findings } = documentOf(review);
  const parts = [marker, "## Access review", `${countsInWords(counts)} · ${scope}`];
  if (changes) parts.push("### What changes", ...changes.flatMap(sectionParts));
  if (findings.length > 0) {
    parts.push("### Findings", ...withinBytes(findings.map(findingItem), sectionBytes.findings, "finding"));
  }
  const left = maxBytes - Buffer.byteLength(parts.join("\n\n"));
  parts.push("### Who can do what", ...withinBytes(review.stacks.flatMap(stackBlocks), left, "block"));
  return `${parts.join("\n\n")}\n`;
}

function countsInWords(counts: ReviewDocument["counts"]): string {
  const signs = { ...severitySigns, accepted: "☑️" };
  const words = counts.map(({ level, number }) => `${signs[level]} ${inDigits(number)} ${level}`);
  return words.join(" · ") || "✅ no findings";
}

/** Blocks until the bytes are used up, then how many are left. */
function withinBytes(blocks: readonly string[], bytes: number, noun: string): string[] {
  const kept = fitting(blocks, bytes);
  return [...blocks.slice(0, kept), ...leftOut(blocks.length - kept, noun)];
}

/** The number of blocks, from the first on, that fit into so many bytes. */
function fitting(blocks: readonly string[], bytes: number): number {
  let used = 0;
  const end = blocks.findIndex((block) => {
    used += Buffer.byteLength(block) + "\n\n".length;
    return used > bytes;
  });
  return end === -1 ? blocks.length : end;
}

function leftOut(number: number, noun: string): string[] {
  return number === 0 ? [] : [`_… and ${count(number, `more ${noun}`)}: see the page or the JSON of this review._`];
}

/** A table alone keeps the rows that fit, several blocks are whole. */
function sectionParts({ kind, noun, blocks }: Section): string[] {
  const [only] = blocks;
  if (blocks.length > 1 || !only?.table || only.list) {
    return withinBytes(blocks.map(blockText), sectionBytes[kind], noun);
  }
  const { title, table } = only;
  const rows = cellTexts(table.rows).map((row) => row.join(" | "));
  const kept = fitting(rows, sectionBytes[kind]);
  const shown = blockText({ title, table: { ...table, rows: table.rows.slice(0, kept) } });
  return [shown, ...leftOut(table.rows.length - kept, noun)];
}

function blockText({ title, list: items = [], table: given }: Block): string {
  const parts: string[] = [];
  if (title) parts.push(lineText(title));
  if (items.length > 0) parts.push(list(items.map(lineText)));
  if (given) parts.push(table(given.head, cellTexts(given.rows)));
  return parts.join("\n\n");
}

function cellTexts(rows: readonly (readonly Line[])[]): string[][] {
  return rows.map((row) => row.map(lineText));
}

function lineText(line: Line): string {
  return line.map(pieceText).join("");
}

function pieceText(piece: Piece): string {
  if (typeof piece === "string") return text(piece);
  if ("code" in piece) return piece.isStrong ? `**${code(piece.code)}**` : code(piece.code);
  if ("text" in piece) return bold.includes(piece.tone) ? `**${text(piece.text)}**` : text(piece.text);
  const pieces = piece.pieces.map(pieceText).join(", ");
  return piece.pieces.length > piece.most ? fold(count(piece.pieces.length, piece.noun), pieces) : pieces;
}

const bold: readonly Tone[] = ["strong", "danger"];

function findingItem({ severity, rule, message, details, fix, accepted }: FindingLine): string {
  const level = `${severitySigns[severity]} **${severity}** · ${code(rule)}`;
  const names = details.length > 0 ? `<br>${pieceText({ pieces: details, noun: "action", most: 8 })}` : "";
  return accepted === undefined
    ? `- ${level} · ${lineText(message)}${names}<br>Fix: ${code(fix)}`
    : `- ☑️ accepted · ${level} · ${lineText(message)}<br>Reason: ${text(accepted)}`;
}

function stackBlocks(stack: StackReview): string[] {
  const facts = stackFacts(stack).map(([label, value]) => `${label}: ${text(value)}`);
  return [`**Stack ${code(stack.name)}** — ${facts.join(" · ")}`, ...stack.users.map(userBlock)];
}

function userBlock(user: UserReview): string {
  const facts = factsOf(user).map(([label, value]) => `${label}: ${text(value)}`);
  const rows = cellTexts(grantRows(user.access));
  const body = rows.length > 0 ? table(["Level", "Actions", "Where"], rows) : "Its policies grant nothing.";
  const summary = `<summary><b>${codeElement(user.name)}</b> — ${actionCounts(user.access)}</summary>`;
  return `<details>${summary}\n\n${list(facts)}\n\n${body}\n\n</details>`;
}

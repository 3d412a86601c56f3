import { count } from "../../terminal/number";
import type { Block, Line, Piece } from "./document";
import { type Html, html, nothing } from "./html-text";

export function blockHtml({ title, list = [], table }: Block): Html {
  const head = table?.head.map((name) => html`<th>${name}</th>`) ?? [];
  const rows = table?.rows.map((row) => html`<tr>${row.map((cell) => html`<td>${lineHtml(cell)}</td>`)}</tr>`) ?? [];
  return html`<div class="change">${title ? html`<p>${lineHtml(title)}</p>` : nothing}${
    list.length > 0 ? html`<ul class="plain">${list.map((line) => html`<li>${lineHtml(line)}</li>`)}</ul>` : nothing
  }${table ? html`<table class="plan"><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table>` : nothing}</div>
`;
}

export function lineHtml(line: Line): Html[] {
  return line.map(pieceHtml);
}

export function pieceHtml(piece: Piece): Html {
  if (typeof piece === "string") return html`${piece}`;
  if ("code" in piece) return piece.isStrong ? html`<b>${piece.code}</b>` : html`<code>${piece.code}</code>`;
  if ("text" in piece) return html`<b class="${piece.tone}">${piece.text}</b>`;
  const { pieces, noun, most } = piece;
  if (pieces.length > most)
    return html`<details><summary>${count(pieces.length, noun)}</summary>${nameList(pieces)}</details>`;
  return html`${pieces.map((one, index) => html`${index > 0 ? ", " : ""}${pieceHtml(one)}`)}`;
}

/** Names as a list that wraps. */
export function nameList(pieces: readonly Piece[]): Html {
  return html`<ul class="names">${pieces.map((one) => html`<li>${pieceHtml(one)}`)}</ul>`;
}

import { accessLevels } from "terraform-s3-user/iam";
import type { Review } from "../model";
import { documentOf, type FindingLine, type ReviewDocument } from "./document";
import { blockHtml, lineHtml, pieceHtml } from "./html-blocks";
import { levelClass, matrixSection } from "./html-matrix";
import { Html, html, nothing } from "./html-text";
import { pageStyle } from "./page-style";

/**
 * A review as one page that needs nothing else: no script at all, no font, no picture. Details open on click with the
 * browser's own popovers.
 */
export function toHtml(review: Review): string {
  const { scope, counts, changes, findings } = documentOf(review);
  const blocks = changes?.flatMap((section) => section.blocks.map(blockHtml));
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Access review</title>
<style>${new Html(pageStyle)}</style>
<main>
<header class="top">
<div><h1>Access review</h1><p class="muted">${scope}</p></div>
<div class="pills">${pills(counts)}</div>
</header>
<h2>Who reaches what</h2>
${review.stacks.map(matrixSection)}
<div class="legend">${accessLevels.map((level) => html`<span class="${levelClass(level)}">${level}</span>`)}</div>
${blocks ? html`<h2>What changes</h2><section class="card">${blocks}</section>` : nothing}
${findings.length > 0 ? html`<h2>Findings</h2><div class="findings">${findings.map(findingCard)}</div>` : nothing}
</main>
</html>
`.text;
}

function pills(counts: ReviewDocument["counts"]): Html[] {
  if (counts.length === 0) return [html`<span class="pill good">no findings</span>`];
  return counts.map(({ level, number }) => {
    return html`<span class="pill ${level === "accepted" ? "low" : level}">${number} ${level}</span>`;
  });
}

function findingCard({ rule, severity, message, details, fix, accepted }: FindingLine): Html {
  const level = accepted === undefined ? severity : `${severity}, accepted`;
  const list = details.length > 0 ? pieceHtml({ pieces: details, noun: "name", most: 8 }) : nothing;
  const answer =
    accepted === undefined
      ? html`<div class="fix"><span>Fix</span><code>${fix}</code></div>`
      : html`<p class="muted">Accepted: ${accepted}</p>`;
  return html`<article class="card finding ${severity}">
<div><span class="tag">${level}</span>${lineHtml(message)} <code class="muted">${rule}</code></div>${list}${answer}
</article>
`;
}

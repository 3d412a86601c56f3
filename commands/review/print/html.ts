import { type AccessLevel, accessLevels, type Grant } from "terraform-s3-user/iam";
import { type FindingGroup, grouped } from "../findings";
import {
  type AccessChange,
  type Change,
  type Difference,
  type Finding,
  type ResourceChange,
  type Review,
  type StackReview,
  severities,
  type UserDifference,
  type UserReview,
} from "../model";
import { count, inWords } from "../words";
import { type Cell, matrixOf } from "./matrix";
import { pageStyle } from "./page-style";
import {
  actionCounts,
  balance,
  bucketNames,
  factsOf,
  keptResources,
  limitsOf,
  notJudgedInWords,
  otherChanges,
  ownWords,
  reasonInWords,
  resourceNames,
  stackFacts,
  valuesInWords,
} from "./phrases";

/** HTML that is safe to put in a page: made by {@link html} only. */
class Html {
  constructor(readonly text: string) {}
}

type Part = Html | string | number | readonly Html[];

/** Puts a page together; whatever is no HTML yet is escaped. */
function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const texts = parts.map((part) => {
    if (part instanceof Html) return part.text;
    return Array.isArray(part) ? part.map((one: Html) => one.text).join("") : escapeHtml(String(part));
  });
  return new Html(strings.reduce((text, string, index) => text + texts[index - 1] + string));
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const nothing = new Html("");

/**
 * A review as one page that needs nothing else: no script at all, no font, no picture. Details open on click with the
 * browser's own popovers.
 */
export function toHtml(review: Review): string {
  const { stacks, findings, difference, notes } = review;
  const users = stacks.reduce((sum, stack) => sum + stack.users.length, 0);
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
<div><h1>Access review</h1><p class="muted">${count(users, "user")} in ${count(stacks.length, "stack")}</p></div>
<div class="pills">${severityPills(findings)}</div>
</header>
${notes.map((note) => html`<p class="card note">${note}</p>`)}
<h2>Who reaches what</h2>
${stacks.map(matrixSection)}
<div class="legend">${accessLevels.map((level) => html`<span class="${levelClass(level)}">${level}</span>`)}</div>
${difference ? changesSection(difference) : nothing}
${findings.length > 0 ? html`<h2>Findings</h2><div class="findings">${grouped(findings).map(findingCard)}</div>` : nothing}
</main>
</html>
`.text;
}

function severityPills(findings: readonly Finding[]): Html[] {
  const pills = severities.flatMap((severity) => {
    const number = findings.filter((one) => one.severity === severity && one.accepted === undefined).length;
    return number === 0 ? [] : [html`<span class="pill ${severity}">${number} ${severity}</span>`];
  });
  const accepted = findings.filter((one) => one.accepted !== undefined).length;
  if (accepted > 0) pills.push(html`<span class="pill low">${accepted} accepted</span>`);
  return pills.length > 0 ? pills : [html`<span class="pill good">no findings</span>`];
}

function matrixSection(stack: StackReview, stackIndex: number): Html {
  const { columns, rows } = matrixOf(stack);
  const facts = stackFacts(stack).map(([label, value]) => html`<span class="fact">${label} <b>${value}</b></span>`);
  const sheets: Html[] = [];
  const body = rows.map(({ user, cells }, rowIndex) => {
    const id = `s${stackIndex}u${rowIndex}`;
    sheets.push(userSheet(id, user));
    const buttons = cells.map((cell, cellIndex) => {
      if (!cell.level) return html`<td data-column="${cell.column}"><div class="none">–</div></td>`;
      const cellId = `${id}c${cellIndex}`;
      sheets.push(cellSheet(cellId, user, cell));
      return html`<td data-column="${cell.column}">${cellButton(cellId, cell, cell.level)}</td>`;
    });
    return html`<tr><th scope="row"><button class="name" popovertarget="${id}">${user.name}</button><span class="muted">${keysInShort(user)}</span></th>${buttons}</tr>
`;
  });
  return html`<section class="card">
<div class="stack"><h3>${stack.name}</h3>${facts}</div>
<div class="scroll"><table class="matrix">
<thead><tr><th scope="col">User</th>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>${body}</tbody>
</table></div>
</section>
${sheets}`;
}

function keysInShort({ keys, management }: UserReview): string {
  const active = keys.filter((key) => key.status === "Active").length;
  const inactive = keys.length - active;
  return [
    management === "created" ? "" : management,
    count(active, "active key"),
    inactive > 0 ? `${inactive} inactive` : "",
  ]
    .filter(Boolean)
    .join(", ");
}

function cellButton(id: string, cell: Cell, level: AccessLevel): Html {
  const actions = new Set(cell.grants.flatMap((grant) => grant.actions)).size;
  const limited = cell.grants.every((grant) => limitsOf(grant).length > 0);
  const pips = accessLevels.map((one) => {
    const has = cell.grants.some((grant) => grant.level === one);
    return has ? html`<i class="on" style="--p:var(--${levelName(one)})"></i>` : html`<i></i>`;
  });
  return html`<button class="cell ${levelClass(level)}" popovertarget="${id}"><b>${level === "Permissions management" ? "Permissions" : level}</b><small>${count(actions, "action")}${limited ? ", limited" : ""}</small><span class="pips">${pips}</span></button>`;
}

function levelName(level: AccessLevel): string {
  return (level.split(" ")[0] as string).toLowerCase();
}

function levelClass(level: AccessLevel): string {
  return `l-${levelName(level)}`;
}

function sheet(id: string, title: Html, subtitle: string, body: Html): Html {
  return html`<div popover id="${id}"><div class="sheet-top"><div><h3>${title}</h3><p class="muted">${subtitle}</p></div><button class="close" popovertarget="${id}" popovertargetaction="hide">Close</button></div><div class="sheet">${body}</div></div>
`;
}

function userSheet(id: string, user: UserReview): Html {
  const facts = factsOf(user).map(([label, value]) => html`<dt>${label}</dt><dd>${value}</dd>`);
  const unread = user.access.notAnalysed.map((note) => html`<dt>Not judged</dt><dd>${note}</dd>`);
  return sheet(id, html`${user.name}`, actionCounts(user.access), html`<dl class="facts">${facts}${unread}</dl>`);
}

function cellSheet(id: string, user: UserReview, cell: Cell): Html {
  const actions = new Set(cell.grants.flatMap((grant) => grant.actions)).size;
  return sheet(id, html`${user.name} → ${cell.column}`, count(actions, "action"), html`${cell.grants.map(grantBlock)}`);
}

function grantBlock(grant: Grant): Html {
  return html`<div class="grant ${levelClass(grant.level)}"><h3>${grant.level}</h3><p class="muted">on ${whereOf(grant)}</p>${names(grant.actions)}</div>`;
}

function whereOf(grant: Grant): Html {
  const names = resourceNames(grant).map((name, index) => html`${index > 0 ? ", " : ""}${resourceName(name)}`);
  const limits = limitsOf(grant).map(([word, foreign]) => html`; ${word} <code>${foreign}</code>`);
  return html`${names}${limits}`;
}

/** Our own words stand as they are, names as code. */
function resourceName(name: string): Html {
  return ownWords.includes(name) ? html`${name}` : html`<code>${name}</code>`;
}

function names(list: readonly string[]): Html {
  return html`<ul class="names">${list.map((name) => html`<li>${name}`)}</ul>`;
}

function findingCard({ finding, who, noun }: FindingGroup): Html {
  const { rule, severity, message, details, fix, accepted } = finding;
  const those = html`<b>${who.length <= 4 ? inWords(who) : count(who.length, noun)}</b>`;
  // Every message is about one; "each of" keeps its verb right for several.
  const subject = who.length === 1 ? those : html`each of ${those}`;
  return html`<article class="card finding ${severity}"><p><span class="tag">${accepted === undefined ? severity : `${severity}, accepted`}</span>${subject} ${message}. <code class="muted">${rule}</code></p>${
    details.length > 0 ? foldedNames(details, "name") : nothing
  }${who.length > 4 ? foldedNames(who, noun) : nothing}${accepted === undefined ? html`<div class="fix"><span>Fix</span><code>${fix}</code></div>` : html`<p class="muted">Accepted: ${accepted}</p>`}</article>
`;
}

function foldedNames(list: readonly string[], noun: string): Html {
  if (list.length <= 8) return names(list);
  return html`<details><summary>${count(list.length, noun)}</summary>${names(list)}</details>`;
}

function changesSection(difference: Difference): Html {
  const { access, users, settings, resources } = difference;
  const { notJudged, others } = otherChanges(difference);
  const blocks = [
    ...(access === "unchanged" ? [html`<div class="change"><p><b>No change in access.</b></p></div>`] : []),
    ...(notJudged.length > 0 ? [changeTable(`${notJudgedInWords(notJudged.length)}.`, notJudged)] : []),
    ...(settings.length > 0 ? [html`<div class="change">${bullets(settings)}</div>`] : []),
    ...users.map(userChange),
    ...(others.length > 0 ? [changeTable("Other changes of access", others)] : []),
    ...(resources.length > 0 ? [plan(resources)] : []),
  ];
  return html`<h2>What changes</h2><section class="card">${blocks}</section>`;
}

function changeTable(title: string, changes: readonly Change[]): Html {
  const rows = changes.map((change) => {
    const { stack, address, argument = "" } = change;
    return html`<tr><td><code>${address}</code> ${argument} <span class="muted">in ${stack}</span></td><td><code>${valuesInWords(change) ?? ""}</code></td><td>${reasonInWords(change)}</td></tr>`;
  });
  return html`<div class="change"><p><b>${title}</b></p><table class="plan"><thead><tr><th>What</th><th>Values</th><th>Why</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function userChange(difference: UserDifference): Html {
  const { user, stack, change, keys, settings, buckets, gained, lost, statements } = difference;
  const words = [
    ...keys,
    ...settings.map((setting) => setting.text),
    ...(buckets.gained.length > 0 ? [`reaches ${bucketNames(buckets.gained)}`] : []),
    ...(buckets.lost.length > 0 ? [`no longer reaches ${bucketNames(buckets.lost)}`] : []),
    ...statements,
  ];
  const summary = [change === "changed" ? "" : `is ${change}`, balance(difference)].filter(Boolean).join(", ");
  return html`<div class="change"><p><b>${user}</b> <span class="muted">in ${stack}</span> ${summary}</p>${
    words.length > 0 ? bullets(words) : nothing
  }${gained.map((one) => accessLine("gains", one))}${lost.map((one) => accessLine("loses", one))}</div>
`;
}

function accessLine(word: "gains" | "loses", change: AccessChange): Html {
  const kept = keptResources(change).map((name, index) => html`${index === 0 ? ", but " : ", "}${resourceName(name)}`);
  const { actions, level } = change;
  const where = html`${level} on ${whereOf(change)}${kept}`;
  const what =
    actions.length <= 2
      ? html`<p><code>${actions.join(", ")}</code> <span class="muted">${where}</span></p>`
      : html`<details><summary>${count(actions.length, "action")} <span class="muted">${where}</span></summary>${names(actions)}</details>`;
  return html`<div class="access"><b class="${word}">${word === "gains" ? "+ gains" : "− loses"}</b>${what}</div>`;
}

function plan(resources: readonly ResourceChange[]): Html {
  const rows = resources.map(({ action, path, type, arguments: changed, consequence }) => {
    const dangerous = action === "replace" || action === "destroy" ? "danger" : "";
    const what = [changed.join(", "), consequence ?? ""].filter(Boolean).join("; ");
    return html`<tr><td class="${dangerous}">${action}</td><td><code>${path}</code> <span class="muted">${type}</span></td><td>${what}</td></tr>`;
  });
  return html`<div class="change"><p><b>Terraform would</b></p><table class="plan"><thead><tr><th>Action</th><th>Resource</th><th>What</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function bullets(texts: readonly string[]): Html {
  return html`<ul class="plain">${texts.map((text) => html`<li>${text}</li>`)}</ul>`;
}

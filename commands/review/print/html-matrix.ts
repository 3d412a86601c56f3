import { type AccessLevel, accessLevels, type Grant } from "terraform-s3-user/iam";
import { count } from "../../terminal/number";
import type { StackReview, UserReview } from "../model";
import { actionNames, whereOf } from "./document";
import { lineHtml, nameList } from "./html-blocks";
import { type Html, html } from "./html-text";
import { type Cell, matrixOf } from "./matrix";
import { actionCounts, factsOf, limitsOf, stackFacts } from "./phrases";

/** The access of each user in a stack: a table whose names and cells open details. */
export function matrixSection(stack: StackReview, stackIndex: number): Html {
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
    return html`<tr><th scope="row">
<button class="name" popovertarget="${id}">${user.name}</button><span class="muted">${keysInShort(user)}</span>
</th>${buttons}</tr>
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
  const words: string[] = management === "created" ? [] : [management];
  words.push(count(active, "active key"));
  if (inactive > 0) words.push(`${inactive} inactive`);
  return words.join(", ");
}

function cellButton(id: string, cell: Cell, level: AccessLevel): Html {
  const actions = new Set(cell.grants.flatMap((grant) => grant.actions)).size;
  const limited = cell.grants.every((grant) => limitsOf(grant).length > 0);
  const pips = accessLevels.map((one) => {
    const has = cell.grants.some((grant) => grant.level === one);
    return has ? html`<i class="on" style="--p:var(--${levelName(one)})"></i>` : html`<i></i>`;
  });
  const name = level === "Permissions management" ? "Permissions" : level;
  const size = limited ? `${count(actions, "action")}, limited` : count(actions, "action");
  return html`<button class="cell ${levelClass(level)}" popovertarget="${id}">
<b>${name}</b><small>${size}</small><span class="pips">${pips}</span>
</button>`;
}

function levelName(level: AccessLevel): string {
  return (level.split(" ")[0] as string).toLowerCase();
}

export function levelClass(level: AccessLevel): string {
  return `l-${levelName(level)}`;
}

function sheet(id: string, title: Html, subtitle: string, body: Html): Html {
  return html`<div popover id="${id}">
<div class="sheet-top"><div><h3>${title}</h3><p class="muted">${subtitle}</p></div>
<button class="close" popovertarget="${id}" popovertargetaction="hide">Close</button></div>
<div class="sheet">${body}</div>
</div>
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
  return html`<div class="grant ${levelClass(grant.level)}">
<h3>${grant.level}</h3><p class="muted">on ${lineHtml(whereOf(grant))}</p>${nameList(actionNames(grant))}
</div>`;
}

/** The page's whole look: light and dark by the reader's setting, a table on a screen and cards on a phone. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --page: light-dark(#f6f7f9, #0e1116);
  --surface: light-dark(#ffffff, #171b22);
  --raised: light-dark(#f9fafb, #1e232c);
  --line: light-dark(#e2e5ea, #2b313c);
  --text: light-dark(#1a1f29, #e7eaf0);
  --muted: light-dark(#5c6575, #99a3b3);
  --shade: light-dark(#0f172a14, #00000066);
  --list: light-dark(#64748b, #94a3b8);
  --read: light-dark(#2563eb, #6ea8fe);
  --tagging: light-dark(#0d8a7f, #4fd1c5);
  --write: light-dark(#9a5b00, #f5b94d);
  --permissions: light-dark(#c8102e, #ff7b86);
  --ok: light-dark(#15803d, #4ade80);
}
* { box-sizing: border-box; }
body {
  margin: 0; overflow-wrap: anywhere; background: var(--page); color: var(--text);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue",
    "Noto Sans", "Liberation Sans", sans-serif;
}
main { max-width: 72rem; margin: 0 auto; padding: 2.5rem 1.5rem 4rem; }
h1 { font-size: 1.75rem; line-height: 1.2; letter-spacing: -0.02em; margin: 0; }
h2 { font-size: 1.15rem; letter-spacing: -0.01em; margin: 2.75rem 0 0.9rem; }
h3 { font-size: 1rem; margin: 0; }
p { margin: 0; }
code, .mono { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: 0.86em; }
.muted { color: var(--muted); }
.top { display: flex; flex-wrap: wrap; gap: 0.75rem 1.5rem; align-items: center; justify-content: space-between; }
.top .muted { margin-top: 0.3rem; }
.pills { display: flex; flex-wrap: wrap; gap: 0.5rem; }
.pill { --c: var(--list); border-radius: 99px; padding: 0.25rem 0.8rem; font-weight: 600; font-size: 0.87rem;
  color: var(--c);
  background: color-mix(in srgb, var(--c) 12%, var(--surface));
  border: 1px solid color-mix(in srgb, var(--c) 30%, transparent); }
.high { --c: var(--permissions); } .medium { --c: var(--write); } .low { --c: var(--list); } .good { --c: var(--ok); }
.l-list { --c: var(--list); } .l-read { --c: var(--read); } .l-tagging { --c: var(--tagging); }
.l-write { --c: var(--write); } .l-permissions { --c: var(--permissions); }
.card { background: var(--surface); border: 1px solid var(--line); border-radius: 14px;
  box-shadow: 0 1px 2px var(--shade); }

/* Matrix */
.stack { display: flex; flex-wrap: wrap; gap: 0.2rem 1.4rem; padding: 1rem 1.25rem;
  border-bottom: 1px solid var(--line); align-items: baseline; }
.fact { font-size: 0.87rem; color: var(--muted); }
.fact b { font-weight: 500; color: var(--text); }
.scroll { overflow-x: auto; border-radius: 0 0 14px 14px; }
table { border-collapse: separate; border-spacing: 0; width: 100%; }
.matrix th, .matrix td { padding: 0.45rem; text-align: left; vertical-align: middle; }
.matrix thead th { font-size: 0.8rem; font-weight: 600; color: var(--muted); padding: 0.8rem 0.45rem 0.35rem;
  max-width: 11rem; }
.matrix thead th:first-child { padding-left: 1.25rem; }
.matrix tbody th { position: sticky; left: 0; z-index: 1; background: var(--surface); padding-left: 1.25rem;
  font-weight: 400; min-width: 13rem; max-width: 20rem; }
.matrix td { min-width: 8.5rem; }
.matrix td:last-child { padding-right: 1.25rem; }
.matrix tbody tr:last-child > * { padding-bottom: 1rem; }
.name { all: unset; cursor: pointer; display: block; font-weight: 600; border-radius: 6px; }
.name:hover { text-decoration: underline; text-underline-offset: 3px; }
.name + .muted { font-size: 0.8rem; }
.cell { --s: var(--surface); all: unset; box-sizing: border-box; cursor: pointer; display: block; width: 100%;
  padding: 0.5rem 0.7rem; border-radius: 9px;
  background: color-mix(in srgb, var(--c) 13%, var(--s));
  border: 1px solid color-mix(in srgb, var(--c) 32%, transparent); transition: background 0.12s; }
.cell:hover { background: color-mix(in srgb, var(--c) 22%, var(--s)); }
.cell:focus-visible, .name:focus-visible, .close:focus-visible, summary:focus-visible {
  outline: 2px solid var(--read); outline-offset: 2px; }
.cell b { display: block; font-size: 0.85rem; font-weight: 650; line-height: 1.25;
  color: light-dark(color-mix(in srgb, var(--c) 82%, #000), var(--c)); white-space: nowrap; }
.cell small { display: block; color: var(--muted); font-size: 0.75rem; white-space: nowrap; }
.pips { display: flex; gap: 3px; margin-top: 0.4rem; }
.pips i { height: 4px; flex: 1; border-radius: 2px; background: color-mix(in srgb, var(--muted) 22%, transparent); }
.pips i.on { background: var(--p); }
.none { color: var(--muted); text-align: center; opacity: 0.5; }
.legend { display: flex; flex-wrap: wrap; gap: 0.35rem 1.1rem; margin: 0.9rem 0.25rem 0; font-size: 0.82rem;
  color: var(--muted); }
.legend span { display: inline-flex; align-items: center; gap: 0.4rem; }
.legend span::before { content: ""; width: 0.7rem; height: 0.7rem; border-radius: 3px; background: var(--c); }

/* Findings and changes */
.findings { display: grid; gap: 0.75rem; }
.finding, .change, .sheet, .grant { grid-template-columns: minmax(0, 1fr); }
.finding { display: grid; gap: 0.5rem; padding: 0.95rem 1.15rem; border-left: 4px solid var(--c); }
.finding .tag { color: var(--c); font-weight: 700; font-size: 0.74rem; letter-spacing: 0.06em;
  text-transform: uppercase; margin-right: 0.6rem; }
.fix { display: flex; gap: 0.7rem; align-items: baseline; background: var(--raised); border: 1px solid var(--line);
  border-radius: 8px; padding: 0.45rem 0.75rem; }
.fix span { color: var(--ok); font-weight: 650; font-size: 0.8rem; }
.names { display: flex; flex-wrap: wrap; gap: 0.3rem; margin: 0; padding: 0; list-style: none; }
.names li { font: 0.78rem/1.45 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
  background: var(--raised); border: 1px solid var(--line);
  border-radius: 6px; padding: 0.05rem 0.42rem; }
.change { display: grid; gap: 0.6rem; padding: 1rem 1.25rem; }
.change + .change { border-top: 1px solid var(--line); }
.change ul.plain { margin: 0; padding-left: 1.15rem; }
.gains { color: var(--permissions); } .loses { color: var(--ok); }
summary { cursor: pointer; border-radius: 6px; font-size: 0.9rem; }
details[open] > summary { margin-bottom: 0.4rem; }
.plan td, .plan th { text-align: left; padding: 0.45rem 1.25rem 0.45rem 0; font-size: 0.9rem; vertical-align: top;
  overflow-wrap: break-word; }
.plan td:first-child > b { white-space: nowrap; }
.plan code { overflow-wrap: anywhere; }
.plan th { color: var(--muted); font-weight: 600; font-size: 0.8rem; }
.danger { color: var(--permissions); font-weight: 650; }

/* Details on click */
[popover] { width: min(44rem, calc(100vw - 2rem)); max-height: min(44rem, calc(100vh - 3rem)); overflow: auto;
  margin: auto; padding: 0; color: inherit;
  background: var(--surface); border: 1px solid var(--line); border-radius: 16px; box-shadow: 0 24px 64px #0006; }
[popover]::backdrop { background: #0007; }
.sheet-top { position: sticky; top: 0; display: flex; gap: 1rem; justify-content: space-between;
  align-items: flex-start; padding: 1.1rem 1.25rem 0.9rem;
  background: var(--surface); border-bottom: 1px solid var(--line); }
.close { all: unset; cursor: pointer; flex: none; padding: 0.1rem 0.7rem; border-radius: 8px;
  border: 1px solid var(--line); font-size: 0.85rem; color: var(--muted); }
.close:hover { background: var(--raised); color: var(--text); }
.sheet { display: grid; gap: 1.1rem; padding: 1.1rem 1.25rem 1.4rem; }
.grant { display: grid; gap: 0.45rem; }
.grant h3 { color: var(--c); font-size: 0.95rem; }
.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.35rem 1.1rem; margin: 0; }
.facts dt { color: var(--muted); } .facts dd { margin: 0; }

@media (max-width: 40rem) {
  main { padding: 1.5rem 1rem 3rem; }
  h1 { font-size: 1.5rem; }
  .matrix, .matrix tbody, .matrix tr, .matrix th, .matrix td { display: block; }
  .matrix thead { display: none; }
  .matrix tbody tr { padding: 0.85rem 1rem; }
  .matrix tbody tr + tr { border-top: 1px solid var(--line); }
  .matrix tbody th { position: static; padding: 0 0 0.6rem; max-width: none; }
  .matrix tbody td, .matrix tbody td:last-child { display: grid;
  grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); gap: 0.75rem; align-items: center; padding: 0 0 0.5rem; }
  .matrix tbody tr:last-child > * { padding-bottom: 0.5rem; }
  .matrix tbody td:has(.none) { display: none; }
  .matrix td::before { content: attr(data-column); font-size: 0.87rem; color: var(--muted); }
  .stack { padding: 0.9rem 1rem; }
  .fix { flex-direction: column; gap: 0.15rem; }
  .facts { grid-template-columns: minmax(0, 1fr); gap: 0; } .facts dd { margin-bottom: 0.6rem; }
  .plan thead { display: none; }
  .plan, .plan tbody, .plan tr, .plan td { display: block; padding: 0; }
  .plan tr + tr { margin-top: 0.7rem; }
}
@media (prefers-reduced-motion: reduce) { * { transition: none !important; } }
`;

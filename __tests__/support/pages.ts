import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "./project-root";

/** A block of code in a page. */
export interface Block {
  readonly page: string;
  /** The line that it begins in. */
  readonly line: number;
  readonly language: string;
  readonly code: string;
}

/** Every page, relative to the repository. */
export const pages: readonly string[] = [
  ...["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "lib/README.md", "commands/README.md"],
  ...["__tests__/faults/README.md", "bench/README.md"],
  ...readdirSync(join(projectRoot, "docs"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .sort()
    .map((file) => `docs/${file.replaceAll("\\", "/")}`),
];

export const readPage = (page: string): string => readFileSync(join(projectRoot, page), "utf8");

interface Token {
  readonly type: string;
  readonly info: string;
  readonly content: string;
  readonly map: [number, number] | null;
  readonly children: readonly Token[] | null;
  attrGet(name: string): string | null;
}

/** It brings no types along. */
const markdown: { parse(text: string, env: object): Token[]; render(text: string): string } = require("markdown-it")();

/** A page's code blocks in their order. */
export function blocksOf(page: string): Block[] {
  return markdown
    .parse(readPage(page), {})
    .filter(({ type }) => type === "fence")
    .map(({ info, content, map }) => ({ page, line: (map?.[0] ?? 0) + 1, language: info.trim(), code: content }));
}

/** The targets of a page's links and pictures. */
export function linksOf(page: string): string[] {
  return markdown
    .parse(readPage(page), {})
    .flatMap(({ children }) => children ?? [])
    .flatMap((token) =>
      token.type === "link_open" || token.type === "image"
        ? [`${token.attrGet(token.type === "image" ? "src" : "href")}`]
        : [],
    );
}

/** The anchors that GitHub gives a page's headings. */
export function anchorsOf(page: string): string[] {
  const tokens = markdown.parse(readPage(page), {});
  return tokens
    .filter((_, index) => tokens[index - 1]?.type === "heading_open")
    .map(({ content }) =>
      content
        .replace(/[`*]|\[([^\]]*)\]\([^)]*\)/g, "$1")
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, "")
        .replaceAll(" ", "-"),
    );
}

/** A page's lines that are text: no code, no tables. */
export function textLinesOf(page: string): string[] {
  const lines = readPage(page).split("\n");
  const isCode = new Set<number>();
  for (const { type, map } of markdown.parse(readPage(page), {})) {
    if ((type !== "fence" && type !== "table_open") || !map) continue;
    for (let line = map[0]; line < map[1]; line++) isCode.add(line);
  }
  return lines.filter((_, index) => !isCode.has(index));
}

/** A page's tables as rows of cells, in words as they are read. */
export function tablesOf(page: string): string[][][] {
  const tables: string[][][] = [];
  for (const { type, children } of markdown.parse(readPage(page), {})) {
    if (type === "table_open") tables.push([]);
    if (type === "tr_open") tables.at(-1)?.push([]);
    if (type === "inline" && tables.length > 0) {
      const text = (children ?? []).map(({ content }) => content).join("");
      tables.at(-1)?.at(-1)?.push(text);
    }
    if (type === "table_close") tables.push([]);
  }
  return tables.filter((table) => table.length > 0);
}

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import * as library from "terraform-s3-user";
import { fromSource } from "./support/from-source";
import { generateGithubBindings } from "./support/generated-bindings";
import { anchorsOf, blocksOf, linksOf, pages, readPage, tablesOf, textLinesOf } from "./support/pages";
import { publicKey } from "./support/pgp-key";
import { projectRoot } from "./support/project-root";
import { temporaryDirectory } from "./support/temporary-directory";
import { examples, programOf } from "./support/typescript-blocks";

test("has at most 150 lines in README.md", () => {
  expect(readPage("README.md").trimEnd().split("\n").length).toBeLessThanOrEqual(150);
});

test.each(pages.filter((page) => page.startsWith("docs/") && page !== "docs/README.md"))(
  "links to %s from docs/README.md",
  (page) => {
    expect(linksOf("docs/README.md").map((link) => normalize(join("docs", link)))).toContain(page);
  },
);

test.each(pages)("has no line over 120 characters in %s, except an address", (page) => {
  const withoutAddresses = textLinesOf(page).map((line) => line.replaceAll(/https?:\/\/[^\s)]+/g, ""));
  expect(withoutAddresses.filter((line) => line.length > 120)).toStrictEqual([]);
});

test.each(pages)("%s has the word of each alert on a line of its own, as GitHub wants it", (page) => {
  expect(readPage(page)).not.toMatch(/^> \[!\w+\] ./m);
});

test.each(pages)("has no table in %s that is wider than a screen", (page) => {
  for (const rows of tablesOf(page)) {
    const columns = rows[0]?.map((_, column) => Math.max(...rows.map((row) => longestWord(row[column] ?? ""))));
    expect((columns ?? []).reduce((sum, width) => sum + width + 3, 0)).toBeLessThanOrEqual(110);
  }
});

test.each(pages)("has only working links in %s", (page) => {
  const broken = linksOf(page).filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [file = "", anchor] = link.split("#");
    const target = file === "" ? page : normalize(join(dirname(page), decodeURI(file)));
    if (!existsSync(join(projectRoot, target))) return true;
    return anchor !== undefined && target.endsWith(".md") && !anchorsOf(target).includes(anchor);
  });
  expect(broken).toStrictEqual([]);
});

// CONTRIBUTING.md, "Releasing", says what changes once they are.
test.each(pages.filter((page) => page !== "CONTRIBUTING.md"))(
  "fetches no package of this repository from npm in %s, where they are not published",
  (page) => {
    const commands = readPage(page).match(/\bnp(x|m (install|i)( -\S+)*) terraform-s3-user\S*/g);
    expect(commands).toBeNull();
  },
);

test("quotes only figures that are in the bench's results", () => {
  const results = readPage("bench/results.md") + readPage("bench/terraform-scale.md");
  const quoted = pages.flatMap((page) => readPage(page).match(/<!-- bench -->.*?<!-- \/bench -->/gs) ?? []);
  const figures = quoted.flatMap((text) => text.match(/\d[\d.,]* (?:s|MB)\b/g) ?? []);
  expect(figures.length).toBeGreaterThan(0);
  expect(figures.filter((figure) => !new RegExp(`(?<![\\d.])${figure}\\b`).test(results))).toStrictEqual([]);
});

test("has an example for every public class and factory of the library", () => {
  const files = readdirSync(join(projectRoot, "lib")).filter((file) => file.endsWith(".ts"));
  const documented = files.flatMap((file) => [
    ...readPage(`lib/${file}`).matchAll(
      /\/\*\*(?<doc>(?:(?!\*\/).)*)\*\/\s*(?:export (?:class|function)|static) (?<name>\w+)(?<isFactory><|\()?/gs,
    ),
  ]);
  const isPublic = (match: RegExpExecArray) => match[0].includes("static ") || `${match.groups?.name}` in library;
  const lacking = documented.filter((match) => isPublic(match) && !match.groups?.doc?.includes("@example"));
  expect(lacking.map(({ groups }) => groups?.name)).toStrictEqual([]);
});

describe("TypeScript in the pages and in the library's examples", () => {
  const directory = temporaryDirectory();
  const blocks = [...pages.flatMap(blocksOf).filter(({ language }) => language === "ts"), ...examples()];
  const fileOf = (index: number) => `block${index}.ts`;
  const placeOf = (text: string) =>
    text.replace(/block(\d+)\.ts/g, (file, index) => {
      const block = blocks[Number(index)];
      return block ? `${block.page}:${block.line} (${file})` : file;
    });

  beforeAll(() => {
    symlinkSync(join(projectRoot, "node_modules"), join(directory, "node_modules"), "junction");
    writeFileSync(join(directory, "colleague.asc"), publicKey);
    generateGithubBindings(directory);
    for (const [index, block] of blocks.entries()) writeFileSync(join(directory, fileOf(index)), programOf(block));
  });

  test("compiles", () => {
    const { compilerOptions } = JSON.parse(readPage("tsconfig.json"));
    const options = { ...compilerOptions, types: ["node"], noUnusedLocals: false, noUnusedParameters: false };
    writeFileSync(
      join(directory, "tsconfig.json"),
      JSON.stringify({ compilerOptions: options, include: ["block*.ts"] }),
    );
    const { stdout } = spawnSync(
      process.execPath,
      [join(projectRoot, "node_modules", ".bin", "tsc"), "--pretty", "false"],
      {
        cwd: directory,
        encoding: "utf8",
      },
    );
    expect(placeOf(stdout)).toBe("");
  });

  test("synthesizes", () => {
    // One process for all: each block writes to a directory of its own.
    const run = blocks.map((_, index) => `process.env.CDKTF_OUTDIR = "out${index}"; require("./${fileOf(index)}");`);
    writeFileSync(join(directory, "all.ts"), run.join("\n"));
    const output = execFileSync(process.execPath, [...fromSource, "all.ts"], {
      cwd: directory,
      encoding: "utf8",
      stdio: "pipe",
    });
    expect(placeOf(output)).toBe("");
    const empty = blocks.filter((_, index) => {
      const stacks = join(directory, `out${index}`, "stacks");
      return !existsSync(stacks) || readdirSync(stacks).length === 0;
    });
    expect(empty).toStrictEqual([]);
  });
});

/** The longest part of a cell that a browser keeps in one line. */
function longestWord(text: string): number {
  return Math.max(0, ...text.split(/\s/).map((word) => word.length));
}

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync } from "@swc/core";
import { pages, readPage } from "./support/pages";
import { projectRoot } from "./support/project-root";

// CONTRIBUTING.md, "How to write": words that readers had to translate, with what to write instead.

const unclear: readonly (readonly [RegExp, string])[] = [
  [/\bwho(so)?ever\b/i, 'name the person, or write "anyone who"'],
  [/\b(no|some|every)body\b/i, 'name the person, or write "you", "no one", "someone" or "anyone"'],
  [/\b(tells|told|telling)\b/i, "shows, reports, prints"],
  [/\b(stands|stood|standing)\b/i, "is, contains"],
  [/\blies (in|on|at|beside|outside)\b/i, "is in"],
  [/\bbesides?\b/i, "in addition to, next to"],
  [/\bmeant\b/i, "intended, for"],
  [/\blook(s|ed|ing)? at\b/i, "check, read"],
  [/\bmay not\b/i, "must not, can't, doesn't have to"],
  [/\b(put|give)s? (it |them )?back\b/i, "restore"],
  [/\bhand(s|ed|ing)? (it |them )?over\b/i, "deliver, write"],
  [/\banew\b/i, "again"],
  [/\b(take|took|taken|taking)s? (on|over|into state|no notice)\b/i, "assume, import, ignore"],
  [/\bas such\b/i, "say what it is"],
  [/\bno matter\b/i, "does not affect"],
  [/\bnowhere\b/i, "missing, not found"],
  [/\bbroken off\b/i, "interrupted"],
  [/\bspread(s|ing)?\b/i, "propagate"],
  [/\bTerraform (doesn't|does not) know\b/i, "not in Terraform state"],
  [/\bonly Terraform knows\b|\bknown to Terraform only\b/i, "known only after apply"],
  [/\bnot judged\b/i, "could not be checked"],
  [/\bfor machines\b/i, "JSON output"],
  [/\bexit status\b/i, "exit code"],
  [/\bfolders?\b/i, "directory; prefix in S3"],
  [/\bnothing but\b/i, "only"],
  [/\bin the making\b/i, "say what it is"],
  [/\bwhom\b/i, "name the person or the thing"],
  [/\b(known|named) (only )?at apply\b/i, "known only after apply"],
  [/\bspeaks? of\b/i, "is about, applies to"],
];

/** Where these words are right. */
const exceptions: readonly (readonly [RegExp, string])[] = [
  [/not judged|changes nobody's access/gi, "verdicts in the review and its JSON, which programs read"],
  [/may not be able to/gi, "possibility, not permission"],
];

function faultsIn(text: string): string[] {
  const rest = exceptions.reduce((left, [pattern]) => left.replace(pattern, ""), text);
  return rest.split("\n").flatMap((line) =>
    unclear.flatMap(([pattern, instead]) => {
      const [found] = pattern.exec(line) ?? [];
      return found ? [`"${found}" in "${line.trim()}": write ${instead}`] : [];
    }),
  );
}

test.each(pages)("uses plain words in %s", (page) => {
  expect(faultsIn(readPage(page))).toStrictEqual([]);
});

test("uses plain words in the README of a new project", () => {
  expect(faultsIn(readPage("commands/init/template/README.md"))).toStrictEqual([]);
});

/** Every text of several words in a source file. */
function literalsIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(literalsIn);
  if (typeof node !== "object" || node === null) return [];
  const { type, value, cooked } = node as { type?: string; value?: string; cooked?: string };
  if (type === "StringLiteral") return [`${value}`];
  if (type === "TemplateElement") return [`${cooked}`];
  return Object.values(node).flatMap(literalsIn);
}

/** Files that git tracks, or would add, in these directories. */
function filesIn(directories: readonly string[], name: RegExp): string[] {
  const listed = ["ls-files", "--cached", "--others", "--exclude-standard", ...directories];
  const files = execFileSync("git", listed, { cwd: projectRoot, encoding: "utf8" }).trim().split("\n");
  return files.filter((file) => name.test(file) && existsSync(join(projectRoot, file)));
}

const readSource = (file: string) => readFileSync(join(projectRoot, file), "utf8");

test("uses plain words in messages and help", () => {
  const faults = filesIn(["lib", "commands"], /\.ts$/).flatMap((file) => {
    const program = parseSync(readSource(file), { syntax: "typescript" });
    const texts = literalsIn(program.body).filter((text) => text.includes(" "));
    return texts.flatMap(faultsIn).map((fault) => `${file}: ${fault}`);
  });
  expect(faults).toStrictEqual([]);
});

const comment = /\/\*.*?\*\/|(?<=^|\s)(?:\/\/|#) .*?$/gms;
const testName = /\b(?:test|describe)\(\s*(["`]).*?\1|\)\(\s*(["`]).*?\2,\s*(?:async )?\(/gs;

test("uses plain words in comments and names of tests", () => {
  const directories = ["lib", "commands", "__tests__", "bench", ".ci", ".github", "jest.config.js"];
  const files = filesIn(directories, /\.([jt]s|sh|py|ya?ml)$|^\.ci\/[^.]+$/).filter(
    (file) => !file.endsWith("words.test.ts"),
  );
  const faults = files.flatMap((file) => {
    const texts = [comment, testName].flatMap((pattern) => readSource(file).match(pattern) ?? []);
    return texts.flatMap(faultsIn).map((fault) => `${file}: ${fault}`);
  });
  expect(faults).toStrictEqual([]);
});

test("finds a word that is not plain", () => {
  expect(faultsIn("Whoever reads state has the key.")).toEqual([expect.stringContaining('"Whoever"')]);
  expect(faultsIn("Anyone who can read the state has the key.")).toStrictEqual([]);
});

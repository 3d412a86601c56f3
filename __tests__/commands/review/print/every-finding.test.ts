import { S3Access, StateBackend } from "terraform-s3-user";
import { changeRules, stackRules, userRules } from "../../../../commands/review/findings";
import type { Review } from "../../../../commands/review/model";
import { toHtml } from "../../../../commands/review/print/html";
import { toMarkdown } from "../../../../commands/review/print/markdown";
import { toSarif } from "../../../../commands/review/print/sarif";
import { toText } from "../../../../commands/review/print/text";
import { everyFinding } from "../../../support/every-finding";
import { reviewDirectories } from "../../../support/review-directories";
import { synthesized } from "../../../support/synthesized";

// A review that has something of everything, in each format. Its words are what people act on: a change of them is to
// be seen in the change itself. `npx jest every-finding -u` records it.

let review: Review;
beforeAll(async () => {
  const { before, after } = everyFinding();
  review = await reviewDirectories(after, before);
});

test("finds something with every rule but one", () => {
  const found = new Set(review.findings.map(({ rule }) => rule));
  const rules = [...userRules, ...stackRules, ...changeRules].map(({ name }) => name);
  expect(rules.filter((rule) => !found.has(rule))).toStrictEqual(["aws-managed-policy"]); // whose actions fill pages
});

const printers: [string, (value: Review) => string][] = [
  ["text for a terminal", (value) => toText(value, 100)],
  ["Markdown", toMarkdown],
  ["SARIF, a line for each result,", (value) => resultsOf(toSarif(value))],
  ["HTML, of which only the words are here,", (value) => wordsOf(toHtml(value))],
];

test.each(printers)("prints these findings as %s", (_, print) => {
  expect(print(review)).toMatchSnapshot();
});

test.each(printers.filter(([format]) => !format.startsWith("SARIF")))("prints no findings as %s", (_, print) => {
  const permissionsBoundary = "arn:aws:iam::aws:policy/AmazonS3FullAccess";
  const user = { userName: "web", access: S3Access.none(), accessKeys: [], permissionsBoundary };
  const app = synthesized({ site: { backend: StateBackend.s3({ bucket: "states" }), users: [user] } });
  expect(print(reviewDirectories(app, app))).toMatchSnapshot();
});

/** What people read of a page, a line for each piece of text. */
function wordsOf(page: string): string {
  const texts = page.replace(/<style>.*<\/style>/s, "").split(/<[^>]*>/);
  return texts.filter((text) => text.trim() !== "").join("\n");
}

/** The rules of a log by their severity, and its results. docs/findings.md has the rest of what it says of rules. */
function resultsOf(log: string): string {
  const [run] = JSON.parse(log).runs;
  const rules: { id: string; properties: object }[] = run.tool.driver.rules;
  const lines: object[] = [...rules.map(({ id, properties }) => ({ id, properties })), ...run.results];
  return lines.map((line) => JSON.stringify(line)).join("\n");
}

import fc from "fast-check";
import type { Review } from "../../../../commands/review/model";
import { toHtml } from "../../../../commands/review/print/html";
import { toMarkdown } from "../../../../commands/review/print/markdown";
import { toSarif } from "../../../../commands/review/print/sarif";
import { toText } from "../../../../commands/review/print/text";
import { jsonText } from "../../../../commands/terminal/json";
import { reviewDirectories } from "../../../support/review-directories";
import { handWritten } from "../../../support/synthesized";

// Reads what a fork can write into names, tags, addresses and values with an independent Markdown parser: CommonMark
// with GitHub's tables and bare links.

const markdownIt = require("markdown-it")({ html: true, linkify: true });

interface Token {
  readonly type: string;
  readonly content: string;
  readonly attrs?: readonly (readonly [string, string])[] | null;
  readonly children?: readonly Token[] | null;
}

function tokensOf(markdown: string): Token[] {
  const all = (markdownIt.parse(markdown, {}) as Token[]).flatMap((token) => [token, ...(token.children ?? [])]);
  return all;
}

/** A stack with this text for every name. */
function named(name: string, value: string): string {
  const policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "x",
        Effect: "Allow",
        Action: ["s3:GetObject", name],
        Resource: [`arn:aws:s3:::${name}/*`, name],
        Condition: { StringEquals: { [name]: name } },
      },
    ],
  });
  return handWritten({
    provider: {
      aws: [{ region: name, allowed_account_ids: [name], profile: value, default_tags: [{ tags: { [name]: value } }] }],
    },
    terraform: { backend: { s3: { bucket: name, key: value } } },
    resource: {
      aws_iam_user: { [name]: { name, tags: { [name]: value }, path: value } },
      aws_iam_access_key: { [name]: { user: name } },
      aws_iam_user_policy: { [name]: { user: name, name, policy } },
      aws_iam_user_policy_attachment: { [name]: { user: name, policy_arn: value } },
      [name]: { [name]: { [name]: value } },
    },
    output: { [name]: { value: `\${aws_iam_access_key.${name}.secret}` } },
    module: { [name]: { source: value } },
    "//": { metadata: { accepted_findings: { stack: [{ rule: "no-boundary", reason: name }] } } },
  });
}

const ours = /^<(\/?(details|summary|b|code)|br|!-- s3-user-review --)>$/;

function strangeIn(markdown: string): string[] {
  const tokens = tokensOf(markdown);
  const links = tokens
    .filter(({ type }) => type === "link_open" || type === "image")
    .map(({ type, attrs }) => `${type} ${attrs}`);
  const tags = tokens
    .filter(({ type }) => type === "html_inline" || type === "html_block")
    .flatMap(({ content }) => content.match(/<[^>]*>/g) ?? []);
  const html = tags.filter((tag) => !ours.test(tag));
  const headings = markdown
    .split("\n")
    .filter((line) => /^#/.test(line) && !/^##+ (Access review|What changes|Findings|Who can do what)$/.test(line));
  const count = (tag: string) => tags.filter((one) => one === tag).length;
  const isEven = count("<details>") === count("</details>");
  return [...links, ...html, ...headings, ...(isEven ? [] : ["a fold that is open or closed too often"])];
}

test.each([
  "</details></summary><img src=x onerror=alert(1)>",
  "`</code></details>`",
  "x|y`|</details>",
  "[a](http://evil.example)",
  "![a](http://evil.example/x.png)",
  "<http://evil.example>",
  "https://evil.example/x",
  "www.evil.example",
  "a@evil.example",
  "\n\n# Approved\n\n",
  "<!-- s3-user-review -->\nNo change in access.",
  "``` \n<script>alert(1)</script>",
  "\u202Eevil",
])("creates no link, image, heading or HTML from %j, and closes no section", (evil) => {
  const text = toMarkdown(reviewDirectories(named(evil, `${evil} new`), named(evil, `${evil} old`)));
  expect(strangeIn(text)).toStrictEqual([]);
  expect(text.length).toBeGreaterThan(1_000);
});

test("creates none from any text", () => {
  const signs = [
    "`",
    "|",
    "<",
    ">",
    "</details>",
    "[",
    "](",
    "!",
    "@",
    "#",
    "\n",
    "http://a.b",
    "*",
    "_",
    "\\",
    "&lt;",
    "a",
    " ",
  ];
  const evil = fc.array(fc.constantFrom(...signs), { minLength: 1, maxLength: 8 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(evil, evil, (name, value) => {
      const text = toMarkdown(reviewDirectories(named(name, value), named(name, "old")));
      expect(strangeIn(text)).toStrictEqual([]);
    }),
    { numRuns: 150, seed: 6 },
  );
});

test("has only its own tags in the page", () => {
  const page = toHtml(reviewDirectories(named('"><script>alert(1)</script>', "new"), named("a", "old")));
  expect(page).not.toContain("<script");
  expect(page).toContain("&#60;script&#62;");
});

const printers = {
  text: toText,
  markdown: toMarkdown,
  html: toHtml,
  sarif: toSarif,
  json: (review: Review) => jsonText(review),
};

test.each(Object.entries(printers))("prints nothing that steers a terminal or turns the writing, as %s", (_, print) => {
  const evil = "a\x1b[31m\x9b31m\x07\r\u2028\u202e\u2066b";
  const printed = print(reviewDirectories(named(evil, `${evil}1`), named(evil, `${evil}2`)));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  const found = printed.match(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/g) ?? [];
  expect(found).toStrictEqual([]);
  expect(printed).toContain("31m");
});

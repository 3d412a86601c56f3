import { S3Access } from "terraform-s3-user";
import { marker, toMarkdown } from "../../../../commands/review/print/markdown";
import { publicKey } from "../../../support/pgp-key";
import { reviewDirectories } from "../../../support/review-directories";
import { handWritten, synthesized } from "../../../support/synthesized";

const walkthrough = () => synthesized({ site: { users: [{ userName: "optimizer", access: S3Access.allBuckets() }] } });
const narrowed = () =>
  synthesized({ site: { users: [{ userName: "optimizer", access: S3Access.readWrite(["photos"]) }] } });

test("starts the comment with the marker that finds it again", () => {
  expect(toMarkdown(reviewDirectories(walkthrough())).split("\n")[0]).toBe(marker);
});

test("explains in the comment what the walkthrough's policy allows, and how to restrict it", () => {
  const text = toMarkdown(reviewDirectories(walkthrough()));
  expect(text).toContain("6 permissions-management actions on every bucket");
  expect(text).toContain("`s3:PutBucketPolicy`");
  expect(text).toContain(
    'Fix: `access: S3Access.readWrite(["your-bucket"]) // or S3Access.forSoftware("…", ' +
      "[…]) for the applications in docs/applications.md`",
  );
});

test("prints no change in access as one line", () => {
  const text = toMarkdown(reviewDirectories(narrowed(), narrowed()));
  const section = text.slice(text.indexOf("### What changes"), text.indexOf("### Findings"));
  expect(section.trim().split("\n")).toStrictEqual(["### What changes", "", "No change in access."]);
});

test("reports narrowing to one bucket in one line and a table", () => {
  const text = toMarkdown(reviewDirectories(narrowed(), walkthrough()));
  expect(text).toContain(
    "**`optimizer`** in `site`: gains 1 action, loses 75 actions, keeps 5 actions on fewer resources",
  );
  expect(text).toContain("| - loses | Write | `s3:PutObject` | every bucket but `photos/*` |");
});

test("has no section on changes without a base", () => {
  expect(toMarkdown(reviewDirectories(walkthrough()))).not.toContain("What changes");
});

test("folds long lists", () => {
  expect(toMarkdown(reviewDirectories(walkthrough()))).toMatch(
    /<details><summary>23 actions<\/summary>`s3:CreateBucket`/,
  );
});

test("names of others can't break out of the comment, mention anyone or add HTML", () => {
  const evil = "x`|<img src=q onerror=alert(1)>\n\n# @everyone [a](http://b)";
  const policy = JSON.stringify({
    Statement: {
      Effect: "Allow",
      Action: ["s3:GetObject", evil],
      Resource: [`arn:aws:s3:::${evil}/*`],
      Condition: { StringEquals: { "aws:x": evil } },
    },
  });
  const directory = handWritten({
    provider: { aws: [{ region: evil, default_tags: [{ tags: { [evil]: evil } }] }] },
    resource: { aws_iam_user_policy: { p: { user: evil, name: evil, policy } } },
  });
  const text = toMarkdown(reviewDirectories(directory, walkthrough()));
  const outsideCode = text.replace(/`[^`\n]*`/g, "");
  expect(outsideCode).not.toContain("<img");
  expect(outsideCode).not.toContain("@everyone");
  expect(outsideCode).not.toContain("](http");
  expect(text.split("\n").filter((line) => line.startsWith("# "))).toStrictEqual([]);
});

test("keeps PGP keys and paths of this machine out of the comment", () => {
  const base = synthesized({
    site: { users: [{ userName: "optimizer", access: S3Access.allBuckets(), accessKeys: [{ name: "primary" }] }] },
  });
  const head = synthesized({
    site: {
      users: [
        {
          userName: "optimizer",
          access: S3Access.allBuckets(),
          accessKeys: [{ name: "encrypted", pgpKey: publicKey }],
        },
      ],
    },
  });
  const text = toMarkdown(reviewDirectories(head, base));
  expect(text).toContain("**destroy**");
  expect(text).not.toContain(publicKey.split("\n")[2]);
  expect(text).not.toContain(head);
  expect(text).not.toContain(process.cwd());
});

test("prints a finding about several users as one sentence each", () => {
  const users = (...names: string[]) => names.map((userName) => ({ userName, access: S3Access.allBuckets() }));
  const text = (...names: string[]) => toMarkdown(reviewDirectories(synthesized({ site: { users: users(...names) } })));
  expect(text("a")).toContain("**medium** · `plain-secret-in-state` · `a` stores 1 secret in plain text");
  expect(text("a", "b", "c")).toContain(
    "**medium** · `plain-secret-in-state` · each of `a`, `b` and `c` stores 1 secret in plain text",
  );
  expect(text("a", "b", "c", "d")).toContain(
    "each of <details><summary>4 users</summary>`a`, `b`, `c`, `d`</details> has no",
  );
});

/** The line about a default tag with this value. */
function settingWith(foreign: string): string {
  const head = handWritten({ provider: { aws: [{ default_tags: [{ tags: { a: foreign } }] }] } });
  const lines = toMarkdown(reviewDirectories(head, handWritten({}))).split("\n");
  return lines.find((line) => line.includes("default tags:")) as string;
}

test.each([
  ["@acme/admins", "a mention"],
  ["#12", "a reference to an issue"],
  ["https://evil.example/x", "a link"],
  ["www.evil.example", "a link"],
  ["GH-12", "a reference to an issue"],
  ["mallory@evil.example", "a mail address"],
])(
  "escapes %s between our own words, where %s would otherwise be one: GitHub looks in the finished text",
  (foreign) => {
    const line = settingWith(`see ${foreign} there`);
    const shown = line.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
    expect(shown).not.toContain(foreign);
    expect(shown.replaceAll("\u200b", "")).toContain(`a=see ${foreign} there`);
  },
);

test("shows text with every sign of Markdown as it is", () => {
  const foreign = "a_b*c`d|e<f>g&h[i]j\\k~l$m!n";
  const line = settingWith(foreign);
  expect(line).not.toMatch(/[_*`|<[\]~$!]/);
  expect(line.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))).toContain(`a=${foreign}`);
});

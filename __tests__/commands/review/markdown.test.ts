import { marker, toMarkdown } from "../../../commands/review/markdown";
import { reviewDirectories } from "../../../commands/review/review-directories";
import { S3Access } from "../../../lib";
import { publicKey } from "./pgp-key";
import { handWritten, synthesized } from "./synthesized";

const walkthrough = () => synthesized({ site: { users: [{ userName: "optimizer" }] } });
const narrowed = () =>
  synthesized({ site: { users: [{ userName: "optimizer", access: S3Access.leastPrivilege(["photos"]) }] } });

test("the comment begins with the marker by which it is found again", () => {
  expect(toMarkdown(reviewDirectories(walkthrough())).split("\n")[0]).toBe(marker);
});

test("the comment says what the walkthrough's policy allows, names it and shows the way out", () => {
  const text = toMarkdown(reviewDirectories(walkthrough()));
  expect(text).toContain("6 permissions-management actions on every bucket");
  expect(text).toContain("`s3:PutBucketPolicy`");
  expect(text).toContain('Fix: `access: S3Access.leastPrivilege(["your-bucket"])`');
});

test("no change in access is one line", () => {
  const text = toMarkdown(reviewDirectories(narrowed(), narrowed()));
  const section = text.slice(text.indexOf("### What changes"), text.indexOf("### Findings"));
  expect(section.trim().split("\n")).toStrictEqual(["### What changes", "", "No change in access."]);
});

test("narrowing to one bucket is told in one line and a table", () => {
  const text = toMarkdown(reviewDirectories(narrowed(), walkthrough()));
  expect(text).toContain("**`optimizer`** in `site`: loses 76 actions, keeps 4 actions on fewer resources");
  expect(text).toContain("| ➖ loses | Write | `s3:PutObject` | every bucket but `photos/*` |");
});

test("without a base there is no section on changes", () => {
  expect(toMarkdown(reviewDirectories(walkthrough()))).not.toContain("What changes");
});

test("the same stacks give the same comment, byte for byte", () => {
  expect(toMarkdown(reviewDirectories(walkthrough(), narrowed()))).toBe(
    toMarkdown(reviewDirectories(walkthrough(), narrowed())),
  );
});

test("long lists fold", () => {
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

test("neither a PGP key nor a path of this machine is in the comment", () => {
  const base = synthesized({ site: { users: [{ userName: "optimizer", accessKeys: [{ id: "primary" }] }] } });
  const head = synthesized({
    site: { users: [{ userName: "optimizer", accessKeys: [{ id: "primary", pgpKey: publicKey }] }] },
  });
  const text = toMarkdown(reviewDirectories(head, base));
  expect(text).toContain("**replace**");
  expect(text).not.toContain(publicKey.split("\n")[2]);
  expect(text).not.toContain(head);
  expect(text).not.toContain(process.cwd());
});

test("hundreds of users fit in a comment, and what is left out is counted", () => {
  const users = Array.from({ length: 300 }, (_, index) => ({
    userName: `user-${index}`,
    access: S3Access.buckets([`bucket-${index}`]),
  }));
  const text = toMarkdown(reviewDirectories(synthesized({ site: { users } }), walkthrough()));
  expect(text.length).toBeLessThan(65_536);
  expect(Buffer.byteLength(text)).toBeLessThan(65_536);
  expect(text).toMatch(/… and \d+ more users: see the page/);
});

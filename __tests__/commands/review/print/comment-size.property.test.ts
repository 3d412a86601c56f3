import { S3Access } from "terraform-s3-user";
import { toMarkdown } from "../../../../commands/review/print/markdown";
import { reviewDirectories } from "../../../support/review-directories";
import { handWritten, synthesized } from "../../../support/synthesized";

// GitHub takes 65,536 bytes of a comment.

test("fits hundreds of users into a comment, and counts what is left out", () => {
  const users = Array.from({ length: 300 }, (_, index) => ({
    userName: `user-${index}`,
    access: S3Access.buckets([`bucket-${index}`]),
  }));
  const text = toMarkdown(
    reviewDirectories(
      synthesized({ site: { users } }),
      synthesized({ site: { users: [{ userName: "optimizer", access: S3Access.allBuckets() }] } }),
    ),
  );
  expect(text.length).toBeLessThan(65_536);
  expect(Buffer.byteLength(text)).toBeLessThan(65_536);
  expect(text).toMatch(/… and \d+ more users: see the page/);
});

test.each(["x", "`", "<", "é", "漢", "😀"])("fits a comment full of %s, of every kind at once", (character) => {
  const long = (start: string) => `${start}-${character.repeat(240)}`;
  const some = <T>(number: number, of: (index: number) => T) => Array.from({ length: number }, (_, index) => of(index));
  const side = (value: string) => {
    const tags = Object.fromEntries(some(45, (index) => [`tag-${index}`, long(value)]));
    const policy = (index: number) => {
      const Resource = some(20, (one) => `arn:aws:s3:::b${one}/${character}`);
      return JSON.stringify({
        Statement: { Effect: "Allow", Action: ["s3:GetObject", `s3:${long(`No${index}`)}`], Resource },
      });
    };
    return handWritten({
      provider: {
        aws: [
          {
            region: long(value),
            allowed_account_ids: some(50, (index) => `${value}${index}`),
            default_tags: [{ tags }],
          },
        ],
      },
      resource: {
        aws_iam_user: Object.fromEntries(some(40, (index) => [`u${index}`, { name: long(`user${index}`), tags }])),
        aws_iam_user_policy: Object.fromEntries(
          some(40, (index) => [`p${index}`, { user: long(`user${index}`), name: long(value), policy: policy(index) }]),
        ),
        aws_other: Object.fromEntries(some(100, (index) => [long(`o${index}`), { [long("a")]: value }])),
      },
    });
  };
  const text = toMarkdown(reviewDirectories(side("new"), side("old")));
  expect(Buffer.byteLength(text)).toBeLessThan(65_536);
  expect(text.length).toBeGreaterThan(10_000);
  expect(text.match(/_… and [\d,]+ more \w+: see/g)?.length).toBeGreaterThan(3);
});

test("keeps everything else when many default tags change", () => {
  const tags = (value: string) =>
    Object.fromEntries(Array.from({ length: 45 }, (_, index) => [`tag-${index}`, value.repeat(240)]));
  const side = (value: string) =>
    synthesized({ site: { users: [{ userName: "optimizer", access: S3Access.allBuckets() }], tags: tags(value) } });
  const text = toMarkdown(reviewDirectories(side("a"), side("b")));
  expect(text.length).toBeLessThan(20_000);
  expect(text).toContain("default tags: tag-0=bbb");
  expect(text).toContain("<b><code>optimizer</code></b>");
});

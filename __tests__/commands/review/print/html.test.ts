import { S3Access } from "terraform-s3-user";
import { toHtml } from "../../../../commands/review/print/html";
import { reviewDirectories } from "../../../support/review-directories";
import { handWritten, synthesized } from "../../../support/synthesized";

const walkthrough = () => synthesized({ site: { users: [{ userName: "optimizer", access: S3Access.allBuckets() }] } });

test("needs no script in the page, and loads nothing", () => {
  const page = toHtml(reviewDirectories(walkthrough()));
  expect(page).not.toMatch(/<script|<link|<img|<iframe|\ssrc=|url\(|@import|https?:\/\/(?!docs\.aws)/i);
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
});

test("names of others can't become markup", () => {
  const evil = `"><img src=x onerror=alert(1)>'`;
  const policy = JSON.stringify({
    Statement: { Effect: "Allow", Action: "s3:GetObject", Resource: `arn:aws:s3:::${evil}/*` },
  });
  const directory = handWritten({ resource: { aws_iam_user_policy: { p: { user: evil, name: evil, policy } } } });
  expect(toHtml(reviewDirectories(directory, walkthrough()))).not.toContain("<img");
});

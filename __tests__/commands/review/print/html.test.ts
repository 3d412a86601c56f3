import { S3Access } from "terraform-s3-user";
import { toHtml } from "../../../../commands/review/print/html";
import { reviewDirectories } from "../../../support/review-directories";
import { synthesized } from "../../../support/synthesized";

test("needs no script in the page, and loads nothing", () => {
  const users = [{ userName: "optimizer", access: S3Access.allBuckets() }];
  const page = toHtml(reviewDirectories(synthesized({ site: { users } })));
  expect(page).not.toMatch(/<script|<link|<img|<iframe|\ssrc=|url\(|@import|https?:\/\/(?!docs\.aws)/i);
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
});

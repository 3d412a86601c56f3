import { toText } from "../../../../commands/review/print/text";
import { everyFinding } from "../../../support/every-finding";
import { reviewDirectories } from "../../../support/review-directories";

test("prints neither HTML nor Markdown, nor what steers a terminal", async () => {
  const { before, after } = everyFinding();
  const text = toText(await reviewDirectories(after, before));
  expect(text).toContain("Who can do what");
  expect(text).not.toMatch(/<(details|summary|b|br|code)>|\*\*|^#|^\| /m);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what is looked for
  expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f]/);
});

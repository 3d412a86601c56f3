import { shortSpan, span } from "../../../commands/terminal/span";

test.each([
  [0, "0 minutes"],
  [60_000, "1 minute"],
  [3_600_000, "1 hour"],
  [47 * 3_600_000, "47 hours"],
  [90 * 86_400_000, "90 days"],
  [-5_000, "0 minutes"],
])("writes %i ms as %s", (milliseconds, text) => {
  expect(span(milliseconds)).toBe(text);
});

test.each([
  [59_000, "0 min"],
  [47 * 3_600_000, "47 h"],
  [48 * 3_600_000, "2 days"],
])("writes %i ms as %s if space is short", (milliseconds, text) => {
  expect(shortSpan(milliseconds)).toBe(text);
});

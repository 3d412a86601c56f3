import { listed } from "../../../commands/terminal/list";

test("lists at most ten names in a message", () => {
  expect(listed(Array.from({ length: 12 }, (_, index) => `u${index}`))).toMatch(/^u0, .*, u9 and 2 more$/);
});

import { listed } from "../../../commands/terminal/list";

test("a message lists ten names at most", () => {
  expect(listed(Array.from({ length: 12 }, (_, index) => `u${index}`))).toMatch(/^u0, .*, u9 and 2 more$/);
});

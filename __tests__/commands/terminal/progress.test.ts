import { counted, step } from "../../../commands/terminal/progress";

/** What a step prints on stderr without a terminal, without its time. */
async function printedBy(work: () => Promise<number>, isFine?: (result: number) => boolean): Promise<string> {
  const lines: string[] = [];
  const spy = jest.spyOn(console, "error").mockImplementation((line) => lines.push(line));
  await step("Initializing web", work, isFine).catch(() => {});
  spy.mockRestore();
  return lines.join("\n").replace(/ \(.*\)/, "");
}

test("shows a success only for a fine result", async () => {
  const isZero = (status: number) => status === 0;
  expect(await printedBy(async () => 0, isZero)).toBe("… Initializing web\n✓ Initializing web");
  expect(await printedBy(async () => 1, isZero)).toBe("… Initializing web\n✗ Initializing web");
  expect(await printedBy(() => Promise.reject(new Error()))).toBe("… Initializing web\n✗ Initializing web");
});

test("prints nothing without a terminal while it counts", async () => {
  const lines: string[] = [];
  const spy = jest.spyOn(console, "error").mockImplementation((line) => void lines.push(line));
  const done = await counted("Asking", 2, async (tick) => {
    tick();
    tick();
    return "done";
  });
  spy.mockRestore();
  expect([done, lines]).toStrictEqual(["done", []]);
});

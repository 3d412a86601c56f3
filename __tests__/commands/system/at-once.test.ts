import { atOnce } from "../../../commands/system/at-once";

const soon = () => new Promise(setImmediate);

test("keeps the order of the items, whichever ends first", async () => {
  const answers = await atOnce(2, [3, 1, 2], async (turns) => {
    for (let turn = 0; turn < turns; turn++) await soon();
    return turns;
  });
  expect(answers).toStrictEqual([3, 1, 2]);
});

test("starts the next item as soon as any is done", async () => {
  const begun: string[] = [];
  let finish = () => {};
  const all = atOnce(2, ["slow", "fast", "next"], async (item) => {
    begun.push(item);
    if (item === "slow") await new Promise<void>((resolve) => (finish = resolve));
  });
  await soon();
  expect(begun).toStrictEqual(["slow", "fast", "next"]);
  finish();
  await all;
});

test("starts nothing more after a failure", async () => {
  const begun: number[] = [];
  const failing = atOnce(2, [1, 2, 3, 4, 5], async (item) => {
    begun.push(item);
    await soon();
    if (item === 1) throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  await soon();
  expect(begun).not.toContain(5);
});

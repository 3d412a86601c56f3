import { runInForeground } from "../../../commands/system/foreground";

test("leaves no listener on the output, so that Node doesn't warn of the eleventh stack", async () => {
  const listeners = () => [process.stdout, process.stderr].map((stream) => stream.listenerCount("error"));
  const before = listeners();
  expect(await runInForeground("true", [], { cwd: __dirname, label: "web" })).toMatchObject({ status: 0 });
  expect(listeners()).toStrictEqual(before);
});

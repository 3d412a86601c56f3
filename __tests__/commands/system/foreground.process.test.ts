import { runInForeground } from "../../../commands/system/foreground";

test("leaves no listener on the output, so that Node doesn't warn of the eleventh stack", async () => {
  const listeners = () => [process.stdout, process.stderr].map((stream) => stream.listenerCount("error"));
  const before = listeners();
  const ended = await runInForeground(process.execPath, ["--version"], { cwd: __dirname, label: "web" });
  expect(ended.status).toBe(0);
  expect(listeners()).toStrictEqual(before);
});

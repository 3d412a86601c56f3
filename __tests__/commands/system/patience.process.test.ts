import { waitFor } from "../../../commands/system/patience";
import { start } from "../../../commands/system/processes";

afterEach(() => jest.restoreAllMocks());

const endless = () => start(process.execPath, ["-e", "setInterval(() => {}, 1_000)"]);

test("reports a process that takes too long, and ends it", async () => {
  const told = jest.spyOn(console, "error").mockImplementation();
  const child = endless();
  await expect(waitFor("terraform show", child, { silent: 1, longest: 300 })).rejects.toThrow(
    "terraform show did not end within 0.005 minutes.",
  );
  expect(told.mock.calls).toStrictEqual([["Waiting for terraform show, 0.005 minutes at most. Ctrl-C ends it."]]);
  expect(child.signalCode).toBe("SIGTERM");
});

test("prints nothing when a process ends before the time limit", async () => {
  const told = jest.spyOn(console, "error").mockImplementation();
  const { stdout } = await waitFor("node", start(process.execPath, ["-p", "1"]));
  expect(stdout).toBe("1\n");
  expect(told).not.toHaveBeenCalled();
});

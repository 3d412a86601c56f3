import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fromSource } from "../../support/from-source";
import { projectRoot } from "../../support/project-root";

const system = JSON.stringify(join(projectRoot, "commands", "system"));
const script = `
  const { onInterrupt, dieOnInterrupt } = require(${system} + "/interrupt");
  const { temporaryDirectory } = require(${system} + "/temporary-directory");
  onInterrupt((status) => process.exit(status));
  const directory = temporaryDirectory();
  dieOnInterrupt();
  process.stdout.write(directory, () => { for (;;); });
`;

test("ends work that answers nothing, which has left nothing behind", async () => {
  const child = spawn(process.execPath, [...fromSource, "-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  const directory = await new Promise<string>((resolve) => child.stdout.once("data", (data) => resolve(String(data))));
  expect(existsSync(directory)).toBe(false);
  const ended = new Promise((resolve) => child.once("exit", (_, signal) => resolve(signal)));
  child.kill("SIGTERM");
  expect(await ended).toBe("SIGTERM");
});

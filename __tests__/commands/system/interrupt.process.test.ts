import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fromSource } from "../../support/from-source";
import { printed } from "../../support/printed";
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

test("takes npm's copy of Ctrl-C for the same request, and ends at once with the next one", async () => {
  const asked = `
    const { onInterrupt } = require(${system} + "/interrupt");
    let now = 0;
    performance.now = () => now;
    process.on("SIGUSR2", () => {
      now += 1_000;
      process.stdout.write("later");
    });
    onInterrupt(() => process.stdout.write("asked"));
    setInterval(() => {}, 60_000);
    process.stdout.write("ready");
  `;
  const child = spawn(process.execPath, [...fromSource, "-e", asked], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  await printed(child, /ready/);
  child.kill("SIGINT");
  await printed(child, /asked/);
  child.kill("SIGINT");
  child.kill("SIGUSR2");
  await printed(child, /later/);
  child.kill("SIGINT");
  expect(await ended).toBe(130);
});

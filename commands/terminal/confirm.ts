import { createInterface } from "node:readline";

/** Asks on a terminal. Anything but "y" and "yes" is no, and so is Ctrl-D. */
export async function confirm(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((resolve) => {
    terminal.once("SIGINT", () => process.kill(process.pid, "SIGINT")); // readline keeps it otherwise
    terminal.once("close", () => resolve(false));
    terminal.question(`${question} (y/N) `, (answer) => {
      resolve(/^y(es)?$/i.test(answer.trim()));
      terminal.close();
    });
  });
}

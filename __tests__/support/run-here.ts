import { runProgram } from "../../commands/bin/program";

/** What a command printed and how it ended. */
export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

class Exit extends Error {
  constructor(readonly status: number) {
    super(`exit ${status}`);
  }
}

/** Runs `s3-user` in this process, a tenth of the time that a process of its own takes, in this or another directory. */
export async function runHere(args: readonly string[], directory = process.cwd()): Promise<Ended> {
  const printed = { stdout: "", stderr: "" };
  const before = process.cwd();
  const spies = [
    jest.spyOn(process, "exit").mockImplementation((status) => {
      throw new Exit(Number(status ?? 0));
    }),
    jest.spyOn(process.stdout, "write").mockImplementation((text) => {
      printed.stdout += text;
      return true;
    }),
    jest.spyOn(process.stderr, "write").mockImplementation((text) => {
      printed.stderr += text;
      return true;
    }),
    jest.spyOn(console, "log").mockImplementation((text) => {
      printed.stdout += `${text}\n`;
    }),
    jest.spyOn(console, "error").mockImplementation((text) => {
      printed.stderr += `${text}\n`;
    }),
  ];
  const atExit = process.listeners("exit");
  process.chdir(directory);
  process.exitCode = undefined;
  try {
    await runProgram(args);
    return { status: Number(process.exitCode ?? 0), ...printed };
  } catch (error) {
    if (error instanceof Exit) return { status: error.status, ...printed };
    throw error;
  } finally {
    for (const end of process.listeners("exit").filter((listener) => !atExit.includes(listener))) {
      process.removeListener("exit", end);
      end(0); // such as the removal of temporary directories
    }
    process.exitCode = undefined;
    process.chdir(before);
    for (const spy of spies) spy.mockRestore();
  }
}

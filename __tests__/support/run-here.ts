import { runProgram } from "../../commands/bin/program";

/** What a command printed and how it ended. */
export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What commands listen for. */
const events = ["exit", "SIGINT", "SIGTERM", "SIGHUP"];

class Exit extends Error {
  constructor(readonly status: number) {
    super(`exit ${status}`);
  }
}

/**
 * Runs `s3-user` in this process, a tenth of the time that a process of its own takes, in this or another directory,
 * and without a terminal.
 *
 * @param env variables that differ meanwhile
 */
export function runHere(
  args: readonly string[],
  directory = process.cwd(),
  env: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  return inThisProcess(directory, env, () => runProgram(args));
}

/** Runs a program's body in this process, which must not end with it; what it printed, and its exit code. */
export async function inThisProcess(
  directory: string,
  env: NodeJS.ProcessEnv,
  body: () => void | Promise<void>,
): Promise<Ended> {
  const printed = { stdout: "", stderr: "" };
  const before = process.cwd();
  const variablesBefore = setVariables(env);
  const streams = [process.stdin, process.stdout, process.stderr];
  const terminals = streams.filter(({ isTTY }) => isTTY);
  for (const stream of terminals) stream.isTTY = false;
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
  const listenersBefore = new Map(events.map((event) => [event, process.rawListeners(event)]));
  for (const event of events) process.removeAllListeners(event); // a command may tell them that the process ends
  const uncaught = process.rawListeners("uncaughtException");
  const outputs = [process.stdout, process.stderr].map((stream) => ({ stream, known: stream.rawListeners("error") }));
  process.chdir(directory);
  process.exitCode = undefined;
  try {
    await body();
    return { status: Number(process.exitCode ?? 0), ...printed };
  } catch (error) {
    if (error instanceof Exit) return { status: error.status, ...printed };
    throw error;
  } finally {
    const ownEnds = process.rawListeners("exit") as ((status: number) => void)[];
    for (const [event, before] of listenersBefore) {
      process.removeAllListeners(event);
      for (const listener of before) process.on(event, listener as () => void);
    }
    for (const listener of process.rawListeners("uncaughtException").filter((one) => !uncaught.includes(one))) {
      process.removeListener("uncaughtException", listener as () => void);
    }
    for (const { stream, known } of outputs) {
      const own = stream.rawListeners("error").filter((one) => !known.includes(one));
      for (const listener of own) stream.removeListener("error", listener as () => void);
    }
    try {
      for (const end of ownEnds) end(0); // such as the removal of temporary directories
    } finally {
      process.exitCode = undefined;
      setVariables(variablesBefore);
      for (const stream of terminals) stream.isTTY = true;
      process.chdir(before);
      for (const spy of spies) spy.mockRestore();
    }
  }
}

/** Sets environment variables, or unsets those without a value; what they were. */
function setVariables(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const before: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(variables)) {
    before[name] = process.env[name];
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  return before;
}

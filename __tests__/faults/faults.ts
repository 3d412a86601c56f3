import type { ChildProcess } from "node:child_process";
import type { Fate, FaultProxy } from "../support/fault-proxy";

/** One call of an operation. Terraform makes its calls in an order that varies, so a number would not tell which. */
export interface Call {
  /** Such as `CreateUser`. */
  readonly action: string;
  /** 1 for the operation's first call with that action. */
  readonly time: number;
}

/** What goes wrong at one call to AWS. */
export interface Fault {
  readonly name: string;
  /** Who makes the calls: Terraform alone, or `s3-user deploy` and `destroy`, on a terminal or without one. */
  readonly runs: "terraform" | "s3-user" | "s3-user on a terminal";
  /**
   * Sets it up for a command that has not made a call yet.
   *
   * @param call the one that it happens at
   * @param command resolves to the process of the command
   */
  arrange(proxy: FaultProxy, call: Call, command: Promise<ChildProcess>): void;
}

const soon = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** Milliseconds until AWS has acted on the call, and a process has handled its signal. */
const aMoment = 300;

/**
 * AWS has acted on the call, and its answer is on the way when the signals come, a moment between them.
 *
 * @param send sends one
 * @param isAnswered whether the answer gets through a moment later
 */
function signalled(
  name: string,
  runs: Fault["runs"],
  send: (command: ChildProcess) => void,
  { times = 1, isAnswered = true } = {},
): Fault {
  return {
    name,
    runs,
    arrange: (proxy, call, command) => {
      const sent = async () => {
        const child = await command;
        const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
        for (let time = 0; time < times; time++) {
          await soon(aMoment);
          send(child);
        }
        await Promise.race(isAnswered ? [soon(aMoment)] : [gone, soon(30_000)]);
      };
      onCall(proxy, call, () => ({ holdAnswer: sent() }));
    },
  };
}

/** The call meets this fate, and with `fromThen` all that follow it. */
function fated(name: string, fate: () => Fate, fromThen = false): Fault {
  return {
    name,
    runs: "terraform",
    arrange: (proxy, call) => onCall(proxy, call, fate, fromThen),
  };
}

function onCall(proxy: FaultProxy, { action, time }: Call, fate: () => Fate, fromThen = false): void {
  let times = 0;
  proxy.fate = (seen) => {
    const isPast = times >= time;
    if (seen === action) times += 1;
    return times >= time && (fromThen || !isPast) ? fate() : "pass";
  };
}

const withEverything = ({ pid }: ChildProcess) => process.kill(-(pid as number), "SIGKILL");
const typeCtrlC = (terminal: ChildProcess) => terminal.kill("SIGINT");
const close = (terminal: ChildProcess) => terminal.kill("SIGHUP");
const stop = (s3User: ChildProcess) => s3User.kill("SIGTERM");

/** Every fault of a single call. */
export const faults: readonly Fault[] = [
  signalled("SIGKILL", "terraform", withEverything, { isAnswered: false }),
  fated("throttling", () => ({ status: 400, code: "Throttling" })),
  fated("error 500", () => ({ status: 500, code: "InternalFailure" })),
  fated("connection reset", () => "drop"),
  fated("answer lost", () => "lose answer"),
  fated("slow answer (2 s)", () => ({ holdAnswer: soon(2_000) })),
  fated("credentials expire", () => ({ status: 403, code: "ExpiredToken" }), true),
  signalled("SIGINT (Ctrl-C)", "s3-user on a terminal", typeCtrlC),
  signalled("SIGINT twice", "s3-user on a terminal", typeCtrlC, { times: 2, isAnswered: false }),
  signalled("SIGTERM", "s3-user", stop),
  signalled("SIGHUP (terminal closed)", "s3-user on a terminal", close),
];

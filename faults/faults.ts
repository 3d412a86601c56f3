import type { ChildProcess } from "node:child_process";
import type { Fate, FaultProxy } from "../__tests__/support/fault-proxy";

/** What goes wrong at one call to AWS. */
export interface Fault {
  readonly name: string;
  /**
   * Sets it up for a command that has not made a call yet.
   *
   * @param at the number of the call that it happens at, from 1 on
   * @param command resolves to the process of the command
   */
  arrange(proxy: FaultProxy, at: number, command: Promise<ChildProcess>): void;
}

const soon = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** AWS has acted on the call; the signals come while its answer is on the way, which the command then gets or not. */
function signalled(name: string, signals: readonly NodeJS.Signals[], isAnswered: boolean): Fault {
  return {
    name,
    arrange: (proxy, at, command) => {
      onCall(proxy, (call) => {
        if (call !== at) return "pass";
        const sent = async () => {
          const child = await command;
          const gone = new Promise((resolve) => child.once("exit", resolve));
          for (const signal of signals) {
            await soon(300); // AWS has acted by then, and Terraform has taken note of the signal before
            try {
              process.kill(-(child.pid as number), signal);
            } catch {
              return; // it has ended
            }
          }
          await Promise.race([isAnswered ? soon(300) : gone, soon(30_000)]);
        };
        return { holdAnswer: sent() };
      });
    },
  };
}

/** The call meets this fate, and with `fromThen` all that follow it. */
function fated(name: string, fate: () => Fate, fromThen = false): Fault {
  return {
    name,
    arrange: (proxy, at) => onCall(proxy, (call) => (call === at || (fromThen && call > at) ? fate() : "pass")),
  };
}

function onCall(proxy: FaultProxy, decide: (call: number) => Fate): void {
  let calls = 0;
  proxy.fate = () => {
    calls += 1;
    return decide(calls);
  };
}

/** Every fault of a single call. */
export const faults: readonly Fault[] = [
  signalled("SIGKILL", ["SIGKILL"], false),
  signalled("SIGINT", ["SIGINT"], true),
  signalled("SIGINT twice", ["SIGINT", "SIGINT"], false),
  signalled("SIGTERM", ["SIGTERM"], true),
  signalled("SIGHUP", ["SIGHUP"], true),
  fated("throttling", () => ({ status: 400, code: "Throttling" })),
  fated("error 500", () => ({ status: 500, code: "InternalFailure" })),
  fated("connection reset", () => "drop"),
  fated("answer lost", () => "lose answer"),
  fated("slow answer (2 s)", () => ({ holdAnswer: soon(2_000) })),
  fated("credentials expire", () => ({ status: 403, code: "ExpiredToken" }), true),
];

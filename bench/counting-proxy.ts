import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";

/** A proxy in front of a local AWS that counts the calls, and times the answers. */
export interface CountingProxy {
  readonly endpoint: string;
  /** The calls since the last time that this was asked. */
  take(): Passed;
  stop(): void;
}

/** Calls of AWS's API. */
export interface Passed {
  readonly calls: number;
  /** Sum of the times until an answer. */
  readonly answerSeconds: number;
  /** Time in which at least one call waited for its answer. */
  readonly waiting: number;
}

/** Starts a proxy on a free port of the loopback address. Every request is one call of AWS's API. */
export async function startCountingProxy(target: string): Promise<CountingProxy> {
  let passed = { calls: 0, answerSeconds: 0, waiting: 0 };
  let [open, openSince] = [0, 0];
  const server = createServer((incoming, outgoing) => {
    const started = performance.now();
    if (open++ === 0) openSince = started;
    outgoing.once("close", () => {
      const ended = performance.now();
      passed.calls++;
      passed.answerSeconds += (ended - started) / 1000;
      if (--open === 0) passed.waiting += (ended - openSince) / 1000;
    });
    const { method, url, headers } = incoming;
    const answered = (answer: IncomingMessage) => {
      outgoing.writeHead(answer.statusCode as number, answer.headers);
      answer.pipe(outgoing);
    };
    const forwarded = request(new URL(url as string, target), { method, headers }, answered);
    forwarded.on("error", () => outgoing.destroy());
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take: () => {
      const taken = passed;
      passed = { calls: 0, answerSeconds: 0, waiting: 0 };
      return taken;
    },
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

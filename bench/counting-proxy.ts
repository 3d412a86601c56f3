import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";

/** Stands before a local AWS, counts the calls that pass and times their answers. */
export interface CountingProxy {
  readonly endpoint: string;
  /** What passed since this was last asked. */
  take(): Passed;
  stop(): void;
}

/** Calls of AWS's API. */
export interface Passed {
  readonly calls: number;
  /** All their answers' times together. */
  readonly answerSeconds: number;
  /** How long at least one call waited for its answer. */
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

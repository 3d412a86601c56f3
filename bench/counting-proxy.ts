import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";

/** Stands before a local AWS and counts the calls that pass. */
export interface CountingProxy {
  readonly endpoint: string;
  /** How many calls passed since this was last asked. */
  takeCount(): number;
  stop(): void;
}

/** Starts a proxy on a free port of the loopback address. Every request is one call of AWS's API. */
export async function startCountingProxy(target: string): Promise<CountingProxy> {
  let count = 0;
  const server = createServer((incoming, outgoing) => {
    count++;
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
    takeCount: () => {
      const taken = count;
      count = 0;
      return taken;
    },
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

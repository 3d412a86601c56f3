import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What the proxy does with one call: hand it on, or what a bad day does to it. */
export type Fate =
  | "pass"
  /** Answers with this status and an AWS error code; AWS never sees the call. */
  | { readonly status: number; readonly code: string }
  /** Closes the connection; AWS never sees the call. */
  | "drop"
  /** Hands it on and closes the connection when AWS has answered. */
  | "lose answer"
  /** Hands it on and holds AWS's answer back until the promise is kept. */
  | { readonly holdAnswer: Promise<void> };

/** A proxy in front of the local AWS. */
export interface FaultProxy {
  readonly endpoint: string;
  /** IAM's and STS's actions in the order they came, such as `CreateUser`. */
  readonly actions: string[];
  /** Decides over each call. Replace it at any time. */
  fate: (action: string) => Fate;
  /** Kept when a call with this action comes, or has been answered by AWS if `answered`. */
  seen(action: string, answered?: "answered"): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a proxy on a free loopback port. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const actions: string[] = [];
  const waiting: { event: string; resolve: () => void }[] = [];
  const tell = (event: string) => {
    for (const waiter of waiting) if (waiter.event === event) waiter.resolve();
  };
  const server = createServer(async (incoming, answer) => {
    const body = await read(incoming);
    const named = incoming.headers["x-amz-target"]; // of services that take JSON
    const jsonAction = typeof named === "string" ? named.split(".").at(-1) : undefined;
    const queryAction = new URLSearchParams(body.toString()).get("Action");
    const action = queryAction ?? jsonAction ?? `${incoming.method} ${incoming.url}`;
    actions.push(action);
    const fate = proxy.fate(action);
    tell(action);
    if (fate === "drop") return void incoming.socket.destroy();
    if (typeof fate === "object" && "status" in fate) return refuse(answer, fate);
    const reply = await forward(target, incoming, body).catch(() => undefined);
    tell(`${action} answered`);
    if (typeof fate === "object") await fate.holdAnswer;
    if (fate === "lose answer" || !reply) return void incoming.socket.destroy();
    answer.writeHead(reply.status, reply.headers).end(reply.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const proxy: FaultProxy = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    actions,
    fate: () => "pass",
    seen: (action, answered) =>
      new Promise((resolve) => waiting.push({ event: answered ? `${action} ${answered}` : action, resolve })),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return proxy;
}

function refuse(answer: ServerResponse, { status, code }: { status: number; code: string }): void {
  const error = `<ErrorResponse><Error><Code>${code}</Code><Message>injected</Message></Error></ErrorResponse>`;
  answer.writeHead(status, { "Content-Type": "text/xml" }).end(error);
}

async function read(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}

interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

function forward(target: string, { method, url, headers }: IncomingMessage, body: Buffer): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const onward = request(new URL(url ?? "/", target), { method, headers }, async (reply) =>
      resolve({ status: reply.statusCode ?? 502, headers: reply.headers, body: await read(reply) }),
    );
    onward.once("error", reject).end(body);
  });
}

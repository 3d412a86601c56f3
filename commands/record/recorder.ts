import { createServer, type IncomingMessage, type Server, type ServerResponse, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { type RequestedCall, requestedCall } from "terraform-s3-user/iam";
import { getOrMake } from "../system/maps";

/** A request that was seen, and how S3 answered. */
export interface SeenRequest {
  readonly method: string;
  /** Without its query's values, some of which are signatures. */
  readonly path: string;
  /** 502 until S3 answers, which may never happen. */
  status: number;
  /** Undefined if S3 doesn't have the operation, or the request was interrupted. */
  call?: RequestedCall;
}

/** A proxy on the loopback address that passes requests on and keeps what they ask for. */
export interface Recorder {
  readonly endpoint: string;
  readonly seen: readonly SeenRequest[];
  stop(): Promise<void>;
}

/**
 * Starts a proxy in front of a local AWS.
 *
 * @param makeBucket called before a bucket is used for the first time, other than to create it
 */
export async function startRecorder(
  upstream: string,
  makeBucket: (bucket: string) => Promise<void>,
): Promise<Recorder> {
  const seen: SeenRequest[] = [];
  const made = new Map<string, Promise<void>>();
  const server = createServer((incoming, outgoing) => {
    void passOn(incoming, outgoing).catch((error) => {
      outgoing.writeHead(502).end(`${(error as Error).message}\n`);
    });
  });

  async function passOn(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = "GET", url = "/", headers } = incoming;
    const request: SeenRequest = { method, path: url.split("?")[0] ?? url, status: 502 };
    seen.push(request);
    const { expect: _, ...passed } = headers; // Node has answered it
    const isDelete = method === "POST" && /[?&]delete\b/.test(url);
    // Everything else may be large, and is passed on as it comes.
    const body = isDelete ? await buffer(incoming) : undefined;
    const plain = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    const call = requestedCall({ method, url, headers: plain, body: body?.toString() });
    request.call = call;
    const bucket = decodeURIComponent(url.split(/[/?]/)[1] ?? "");
    if (call && bucket !== "" && call.operation !== "CreateBucket") {
      await getOrMake(made, bucket, () => makeBucket(bucket));
    } else if (call?.operation === "CreateBucket") made.set(bucket, Promise.resolve());
    await new Promise<void>((resolve, reject) => {
      const forwarded = send(new URL(url, upstream), { method, headers: passed }, (answer) => {
        request.status = answer.statusCode ?? 502;
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing).once("finish", resolve).once("error", reject);
      });
      forwarded.once("error", reject);
      if (body) forwarded.end(body);
      else incoming.pipe(forwarded).once("error", reject);
    });
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, seen, stop: () => closed(server) };
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

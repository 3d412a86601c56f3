import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** What S3 answers to a call: an error as its documentation has it, or success. */
export interface ReplayedAnswer {
  readonly status: number;
  readonly code?: string;
  readonly message?: string;
  /** Of an object in a bucket that keeps versions. */
  readonly version?: string;
}

/** S3 on loopback that gives these answers, and otherwise success with one object in every bucket. */
export async function startReplayedS3(
  answerTo: (call: { method: string; path: string; query: URLSearchParams }) => ReplayedAnswer | undefined,
  region = "us-east-1",
): Promise<{ stop: () => void; calls: string[] }> {
  const calls: string[] = [];
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      const { method, path, query } = callOf(request);
      calls.push(`${method} ${path}${query.size > 0 ? `?${[...query.keys()].join("&")}` : ""}`);
      const headers = { "content-type": "application/xml", "x-amz-bucket-region": region };
      const answer = answerTo({ method, path, query });
      if (answer?.code) {
        const body = `<Error><Code>${answer.code}</Code><Message>${answer.message ?? ""}</Message></Error>`;
        response.writeHead(answer.status, headers).end(method === "HEAD" ? undefined : body);
        return;
      }
      const version = answer?.version === undefined ? {} : { "x-amz-version-id": answer.version };
      response
        .writeHead(answer?.status ?? 200, { ...headers, ...version })
        .end(method === "GET" ? body(query) : undefined);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  process.env.AWS_ENDPOINT_URL_S3 = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    calls,
    stop: () => {
      delete process.env.AWS_ENDPOINT_URL_S3;
      server.closeAllConnections();
      server.close();
    },
  };
}

function callOf({ method = "", url = "" }: IncomingMessage) {
  const { pathname, searchParams: query } = new URL(url, "http://localhost");
  query.delete("x-id");
  return { method, path: decodeURIComponent(pathname), query };
}

function body(query: URLSearchParams): string {
  if (query.has("location")) return "<LocationConstraint/>";
  if (query.has("ownershipControls")) return "<OwnershipControls/>";
  if (query.has("list-type")) {
    return "<ListBucketResult><Contents><Key>cat.jpg</Key><Size>3</Size></Contents></ListBucketResult>";
  }
  return "cat";
}

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener, request } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, connect, type Server, type Socket } from "node:net";
import { join } from "node:path";

/** A server on a loopback port, and the hosts that it was asked for. */
export interface Listener {
  readonly port: number;
  readonly asked: string[];
  close(): void;
}

/**
 * The local AWS under HTTPS, with a certificate for `localhost` and AWS's names, of an authority of its own: `ca.pem`.
 */
export async function startTlsAws(target: string, directory: string): Promise<Listener> {
  makeCertificates(directory);
  const read = (name: string) => readFileSync(join(directory, name));
  const asked: string[] = [];
  const server = createTlsServer({ key: read("server.key"), cert: read("server.pem") }, forward(target, asked));
  return listening(server, asked);
}

/** A proxy that takes every host for the same one: over HTTP for `target`, over CONNECT for the port of `tlsPort`. */
export async function startProxy(target: string, tlsPort: number): Promise<Listener> {
  const asked: string[] = [];
  const server = createServer(forward(target, asked));
  server.on("connect", (incoming: IncomingMessage, client: Socket, head: Buffer) => {
    asked.push(String(incoming.url));
    const upstream = connect(tlsPort, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.write(head);
      upstream.pipe(client).pipe(upstream);
    });
    for (const socket of [client, upstream]) socket.on("error", () => socket.destroy());
  });
  return listening(server, asked);
}

function forward(target: string, asked: string[]): RequestListener {
  return (incoming, answer) => {
    asked.push(String(incoming.headers.host));
    const path = new URL(incoming.url ?? "/", target).pathname;
    const { method, headers } = incoming;
    const onward = request(new URL(path, target), { method, headers }, (from) => {
      answer.writeHead(from.statusCode ?? 502, from.headers);
      from.pipe(answer);
    });
    incoming.pipe(onward);
  };
}

async function listening(server: Server, asked: string[]): Promise<Listener> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as AddressInfo).port, asked, close: () => server.close() };
}

function makeCertificates(directory: string): void {
  writeFileSync(
    join(directory, "names"),
    "subjectAltName=DNS:localhost,DNS:*.amazonaws.com,DNS:*.us-east-1.amazonaws.com",
  );
  const openssl = (args: string) => execFileSync("openssl", args.split(" "), { cwd: directory, stdio: "pipe" });
  openssl("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=authority -keyout ca.key -out ca.pem");
  openssl("req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout server.key -out server.csr");
  openssl("x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names -out server.pem");
}

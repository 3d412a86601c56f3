import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** What moto's IAM lacks: it answers this one with an error of its own. */
const missing = "ListServiceSpecificCredentials";

/** moto's IAM with the call that it lacks, on a port of its own; everything else goes through as it is. */
export async function startWholeIam(endpoint: string): Promise<{ endpoint: string; stop: () => void }> {
  const server: Server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk) => chunks.push(chunk));
    incoming.on("end", () => {
      const body = Buffer.concat(chunks);
      if (body.includes(`Action=${missing}&`) || body.toString().endsWith(`Action=${missing}`)) {
        const result = `<${missing}Result><ServiceSpecificCredentials/></${missing}Result>`;
        response
          .writeHead(200, { "content-type": "text/xml" })
          .end(`<${missing}Response>${result}</${missing}Response>`);
        return;
      }
      const { method, url, headers } = incoming;
      const onward = request(new URL(url ?? "/", endpoint), { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
      onward.on("error", () => response.destroy());
      onward.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

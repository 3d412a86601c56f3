import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A user's access key as a {@link FakeAws} has it. */
export interface FakeKey {
  readonly id: string;
  /** 90 minutes ago unless said otherwise. */
  readonly created?: Date;
  /** `Active` unless said otherwise. */
  readonly status?: string;
  readonly lastUsed?: Date;
}

/** STS and IAM on loopback, as far as the commands ask them. */
export interface FakeAws {
  /** Every action asked for, such as `ListAccessKeys`, with its user. */
  readonly asked: string[];
  /** Answers that many of the next questions with `Throttling`. */
  throttle(questions: number): void;
  close(): void;
}

/**
 * Starts it with credentials for it in this process's environment; `close` takes them away again.
 *
 * @param powers the XML that an action such as `ListGroupsForUser` answers with, or an error's code
 */
export async function startFakeAws(
  account: string,
  users: Record<string, readonly FakeKey[]>,
  powers: Readonly<Record<string, string>> = {},
): Promise<FakeAws> {
  const asked: string[] = [];
  let throttled = 0;
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      const parameters = new URLSearchParams(body);
      const action = parameters.get("Action") ?? "";
      const keys = users[parameters.get("UserName") ?? ""];
      asked.push(`${action} ${parameters.get("UserName") ?? ""}`.trim());
      const respond = (status: number, xml: string) =>
        response.writeHead(status, { "content-type": "text/xml" }).end(xml);
      const result = (xml: string) =>
        `<${action}Response><${action}Result>${xml}</${action}Result></${action}Response>`;
      if (throttled > 0) {
        throttled--;
        respond(
          400,
          "<ErrorResponse><Error><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>",
        );
      } else if (powers[action]?.startsWith("<")) {
        respond(200, result(powers[action]));
      } else if (powers[action]) {
        const error = `<Error><Code>${powers[action]}</Code><Message>no</Message></Error>`;
        respond(403, `<ErrorResponse>${error}</ErrorResponse>`);
      } else if (action === "GetCallerIdentity") {
        const arn = `arn:aws:iam::${account}:user/admin`;
        respond(200, result(`<Account>${account}</Account><Arn>${arn}</Arn><UserId>AIDA</UserId>`));
      } else if (action === "GetAccessKeyLastUsed") {
        const isAsked = ({ id }: FakeKey) => id === parameters.get("AccessKeyId");
        const [owner = "", keys = []] = Object.entries(users).find(([, keys]) => keys.some(isAsked)) ?? [];
        const key = keys.find(isAsked);
        const date = key?.lastUsed ? `<LastUsedDate>${key.lastUsed.toISOString()}</LastUsedDate>` : "";
        respond(
          200,
          result(
            `<UserName>${owner}</UserName><AccessKeyLastUsed>${date}<ServiceName>s3</ServiceName></AccessKeyLastUsed>`,
          ),
        );
      } else if (keys && /^(GetUser$|List(?!AccessKeys))/.test(action)) {
        respond(200, result(""));
      } else if (keys && action === "ListAccessKeys") {
        const anHourAgo = new Date(Date.now() - 90 * 60_000);
        const members = keys.map(
          ({ id, status = "Active", created = anHourAgo }) =>
            `<member><AccessKeyId>${id}</AccessKeyId><Status>${status}</Status>` +
            `<CreateDate>${created.toISOString()}</CreateDate></member>`,
        );
        respond(200, result(`<AccessKeyMetadata>${members.join("")}</AccessKeyMetadata>`));
      } else {
        respond(404, "<ErrorResponse><Error><Code>NoSuchEntity</Code><Message>none</Message></Error></ErrorResponse>");
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const before = { ...process.env };
  process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env.AWS_ACCESS_KEY_ID = "test";
  process.env.AWS_SECRET_ACCESS_KEY = "test";
  delete process.env.AWS_PROFILE;
  return {
    asked,
    throttle: (questions) => {
      throttled = questions;
    },
    close: () => {
      process.env = before;
      server.closeAllConnections();
      server.close();
    },
  };
}

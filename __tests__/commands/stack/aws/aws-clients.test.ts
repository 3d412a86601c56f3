import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { awsAccess } from "../../../../commands/stack/aws/aws-access";
import { clientConfig } from "../../../../commands/stack/aws/aws-clients";
import type { SynthesizedStack } from "../../../../commands/stack/json/synthesized";

const access = (aws: object = {}) =>
  awsAccess({
    name: "site",
    directory: "",
    file: "",
    json: { provider: { aws: [aws] } },
  } as unknown as SynthesizedStack);

const environment = process.env;
beforeEach(() => {
  process.env = { AWS_CONFIG_FILE: "/dev/null", AWS_SHARED_CREDENTIALS_FILE: "/dev/null" };
});
afterEach(() => {
  process.env = environment;
});

test.each([
  ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"],
  ["AWS_ACCESS_KEY", "AWS_SECRET_KEY"],
])("prefers the key in %s and %s to AWS_PROFILE, as Terraform does", async (id, secret) => {
  Object.assign(process.env, { [id]: "AKIA", [secret]: "s", AWS_SESSION_TOKEN: "t", AWS_PROFILE: "other" });
  await expect(clientConfig(access()).credentials()).resolves.toStrictEqual({
    accessKeyId: "AKIA",
    secretAccessKey: "s",
    sessionToken: "t",
  });
});

test("prefers the provider's profile to the key in the environment, as Terraform does", async () => {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: "AKIA", AWS_SECRET_ACCESS_KEY: "s" });
  await expect(clientConfig(access({ profile: "site" })).credentials()).rejects.toThrow(/site/);
});

test("asks AWS through the proxy", async () => {
  const asked: unknown[] = [];
  const proxy = createServer((request, response) => {
    asked.push(request.url);
    response.end("<GetCallerIdentityResponse/>");
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: "AKIA",
    AWS_SECRET_ACCESS_KEY: "s",
    HTTP_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
  });
  const client = new STSClient({ ...clientConfig(access()), endpoint: "http://sts.aws.test" });
  try {
    await client.send(new GetCallerIdentityCommand({}));
  } finally {
    client.destroy();
    proxy.close();
  }
  expect(asked).toStrictEqual(["http://sts.aws.test/"]);
});

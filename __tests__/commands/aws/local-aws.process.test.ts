import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { motoCommand, startLocalAws } from "../../../commands/aws/local-aws";
import { writeProgram } from "../../support/deployed-project";
import { temporaryDirectory } from "../../support/temporary-directory";

// Where shell scripts are the programs. e2e/core/sandbox.test.ts has the real ones.

const before = { ...process.env };
let bin: string;
beforeEach(() => {
  bin = temporaryDirectory();
  process.env = { HOME: before.HOME, PATH: bin, AWS_ACCESS_KEY_ID: "AKIA" };
});
afterEach(() => {
  process.env = before;
});

const install = (name: string, script = "exit 0") => writeProgram(join(bin, name), `${script}\n`);
const onAnyPort = ["-H", "127.0.0.1", "-p", "0"];

test.each([
  [["moto_server", "python3", "docker"], "moto_server", "moto_server", onAnyPort],
  [["python3", "docker"], "python3 -m moto.server", "python3", ["-m", "moto.server", ...onAnyPort]],
  [["python", "docker"], "python -m moto.server", "python", ["-m", "moto.server", ...onAnyPort]],
])("starts with %j moto's server by %s, without credentials", async (programs, description, file, args) => {
  for (const name of programs) install(name);
  const { env, ...command } = await motoCommand();
  expect(command).toStrictEqual({ description, file, args });
  expect(env).toMatchObject({ PATH: bin, MOTO_IAM_LOAD_MANAGED_POLICIES: "true" });
  expect(env).not.toHaveProperty("AWS_ACCESS_KEY_ID");
});

test("starts moto in Docker without Python's, and removes its container at the end", async () => {
  install("docker");
  install("python3", "exit 1");
  const onExit = jest.spyOn(process, "once");
  const { publishedPort, env: _, ...command } = await motoCommand();
  const name = `s3-user-moto-${publishedPort}`;
  const options = ["--rm", "--env", "MOTO_IAM_LOAD_MANAGED_POLICIES", "--name", name];
  const args = ["run", ...options, "-p", `127.0.0.1:${publishedPort}:5000`, "motoserver/moto:5.2.1"];
  expect(command).toStrictEqual({ description: "Docker motoserver/moto", file: "docker", args });
  expect(onExit).toHaveBeenCalledWith("exit", expect.any(Function));
  process.removeListener("exit", onExit.mock.calls[0]?.[1] as () => void);
  onExit.mockRestore();
});

test("says what to install when there is nothing", async () => {
  await expect(motoCommand()).rejects.toThrow(
    "No local AWS found. Run pip install 'moto[server]', start Docker, or set AWS_ENDPOINT_URL to one on this machine.",
  );
});

test("fails with what a server that ends at once has printed", async () => {
  install("moto_server", "echo no room >&2; exit 3");
  await expect(startLocalAws()).rejects.toThrow(/^moto_server ended immediately with exit code 3:\nno room$/);
});

test("rejects an address that is not on this machine", async () => {
  process.env.AWS_ENDPOINT_URL = "https://iam.example.com";
  await expect(startLocalAws()).rejects.toThrow(
    new Error(
      'AWS_ENDPOINT_URL is "https://iam.example.com", which is not on this machine. Unset it, or use 127.0.0.1.',
    ),
  );
});

test("asks moto's server at AWS_ENDPOINT_URL to check policies or not, and notices another program", async () => {
  let status = 200;
  const asked: unknown[] = [];
  const server = createServer((request, response) => {
    request.on("data", (body) => asked.push([request.method, request.url, request.headers["content-type"], `${body}`]));
    request.on("end", () => response.writeHead(status).end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env.AWS_ENDPOINT_URL = `${endpoint}/`;
  const aws = await startLocalAws();
  expect(aws).toMatchObject({ endpoint, description: "the one in AWS_ENDPOINT_URL" });
  await aws.enforceIam(true);
  await aws.enforceIam(false);
  const reset = ["POST", "/moto-api/reset-auth", "text/plain"];
  expect(asked).toStrictEqual([
    [...reset, "0"],
    [...reset, "inf"],
  ]);
  status = 404;
  await expect(aws.enforceIam(true)).rejects.toThrow(`The local AWS at ${endpoint} is not moto: reset-auth gives 404.`);
  await aws.stop();
  server.closeAllConnections();
  server.close();
});

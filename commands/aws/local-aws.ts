import { type ChildProcess, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { devNull, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { Problem } from "../system/problem";
import { end, isInstalled, start } from "../system/processes";
import { systemReason } from "../system/system-error";
import { localEnvironment, withoutAws } from "../terraform/environment";
import { awsEndpoint } from "./endpoint";

/** An AWS on this machine's loopback address: moto's server, and a private directory to work in. */
export interface LocalAws {
  /** Such as `http://127.0.0.1:41234`. */
  readonly endpoint: string;
  /** A directory for this owner only, deleted on stop. */
  readonly directory: string;
  /**
   * For Terraform and cdktf: the endpoint, placeholder credentials of an administrator, and nothing of the real AWS.
   */
  readonly env: NodeJS.ProcessEnv;
  /** The running program, in a few words. */
  readonly description: string;
  /** Makes moto check signatures and IAM policies on every call, or stop doing so. It does not at first. */
  enforceIam(enforce: boolean): Promise<void>;
  /** Ends the server and deletes the directory. */
  stop(): Promise<void>;
}

const motoMissing =
  "No local AWS found. Run pip install 'moto[server]', start Docker, or set AWS_ENDPOINT_URL to one on this machine.";

/** Whether an address leads to this machine only. */
export function isLoopback(address: string): boolean {
  try {
    const { hostname, protocol } = new URL(address);
    return /^https?:$/.test(protocol) && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
  } catch {
    return false;
  }
}

/**
 * Starts a local AWS, or uses the one at `AWS_ENDPOINT_URL`.
 *
 * @throws Problem when the address is not a loopback one, or nothing can be started
 */
export async function startLocalAws(): Promise<LocalAws> {
  const given = awsEndpoint();
  if (given && !isLoopback(given)) {
    throw new Problem(`AWS_ENDPOINT_URL is "${given}", which is not on this machine. Unset it, or use 127.0.0.1.`);
  }
  const directory = mkdtempSync(join(tmpdir(), "s3-user-")); // mkdtemp gives its owner the only access
  const deleteDirectory = () => rmSync(directory, { recursive: true, force: true });
  process.once("exit", deleteDirectory);
  const server = given ? undefined : await startServer();
  const endpoint = server?.endpoint ?? (given as string).replace(/\/$/, "");
  return {
    endpoint,
    directory,
    env: localEnvironment(endpoint, directory),
    description: server?.description ?? "the one in AWS_ENDPOINT_URL",
    enforceIam: (enforce) => setEnforcement(endpoint, enforce),
    stop: async () => {
      await server?.stop();
      deleteDirectory();
      process.off("exit", deleteDirectory);
    },
  };
}

interface Server {
  readonly endpoint: string;
  readonly description: string;
  readonly stop: () => Promise<void>;
}

async function startServer(): Promise<Server> {
  const moto = await motoCommand();
  const child = start(moto.file, moto.args, { env: moto.env });
  const port = await announcedPort(child, moto.description);
  return {
    endpoint: `http://127.0.0.1:${moto.publishedPort ?? port}`,
    description: moto.description,
    stop: () => end(child),
  };
}

interface MotoCommand {
  readonly description: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** The port on this machine, if the one that moto prints is a container's. */
  readonly publishedPort?: number;
}

/**
 * How moto's server is started here: from PATH, as a Python module, or in Docker.
 *
 * @throws Problem when it can't be
 */
export async function motoCommand(): Promise<MotoCommand> {
  const env: NodeJS.ProcessEnv = {
    ...withoutAws(process.env),
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    MOTO_IAM_LOAD_MANAGED_POLICIES: "true",
  };
  const onAnyPort = ["-H", "127.0.0.1", "-p", "0"];
  // Doesn't call its help, which takes as long as its start.
  if ((env.PATH ?? "").split(delimiter).some((directory) => existsSync(join(directory, "moto_server")))) {
    return { description: "moto_server", file: "moto_server", args: onAnyPort, env };
  }
  for (const file of ["python3", "python"]) {
    if (isInstalled(file, ["-m", "moto.server", "--help"], env)) {
      return { description: `${file} -m moto.server`, file, args: ["-m", "moto.server", ...onAnyPort], env };
    }
  }
  if (isInstalled("docker", ["info"], env)) {
    const publishedPort = await freePort();
    const name = `s3-user-moto-${publishedPort}`;
    const published = `127.0.0.1:${publishedPort}:5000`;
    const options = ["--rm", "--env", "MOTO_IAM_LOAD_MANAGED_POLICIES", "--name", name, "-p", published];
    const args = ["run", ...options, "motoserver/moto:5.2.1"];
    // A docker client that is killed leaves its container running.
    process.once("exit", () => spawnSync("docker", ["rm", "--force", name], { stdio: "ignore", timeout: 20_000 }));
    return { description: "Docker motoserver/moto", file: "docker", args, env, publishedPort };
  }
  throw new Problem(motoMissing);
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Milliseconds: Docker may have to fetch the image first. */
const longestStart = 300_000;

/** Waits for the line with the server's address. */
function announcedPort(child: ChildProcess, description: string): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = "";
    const limit = setTimeout(() => {
      end(child);
      reject(new Problem(`${description} did not report its address within ${longestStart / 60_000} minutes.`));
    }, longestStart).unref();
    const read = (chunk: Buffer) => {
      output += chunk;
      const port = /Running on http:\/\/127\.0\.0\.1:(\d+)/.exec(output)?.[1];
      if (!port) return;
      clearTimeout(limit);
      resolve(Number(port));
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("error", (error) => reject(new Problem(`${description} could not be started: ${systemReason(error)}.`)));
    child.once("close", (status) =>
      reject(new Problem(`${description} ended immediately with exit code ${status}:\n${output.trim()}`)),
    );
  });
}

async function setEnforcement(endpoint: string, enforce: boolean): Promise<void> {
  const response = await fetch(`${endpoint}/moto-api/reset-auth`, {
    method: "POST",
    headers: { "Content-Type": "text/plain" },
    body: enforce ? "0" : "inf",
    signal: AbortSignal.timeout(30_000),
  });
  if (!response.ok) throw new Problem(`The local AWS at ${endpoint} is not moto: reset-auth gives ${response.status}.`);
}

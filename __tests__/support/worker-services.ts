import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalAws, motoCommand, startLocalAws } from "../../commands/aws/local-aws";
import { run } from "../../commands/system/processes";
import { localEnvironment } from "../../commands/terraform/environment";
import { printed } from "./printed";
import { installedProvider } from "./provider";
import { succeeded } from "./succeeded";

/** A local AWS and a provider that is configured for it, for one project after the other. */
export interface WorkerServices {
  /** Such as `http://127.0.0.1:41234`. */
  readonly endpoint: string;
  /** What Terraform finds the provider by, `TF_REATTACH_PROVIDERS`. Without a value, Terraform starts its own. */
  readonly reattach?: string;
}

declare global {
  /** What the suites of one Jest worker share: plain data, which outlives the suite that made it. */
  var ofThisWorker: { services?: WorkerServices } | undefined;
}

/** What this worker's first project has started. They end with the worker. */
export async function workerServices(): Promise<WorkerServices> {
  const shared = globalThis.ofThisWorker ?? {};
  shared.services ??= await startServices();
  return shared.services;
}

/** The worker's local AWS with nothing in it, which checks no policies, and a new directory. */
export async function emptyAws(): Promise<LocalAws> {
  const { endpoint } = await workerServices();
  const before = process.env.AWS_ENDPOINT_URL;
  process.env.AWS_ENDPOINT_URL = endpoint;
  try {
    const aws = await startLocalAws(); // which takes the one that is there
    const { ok, status } = await fetch(`${endpoint}/moto-api/reset`, { method: "POST" });
    if (!ok) throw new Error(`moto can't be emptied: ${status}`);
    await aws.enforceIam(false);
    return aws;
  } finally {
    if (before === undefined) delete process.env.AWS_ENDPOINT_URL;
    else process.env.AWS_ENDPOINT_URL = before;
  }
}

async function startServices(): Promise<WorkerServices> {
  const directory = mkdtempSync(join(tmpdir(), "s3-user-worker-"));
  const endpoint = await startMoto(directory);
  const env = { ...localEnvironment(endpoint, directory), ...quiet };
  if (process.env.TERRAFORM_BINARY_NAME) return { endpoint }; // another program's provider has another name

  const stack = join(directory, "stack");
  mkdirSync(stack);
  const { version } = require("@cdktf/provider-aws/package.json").cdktf.provider;
  const required = { terraform: { required_providers: { aws: { source: "hashicorp/aws", version } } } };
  writeFileSync(join(stack, "main.tf.json"), JSON.stringify(required));
  succeeded(await run("terraform", ["init"], { cwd: stack, env }));
  const [, reattach = ""] = await startForWorker(
    installedProvider(stack),
    ["-debug"],
    env,
    directory,
    /TF_REATTACH_PROVIDERS='(.*)'/,
  );
  return { endpoint, reattach };
}

/** The provider logs everything, a megabyte for each run, for it expects Terraform to choose. */
const quiet = { TF_LOG_SDK_PROTO: "OFF", TF_LOG_SDK_FRAMEWORK: "OFF", TF_LOG_SDK_HELPER_SCHEMA: "OFF", TF_LOG: "OFF" };

async function startMoto(directory: string): Promise<string> {
  const { file, args, env, publishedPort } = await motoCommand();
  const [, port] = await startForWorker(file, args, env, directory, /Running on http:\/\/127\.0\.0\.1:(\d+)/);
  return `http://127.0.0.1:${publishedPort ?? port}`;
}

/**
 * Starts a program that lives as long as this process, whichever way that ends: then its standard input closes.
 *
 * @param directory is deleted at the end
 * @param ready what the program prints when it can be used
 */
async function startForWorker(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  directory: string,
  ready: RegExp,
): Promise<RegExpExecArray> {
  const untilInputCloses = '{ "$@"; kill 0; } & read -r _; rm -rf "$DIRECTORY"; kill 0';
  const child = spawn("sh", ["-c", untilInputCloses, "sh", file, ...args], {
    env: { ...env, DIRECTORY: directory },
    detached: true, // a group of its own, which `kill 0` ends
  });
  const match = await printed(child, ready);
  child.removeAllListeners();
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr] as unknown as Socket[]) {
    // What it prints later must not block it, nor keep Jest from ending.
    stream.removeAllListeners("data").resume().unref();
  }
  return match;
}

import { spawn } from "node:child_process";
import { isDeepStrictEqual } from "node:util";
import { awsEndpoint } from "./aws/endpoint";
import { type LocalAws, startLocalAws } from "./aws/local-aws";
import { S3Calls } from "./aws/s3-calls";
import { closestFit, narrowestAccess } from "./record/access";
import { actionsIn, answered, type NeededIn, neededIn } from "./record/needed";
import { type Recorder, type SeenRequest, startRecorder } from "./record/recorder";
import { onInterrupt } from "./system/interrupt";
import { tally } from "./system/maps";
import { Problem } from "./system/problem";
import { systemReason } from "./system/system-error";
import { command, withBody } from "./terminal/command-line";
import { exitCode } from "./terminal/exit-code";
import { toRun } from "./terminal/how-to-run";
import { jsonText } from "./terminal/json";
import { step } from "./terminal/progress";
import { localAdministrator } from "./terraform/environment";

interface Options {
  readonly json?: boolean;
}

export const recordCommand = command("record", "Record what an application calls on S3, and show the access it needs")
  .argument("[command...]", "a command to run and record; without it, everything until Ctrl-C")
  .option("--json", "print JSON")
  .addHelpText(
    "after",
    () => `
The application uses a local AWS, which needs moto's server or Docker, and no AWS account. Buckets are created when
the application first names them.

Examples:
  ${toRun("record")}    # print an endpoint and a key; press Ctrl-C when the application has done everything
  ${toRun("record", "-- aws s3 sync ./images s3://photos/images")}    # record one command`,
  );

async function record(words: readonly string[], { json }: Options): Promise<void> {
  const interruption = new Promise<void>((resolve) => onInterrupt(() => resolve()));
  const aws = await step("Starting a local AWS", startLocalAws);
  if (awsEndpoint() !== undefined) {
    console.error(`This uses the AWS at ${aws.endpoint}, from AWS_ENDPOINT_URL. New buckets and objects stay there.`);
  }
  let recorder: Recorder | undefined;
  try {
    recorder = await startRecorder(aws.endpoint, (bucket) => makeBucket(aws, bucket));
    const { endpoint, seen } = recorder;
    if (words.length > 0) await runCommand(words, endpoint);
    else {
      console.error(howToUse(endpoint));
      const stayAlive = setInterval(() => {}, 60_000); // a promise alone does not keep Node running
      await interruption;
      clearInterval(stayAlive);
    }
    report(seen, json);
  } finally {
    await recorder?.stop();
    await aws.stop();
  }
}

async function makeBucket({ endpoint }: LocalAws, bucket: string): Promise<void> {
  try {
    await new S3Calls({ endpoint, region: "us-east-1" }).createBucket(bucket).send(localAdministrator);
    console.error(`Created the bucket ${bucket} at ${endpoint}.`);
  } catch (error) {
    if (!["BucketAlreadyOwnedByYou", "BucketAlreadyExists"].includes((error as Error).name)) throw error;
  }
}

/** Runs a command with the local AWS in its environment, as every SDK reads it. */
async function runCommand([file = "", ...args]: readonly string[], endpoint: string): Promise<void> {
  const child = spawn(file, args, { stdio: ["inherit", 2, 2], env: { ...process.env, ...environmentFor(endpoint) } });
  const status = await new Promise<number | string>((resolve, reject) => {
    child.once("error", (error) => reject(cannotStart(file, error)));
    child.once("close", (code, signal) => resolve(code ?? signal ?? 1));
  });
  if (status === 0) return;
  console.error(`${file} ended with ${status}. What follows may lack calls that it would have made.`);
  process.exitCode = exitCode.failed;
}

/** The command is wrong, or can't be run: that is wrong usage. */
function cannotStart(file: string, error: Error): Problem {
  return new Problem(`${file} can't be started: ${systemReason(error)}. Nothing was recorded.`, exitCode.usage);
}

function environmentFor(endpoint: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_ACCESS_KEY_ID: localAdministrator.accessKeyId,
    AWS_SECRET_ACCESS_KEY: localAdministrator.secretAccessKey,
    AWS_SESSION_TOKEN: "",
    AWS_REGION: "us-east-1",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_EC2_METADATA_DISABLED: "true",
  };
}

function howToUse(endpoint: string): string {
  return [
    "",
    "Give the application these settings, and let it do everything that it will do later:",
    `  endpoint           ${endpoint}    (with path-style addresses)`,
    "  region             us-east-1",
    `  access key ID      ${localAdministrator.accessKeyId}`,
    `  secret access key  ${localAdministrator.secretAccessKey}`,
    "Press Ctrl-C when it is done.",
  ].join("\n");
}

function report(seen: readonly SeenRequest[], json: boolean | undefined): void {
  const strange = seen.filter(({ call }) => !call);
  if (strange.length > 0) process.exitCode = exitCode.failed;
  if (seen.length === 0) {
    console.error("Nothing was called. Check that the application uses the printed endpoint.");
    process.exitCode = exitCode.failed;
    return;
  }
  const actions = actionsIn(answered(seen));
  const failed = actionsIn(seen).filter((one) => !actions.some((other) => isDeepStrictEqual(one, other)));
  if (failed.length > 0) process.exitCode = exitCode.failed;
  const needed = neededIn(actions);
  const access = narrowestAccess(needed);
  if (json) {
    console.log(jsonText({ calls: counted(seen), actions, access: access.source, failed, unknown: strange }));
    return;
  }
  for (const { operation, count } of counted(seen)) console.error(`${String(count).padStart(6)}  ${operation}`);
  for (const { method, path } of strange) {
    console.error(`? ${method} ${path} is not a known S3 operation, so the access below may lack an action.`);
  }
  for (const { action, resource } of failed) {
    console.error(`? The local AWS failed at ${action} on ${resource}, so the access below doesn't allow it.`);
  }
  for (const sentence of generalized(needed)) console.error(sentence);
  if (access.isDocument) console.error(whyDocument(needed));
  console.log(`access: ${access.source},`);
}

function counted(seen: readonly SeenRequest[]): { operation: string; count: number }[] {
  const counts = tally(seen.flatMap(({ call }) => call?.operation ?? []));
  return [...counts].map(([operation, count]) => ({ operation, count })).sort((a, b) => b.count - a.count);
}

/** What the access allows in addition to the recorded objects. */
function generalized(needed: readonly NeededIn[]): string[] {
  return needed.flatMap(({ bucket, prefix, objects }) => {
    if (objects.length === 0) return [];
    const seen = objects.length === 1 ? `1 object was used: ${objects[0]}` : `${objects.length} objects were used`;
    return [`In ${bucket}, ${seen}. The access allows all of ${bucket}/${prefix}*.`];
  });
}

function whyDocument(needed: readonly NeededIn[]): string {
  const closest = needed.flatMap(({ bucket, actions }) => {
    const fit = bucket === undefined ? undefined : closestFit(actions);
    if (!fit) return [];
    const name = fit.software === undefined ? fit.factory : `forSoftware("${fit.software}")`;
    return fit.beyond.length === 0 ? [] : [`S3Access.${name} would also allow ${fit.beyond.join(", ")} in ${bucket}`];
  });
  return `No factory of S3Access allows exactly this.${closest.map((one) => ` ${one}.`).join("")}`;
}

withBody(recordCommand, record);

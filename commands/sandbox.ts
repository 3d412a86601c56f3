import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CreateUserCommand, DeleteUserCommand, IAMClient } from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import Table from "cli-table3";
import { decide, type PolicyDocument, partitionOf } from "terraform-s3-user/iam";
import { synthesizeApp } from "./stacks/synthesize";
import {
  importedUsers,
  readSynthesizedStacks,
  referencedUsers,
  regionOf,
  type SynthesizedStack,
  type TerraformJson,
} from "./stacks/synthesized";
import { onStdout } from "./terminal/colours";
import { command, withBody } from "./terminal/command-line";
import { exitStatus } from "./terminal/exit-status";
import { toRun } from "./terminal/how-to-run";
import { step } from "./terminal/progress";
import { cdktf } from "./tools/cdktf";
import { onInterrupt } from "./tools/interrupt";
import { type LocalAws, startLocalAws } from "./tools/local-aws";
import { Problem } from "./tools/problem";
import { endAll, type Result, run } from "./tools/processes";
import { type AccessKey, type Answer, answerTo, type Call, S3Calls } from "./tools/s3-calls";
import { requireTerraform, terraformBinary } from "./tools/terraform";
import { localAdministrator, withoutAws } from "./tools/terraform-environment";

/** One line of the sandbox's table. */
interface Trial {
  readonly user: string;
  readonly call: string;
  readonly expected: string;
  readonly actual: string;
  readonly verdict: "right" | "wrong" | "not judged";
}

/** A user as it was deployed. */
interface DeployedUser {
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  readonly policy?: PolicyDocument;
  readonly key?: AccessKey;
}

async function sandbox({ keep = false }: { keep?: boolean }): Promise<void> {
  requireTerraform(withoutAws(process.env));
  const isShared = process.env.AWS_ENDPOINT_URL !== undefined;
  let interruptedWith: number | undefined;
  const interruption = new Promise<void>((resolve) => {
    onInterrupt((status) => {
      interruptedWith = status;
      endAll(); // whatever is waited for fails now
      resolve();
    });
  });
  let aws: LocalAws | undefined;
  let stacks: SynthesizedStack[] = [];
  let isDone = false;
  try {
    const local = await step("Starting a local AWS", startLocalAws);
    aws = local;
    stacks = await step("Writing Terraform JSON for main.ts", () => synthesize(local));
    await step(`Deploying ${stacks.map((stack) => stack.name).join(", ")} with cdktf`, () => deploy(local, stacks));
    const users = (await Promise.all(stacks.map((stack) => deployedUsers(local, stack)))).flat();
    const trials = await step("Using the created access keys", () => tryUsers(local, users));
    console.log(table(trials));
    console.log(summary(trials, local));
    if (trials.some((trial) => trial.verdict === "wrong")) process.exitCode = exitStatus.found;
    isDone = true;
    if (keep) {
      console.error(lookAround(local, stacks));
      const stayAlive = setInterval(() => {}, 60_000); // a promise alone does not keep Node running
      await interruption;
      clearInterval(stayAlive);
    }
  } catch (error) {
    if (interruptedWith === undefined) throw error;
  } finally {
    if (aws && isShared) await removeEverything(aws, stacks);
    await aws?.stop();
  }
  if (interruptedWith !== undefined && !isDone) process.exitCode = interruptedWith;
}

/** Synthesizes into a throw-away directory and points every stack at local state there, whatever its backend. */
async function synthesize(aws: LocalAws): Promise<SynthesizedStack[]> {
  const output = join(aws.directory, "cdktf.out");
  await synthesizeApp(output, aws.env);
  const stacks = readSynthesizedStacks(output);
  for (const { name, file, json } of stacks) {
    const path = stateFile(aws, name);
    const providers = json.provider?.aws?.map((provider) => ({ ...provider, allowed_account_ids: undefined }));
    const terraform = { ...json.terraform, cloud: undefined, backend: { local: { path } } };
    writeFileSync(file, JSON.stringify({ ...json, provider: { ...json.provider, aws: providers }, terraform }));
  }
  return stacks;
}

async function deploy(aws: LocalAws, stacks: SynthesizedStack[]): Promise<void> {
  for (const stack of stacks) await createExistingUsers(aws, stack);
  const output = join(aws.directory, "cdktf.out");
  const names = stacks.map((stack) => stack.name);
  const options = ["--skip-synth", "--auto-approve", "--output", output];
  must("cdktf deploy", await cdktf(["deploy", ...names, ...options], { env: aws.env }));
}

/** A user that is imported or referenced exists in the real account; here it must be made first. */
async function createExistingUsers(aws: LocalAws, { json }: SynthesizedStack): Promise<void> {
  const iam = iamOf(aws, json);
  const names = [...referencedUsers(json), ...importedUsers(json)];
  for (const UserName of names) await iam.send(new CreateUserCommand({ UserName }));
}

function iamOf({ endpoint }: LocalAws, json: TerraformJson): IAMClient {
  return new IAMClient({ endpoint, region: regionOf(json), credentials: { ...localAdministrator } });
}

/** For an AWS that was there before and stays: what was deployed goes, and what had to be made for it. */
async function removeEverything(aws: LocalAws, stacks: SynthesizedStack[]): Promise<void> {
  const deployed = stacks.filter((stack) => existsSync(stateFile(aws, stack.name)));
  await step("Removing everything again", async () => {
    await aws.enforceIam(false);
    for (const { directory, json } of deployed) {
      const inStack = { cwd: directory, env: aws.env };
      must("terraform destroy", await run(terraformBinary, ["destroy", "-auto-approve"], inStack));
      const iam = iamOf(aws, json);
      for (const UserName of referencedUsers(json)) await iam.send(new DeleteUserCommand({ UserName }));
    }
  });
}

function stateFile(aws: LocalAws, stack: string): string {
  return join(aws.directory, "state", `${stack}.tfstate`);
}

/** What Terraform says it deployed: each user's policy, and its first active key whose secret is plain. */
async function deployedUsers(aws: LocalAws, { directory, json }: SynthesizedStack): Promise<DeployedUser[]> {
  const show = must("terraform show", await run(terraformBinary, ["show", "-json"], { cwd: directory, env: aws.env }));
  const resources: { type: string; values: Record<string, string> }[] = JSON.parse(show.stdout).values.root_module
    .resources;
  const ofUser = (type: string, user: string) => resources.filter((r) => r.type === type && r.values.user === user);
  return resources
    .filter((resource) => resource.type === "aws_iam_user")
    .map(({ values }) => {
      const name = values.name ?? (values.user_name as string);
      const policy = ofUser("aws_iam_user_policy", name)[0]?.values.policy;
      const key = ofUser("aws_iam_access_key", name).find((k) => k.values.status === "Active" && k.values.secret);
      return {
        name,
        arn: values.arn as string,
        region: regionOf(json),
        policy: policy === undefined ? undefined : JSON.parse(policy),
        key: key && { accessKeyId: key.values.id as string, secretAccessKey: key.values.secret as string },
      };
    });
}

/** Makes every call with every user's key while moto checks signatures and policies. */
async function tryUsers(aws: LocalAws, users: DeployedUser[]): Promise<Trial[]> {
  const trials: Trial[] = [];
  for (const user of users) {
    if (!user.key || !user.policy) {
      trials.push(notJudged(user.name, "use the access key", "no active key with a plain secret"));
      continue;
    }
    await aws.enforceIam(false);
    const target = { endpoint: aws.endpoint, region: user.region };
    const s3 = new S3Calls(target);
    const { bucket, key } = objectIn(user.policy);
    await aws.enforceIam(true);
    trials.push(await identity(user, target), await wrongSecret(user, s3));
    for (const call of callsOn(bucket, key, s3)) {
      trials.push(await tryCall(user, call));
      if (call.action === "s3:CreateBucket") {
        await aws.enforceIam(false);
        await answerTo(s3.createBucket(bucket), localAdministrator);
        await aws.enforceIam(true);
      }
    }
    await aws.enforceIam(false);
    await answerTo(s3.deleteObject(bucket, key), localAdministrator);
    await answerTo(s3.deleteBucket(bucket), localAdministrator);
  }
  return trials;
}

function callsOn(bucket: string, key: string, s3: S3Calls): Call[] {
  return [
    s3.createBucket(bucket),
    s3.list(bucket, key.slice(0, key.lastIndexOf("/") + 1)),
    s3.upload(bucket, key),
    s3.download(bucket, key),
    s3.deleteObject(bucket, key),
    s3.deleteBucket(bucket),
    s3.createUser("intruder"),
  ];
}

/** A bucket and an object that the policy is about: the first ARN of an object, its wildcards filled in. */
function objectIn(policy: PolicyDocument): { bucket: string; key: string } {
  const arns = [policy.Statement].flat().flatMap((statement) => [statement.Resource ?? []].flat());
  const paths = arns.map((arn) => /^arn:[^:]*:s3:::(.+)$/.exec(arn)?.[1] ?? "*");
  const path = paths.find((one) => one.includes("/")) ?? paths[0] ?? "*";
  const [bucket = "*", ...key] = path.split("/");
  const filled = (pattern: string, word: string) => pattern.replace(/[*?]/g, (found) => (found === "*" ? word : "x"));
  return { bucket: filled(bucket, "sandbox"), key: filled(key.join("/") || "*", "cat.jpg") };
}

async function tryCall(user: DeployedUser, call: Call): Promise<Trial> {
  const arn = `arn:${partitionOf(user.region)}:${call.resource}`;
  const expected = decide(user.policy as PolicyDocument, call.action, arn);
  if (expected === "conditional") return notJudged(user.name, call.name, "the policy has a condition moto can't judge");
  if (JSON.stringify(user.policy).includes("${")) {
    return notJudged(user.name, call.name, "the policy has a variable moto does not fill in");
  }
  return judge(user.name, call.name, expected, await answerTo(call, user.key as AccessKey));
}

async function identity(user: DeployedUser, target: { endpoint: string; region: string }): Promise<Trial> {
  const client = new STSClient({ ...target, credentials: user.key as AccessKey });
  const { Arn } = await client.send(new GetCallerIdentityCommand({}));
  client.destroy();
  return judge(user.name, "ask who the key belongs to", user.name, Arn === user.arn ? user.name : `${Arn}`);
}

async function wrongSecret(user: DeployedUser, s3: S3Calls): Promise<Trial> {
  const key = { ...(user.key as AccessKey), secretAccessKey: "not-the-secret" };
  return judge(user.name, "use a wrong secret", "SignatureDoesNotMatch", await answerTo(s3.listBuckets(), key));
}

function judge(user: string, call: string, expected: string, actual: Answer): Trial {
  return { user, call, expected, actual, verdict: expected === actual ? "right" : "wrong" };
}

function notJudged(user: string, call: string, reason: string): Trial {
  return { user, call, expected: "–", actual: reason, verdict: "not judged" };
}

function table(trials: Trial[]): string {
  const sign = {
    right: onStdout.green("✓"),
    wrong: onStdout.red("✗ wrong"),
    "not judged": onStdout.yellow("! not judged"),
  };
  const head = ["User", "Call", "Expected", "Actual", "Verdict"];
  const noLineBetweenRows = { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" };
  const rows = new Table({ head, style: { head: [], border: [] }, chars: noLineBetweenRows });
  rows.push(...trials.map((trial) => [trial.user, trial.call, trial.expected, trial.actual, sign[trial.verdict]]));
  return rows.toString();
}

function summary(trials: Trial[], aws: LocalAws): string {
  const count = (verdict: Trial["verdict"]) => trials.filter((trial) => trial.verdict === verdict).length;
  const parts = [`${count("right")} right`, `${count("wrong")} wrong`, `${count("not judged")} not judged`];
  return `${parts.join(", ")} (AWS: ${aws.description})`;
}

function lookAround(aws: LocalAws, stacks: SynthesizedStack[]): string {
  const at = `AWS_ENDPOINT_URL=${aws.endpoint} AWS_REGION=us-east-1`;
  const { accessKeyId, secretAccessKey } = localAdministrator;
  const credentials = `AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey}`;
  return [
    "",
    `Still running at ${aws.endpoint}. Look around from another terminal, for example:`,
    `  ${at} ${credentials} aws iam list-users`,
    ...stacks.map((stack) => `  terraform -chdir=${stack.directory} show`),
    `  or open ${aws.endpoint}/moto-api/ in a browser`,
    "Ctrl-C stops it and deletes everything.",
  ].join("\n");
}

function must(what: string, result: Result): Result {
  if (result.status === 0) return result;
  throw new Problem(`${what} failed with exit status ${result.status}:\n${result.stdout}\n${result.stderr}`.trim());
}

export const sandboxCommand = withBody(
  command("sandbox", "Deploys main.ts to a local AWS, tries the created keys, and removes everything again.", [
    `${toRun("sandbox")}   needs Terraform and moto's server, no AWS account`,
    `${toRun("sandbox", "--keep")}   stays up to look around`,
  ]).option("--keep", "leave it running to look around, until Ctrl-C"),
  sandbox,
);

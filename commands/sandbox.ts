import { awsEndpoint } from "./aws/endpoint";
import { type LocalAws, startLocalAws } from "./aws/local-aws";
import { deploy, type Removal, removeEverything } from "./sandbox/deployment";
import { synthesizeCopy } from "./sandbox/local-copy";
import { tryUsers } from "./sandbox/trials";
import { triedUsers } from "./sandbox/tried-users";
import type { SynthesizedStack } from "./stack/json/synthesized";
import { onInterrupt } from "./system/interrupt";
import { Problem } from "./system/problem";
import { endAll } from "./system/processes";
import { appCommand } from "./system/project";
import { command, withBody } from "./terminal/command-line";
import { toRun } from "./terminal/how-to-run";
import { step } from "./terminal/progress";
import { noneFailed, trialCounts, trialStatus, trialTable } from "./terminal/trials";
import { localAdministrator, withoutAws } from "./terraform/environment";
import { terraformBinary, terraformProblem, terraformVersion } from "./terraform/program";

async function sandbox({ keep = false }: { keep?: boolean }): Promise<void> {
  appCommand(); // outside a project nothing is started
  requireTools();
  const isShared = awsEndpoint() !== undefined;
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
  const removals: Removal[] = [];
  let isDone = false;
  try {
    const local = await step("Starting a local AWS", startLocalAws);
    aws = local;
    stacks = await step("Writing Terraform JSON for main.ts", () => synthesizeCopy(local));
    await step(`Deploying ${stacks.map((stack) => stack.name).join(", ")}`, () => deploy(local, stacks, removals));
    const users = (await Promise.all(stacks.map((stack) => triedUsers(local, stack)))).flat();
    const trials = await step("Using the created access keys", () => tryUsers(local, users), noneFailed);
    console.log(trialTable(trials));
    console.log(`${trialCounts(trials)} (AWS: ${local.description})`);
    process.exitCode = trialStatus(trials);
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
    if (aws && isShared) await removeEverything(aws, stacks, removals);
    await aws?.stop();
  }
  if (interruptedWith !== undefined && !isDone) process.exitCode = interruptedWith;
}

/** Names all that is missing, not one thing after the other. */
function requireTools(): void {
  const problem = terraformProblem(terraformVersion(withoutAws(process.env)));
  if (problem) throw new Problem(`${problem} The sandbox needs moto's server or Docker, too.`);
}

function lookAround(aws: LocalAws, stacks: SynthesizedStack[]): string {
  const at = `AWS_ENDPOINT_URL=${aws.endpoint} AWS_REGION=us-east-1`;
  const { accessKeyId, secretAccessKey } = localAdministrator;
  const credentials = `AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey}`;
  return [
    "",
    `Still running at ${aws.endpoint}. Look around from another terminal, for example:`,
    `  ${at} ${credentials} aws iam list-users`,
    ...stacks.map((stack) => `  ${terraformBinary} -chdir=${stack.directory} show`),
    `  or open ${aws.endpoint}/moto-api/ in a browser`,
    "Ctrl-C stops it and deletes everything.",
  ].join("\n");
}

export const sandboxCommand = withBody(
  command(
    "sandbox",
    "Deploy to a local AWS and test the keys; needs no AWS account",
    [
      `${toRun("sandbox")}    # needs Terraform, and moto's server or Docker`,
      `${toRun("sandbox", "--keep")}    # keep it running`,
    ],
    "an answer of AWS differs from the policy",
  ).option("--keep", "keep it running until Ctrl-C"),
  sandbox,
);

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type LocalAws, startLocalAws } from "../commands/aws/local-aws";
import { answerTo, S3Calls } from "../commands/aws/s3-calls";
import { onInterrupt } from "../commands/system/interrupt";
import { command, withBody } from "../commands/terminal/command-line";
import { step } from "../commands/terminal/progress";
import { localAdministrator } from "../commands/terraform/environment";
import { requireTerraform } from "../commands/terraform/program";
import { conditions } from "./conditions";
import { type CountingProxy, startCountingProxy } from "./counting-proxy";
import { timeSuccess } from "./measure";
import { type Row, type Section, seconds, toMarkdown, toTable } from "./report";
import { manyUsers } from "./scale";

// The time of Terraform with hundreds and thousands of users, in one stack and in several. It takes long, so
// `npm run -w bench bench` leaves it out. Each figure is from one run.

const splitInto = 20;
/** With more users in one stack and in a local file, an `apply` would take about an hour. */
const mostInOneFile = 1000;
const stateBucket = "team-state";
const resultsFile = join(__dirname, "terraform-scale.md");

/** The time of a Terraform command, and how busy the local AWS was. */
interface Step {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly calls: number;
  /** The part of the time in which at least one call waited for its answer. */
  readonly waiting: number;
  readonly answerSeconds: number;
}

async function benchScale(given: string[]): Promise<void> {
  requireTerraform();
  delete process.env.AWS_ENDPOINT_URL; // the local AWS is emptied, so it must be one of our own
  const sizes = given.length > 0 ? given.map(Number) : [200, 1000, 5000];
  const aws = await startLocalAws();
  const proxy = await startCountingProxy(aws.endpoint);
  const sections: Section[] = [];
  try {
    for (const users of sizes) {
      const title = `${users.toLocaleString("en")} users`;
      sections.push({
        title,
        rows: [
          ...(await step(`${title} in one stack, state in S3`, () => oneStack(aws, proxy, users, "S3"))),
          ...(users > mostInOneFile
            ? [{ measured: "One stack, local state", result: "not measured: it would take about an hour" }]
            : await step(`${title} in one stack, local state`, () => oneStack(aws, proxy, users, "local"))),
          ...(await step(`${title} in ${splitInto} stacks`, () => splitStacks(aws, proxy, users))),
        ],
      });
      writeFileSync(resultsFile, toMarkdown("npm run -w bench scale", sections, conditions(aws)));
    }
    console.log(toTable(sections));
  } finally {
    proxy.stop();
    await aws.stop();
  }
}

async function oneStack(aws: LocalAws, proxy: CountingProxy, users: number, state: "local" | "S3"): Promise<Row[]> {
  const cwd = await initialized(aws, users, 1, state);
  const terraform = (...args: string[]) => timed(aws, proxy, cwd, args);
  const steps = {
    "`plan` of new users": await terraform("plan", "-out=plan.tfplan"),
    "`apply`": await terraform("apply", "plan.tfplan"),
    "`plan`, nothing to do": await terraform("plan", "-detailed-exitcode"),
    "… with `-parallelism=50`": await terraform("plan", "-detailed-exitcode", "-parallelism=50"),
    "… with `-refresh=false`": await terraform("plan", "-detailed-exitcode", "-refresh=false"),
  };
  const { stdout } = await timeSuccess({ file: "terraform", args: ["state", "pull"], cwd, env: aws.env });
  const where = state === "S3" ? "one stack, state in S3" : "one stack, local state";
  return [
    ...Object.entries(steps).map(([name, one]) => row(`${name}, ${where}`, one, users)),
    { measured: `State, ${where}`, result: `${(stdout.length / 1e6).toFixed(1)} MB` },
  ];
}

/** One of the stacks, as an example of all: each has its own users, local state and run. */
async function splitStacks(aws: LocalAws, proxy: CountingProxy, users: number): Promise<Row[]> {
  const cwd = await initialized(aws, users, splitInto, "local");
  const terraform = (...args: string[]) => timed(aws, proxy, cwd, args);
  const steps = {
    "`plan` of new users": await terraform("plan", "-out=plan.tfplan"),
    "`apply`": await terraform("apply", "plan.tfplan"),
    "`plan`, nothing to do": await terraform("plan", "-detailed-exitcode"),
  };
  return Object.entries(steps).flatMap(([name, one]) => [
    row(`${name}, one of ${splitInto} stacks`, one, users / splitInto),
    {
      measured: `… all of them, one after the other: ${splitInto} times that`,
      result: seconds(one.seconds * splitInto),
    },
  ]);
}

/** The directory of the first stack, where Terraform is initialized, in an account without users. */
async function initialized(aws: LocalAws, users: number, stacks: number, state: "local" | "S3"): Promise<string> {
  await fetch(`${aws.endpoint}/moto-api/reset`, { method: "POST" });
  await answerTo(
    new S3Calls({ endpoint: aws.endpoint, region: "us-east-1" }).createBucket(stateBucket),
    localAdministrator,
  );
  const project = join(aws.directory, `${users}-in-${stacks}-${state}`);
  mkdirSync(project);
  const output = join(project, "cdktf.out");
  await timeSuccess(manyUsers(users, output, { stacks, stateBucket: state === "S3" ? stateBucket : undefined }));
  const cwd = join(output, "stacks", "many-0");
  // moto has no host name for each bucket.
  const args = ["init", ...(state === "S3" ? ["-backend-config=use_path_style=true"] : [])];
  await timeSuccess({ file: "terraform", args, cwd, env: aws.env });
  return cwd;
}

async function timed(aws: LocalAws, proxy: CountingProxy, cwd: string, args: readonly string[]): Promise<Step> {
  proxy.take();
  // Calls for the state bypass the proxy, which counts those for users.
  const env = { ...aws.env, AWS_ENDPOINT_URL: proxy.endpoint, AWS_ENDPOINT_URL_S3: aws.endpoint };
  const { seconds, cpuSeconds } = await timeSuccess({ file: "terraform", args, cwd, env });
  return { seconds, cpuSeconds, ...proxy.take() };
}

function row(measured: string, { seconds: took, cpuSeconds, calls, answerSeconds, waiting }: Step, users: number): Row {
  const answer = ((answerSeconds / calls) * 1000).toFixed(0);
  const asked = `${(calls / users).toFixed(2)} calls a user, answered in ${answer} ms each`;
  const share = `${Math.round((waiting / took) * 100)} % of the time waited for one`;
  const processor = `${seconds(took)}, ${seconds(cpuSeconds)} of the processor's`;
  return { measured, result: calls === 0 ? processor : `${processor}; ${asked}, ${share}` };
}

onInterrupt((status) => process.exit(status));
withBody(
  command("bench:scale", "Measures Terraform with hundreds and thousands of users. Takes twenty minutes.", [
    "npm run -w bench scale",
    "npm run -w bench scale -- 200 1000",
  ]).argument("[users...]", "how many users, each divisible by 20"),
  benchScale,
).parseAsync();

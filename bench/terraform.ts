import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LocalAws } from "../commands/aws/local-aws";
import { type CountingProxy, startCountingProxy } from "./counting-proxy";
import { interleave, median, timeSuccess } from "./measure";
import { peers } from "./peers";
import { atMost, type Row, ratio } from "./report";
import { manyUsers } from "./scale";

const users = 200;
const steps = ["validate", "plan", "apply", "second plan"] as const;

/** The time of one step of Terraform. */
interface Step {
  readonly seconds: number;
  readonly calls: number;
}

/** Terraform on this project's JSON and on hand-written HCL, with the same users, against the same local AWS. */
export async function measureTerraform(aws: LocalAws, rounds: number): Promise<Row[]> {
  const proxy = await startCountingProxy(aws.endpoint);
  try {
    const lifeOf = (directory: string, state: string) => () => life(aws, proxy, directory, state);
    const [ours, hcl] = [await ourProject(aws), await handWritten(aws)];
    const lives = await interleave({ ours: lifeOf(ours.stack, ours.state), hcl: lifeOf(hcl, hcl) }, rounds);

    const middle = (name: keyof typeof lives, what: (steps: Record<string, Step>) => number) =>
      median(lives[name].map(what));
    const timeOf = (step: string) => (life: Record<string, Step>) => (life[step] as Step).seconds;
    const calls = (life: Record<string, Step>) =>
      steps.reduce((sum, step) => sum + (life[step] as Step).calls, 0) / users;
    const [our, their] = [middle("ours", calls), middle("hcl", calls)];
    return [
      ...steps.map((step) =>
        ratio(`\`${step}\`, to HCL's`, middle("ours", timeOf(step)), middle("hcl", timeOf(step)), 1.05),
      ),
      {
        measured: "API calls per user, plan to second plan",
        result: `${our.toFixed(2)} (HCL ${their.toFixed(2)})`,
        target: atMost(their, our, (value) => value.toFixed(2)),
      },
    ];
  } finally {
    proxy.stop();
  }
}

/** Validates, plans, applies and plans again in an account without users. */
async function life(
  aws: LocalAws,
  proxy: CountingProxy,
  directory: string,
  state: string,
): Promise<Record<string, Step>> {
  await fetch(`${aws.endpoint}/moto-api/reset`, { method: "POST" });
  for (const file of readdirSync(state)) if (file.includes(".tfstate")) rmSync(join(state, file));
  proxy.take();
  const step = async (...args: string[]): Promise<Step> => {
    const env = { ...aws.env, AWS_ENDPOINT_URL: proxy.endpoint };
    const { seconds } = await timeSuccess({ file: "terraform", args, cwd: directory, env });
    return { seconds, calls: proxy.take().calls };
  };
  return {
    validate: await step("validate"),
    plan: await step("plan", "-out=plan.tfplan"),
    apply: await step("apply", "plan.tfplan"),
    "second plan": await step("plan", "-detailed-exitcode"), // fails if a change is left
  };
}

async function ourProject(aws: LocalAws): Promise<{ stack: string; state: string }> {
  const project = join(aws.directory, "ours");
  mkdirSync(project);
  await timeSuccess(manyUsers(users, join(project, "cdktf.out")));
  const stack = join(project, "cdktf.out", "stacks", "many-0");
  await timeSuccess({ file: "terraform", args: ["init"], cwd: stack, env: aws.env });
  return { stack, state: join(project, "state") };
}

async function handWritten(aws: LocalAws): Promise<string> {
  const directory = join(aws.directory, "hcl");
  mkdirSync(directory);
  cpSync(join(peers.hcl, "main.tf"), join(directory, "main.tf"));
  const names = Array.from({ length: users }, (_, index) => `s3-image-optimizer-${index}`);
  writeFileSync(join(directory, "users.auto.tfvars.json"), JSON.stringify({ users: names }));
  await timeSuccess({ file: "terraform", args: ["init"], cwd: directory, env: aws.env });
  return directory;
}

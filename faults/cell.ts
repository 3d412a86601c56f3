import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ListAccessKeysCommand, ListUsersCommand } from "@aws-sdk/client-iam";
import { type FaultProxy, startFaultProxy } from "../__tests__/support/fault-proxy";
import { Project, succeeded } from "../__tests__/support/project";
import { startWholeIam } from "../__tests__/support/whole-iam";
import type { Check } from "../commands/doctor/check";
import { checkStackUsers } from "../commands/doctor/users";
import { readSynthesizedStacks, type SynthesizedStack } from "../commands/stacks/synthesized";
import { finished, type Result, run, start } from "../commands/tools/processes";
import type { Fault } from "./faults";

/** What is done while the fault happens. A rotation makes one key and deletes another in one deploy. */
export const operations = ["deploy", "rotation", "destroy"] as const;
export type Operation = (typeof operations)[number];

/** What became of one operation with one fault at one call. */
export interface Outcome {
  readonly operation: Operation;
  readonly fault: string;
  /** The number of the call, from 1 on, and its action. */
  readonly at: number;
  readonly action: string;
  /** Whether the operation itself ended well. */
  readonly endedWell: boolean;
  /** Whether the same operation, started again, ended well. */
  readonly healed: boolean;
  /** Keys in AWS that state did not know afterwards, and how many of them doctor named. */
  readonly unknownKeys: number;
  readonly namedKeys: number;
  /** Keys that state knows and whose secret it has not. */
  readonly lostSecrets: number;
  /** The fixes that doctor printed. */
  readonly fixes: readonly string[];
  /** Whether, with the fixes done word for word, the operation ends well and doctor finds nothing. */
  readonly green: boolean;
}

const account = "123456789012";
const variants = {
  plain: `{ users: [{ userName: "web" }] }`,
  rotated: `{ users: [{ userName: "web", accessKeys: [{ name: "secondary" }] }] }`,
  imported: `{ users: [{ userName: "web", existing: "import" }] }`,
} as const;

/** What Terraform's state file has of a resource. */
interface StoredResource {
  readonly type: string;
  readonly instances: readonly { readonly attributes: Readonly<Record<string, unknown>> }[];
}

/** A project whose every call to AWS goes through a proxy that can fail. */
export class Bench {
  private readonly cdkJson: string;
  private constructor(
    private readonly project: Project,
    private readonly proxy: FaultProxy,
    private readonly wholeIam: { readonly endpoint: string; stop(): void },
  ) {
    this.cdkJson = join(project.stackDirectory, "cdk.tf.json");
  }

  static async start(): Promise<Bench> {
    const project = await Project.start();
    const proxy = await startFaultProxy(project.aws.endpoint);
    const bench = new Bench(project, proxy, await startWholeIam(project.aws.endpoint));
    for (const [name, props] of Object.entries(variants)) {
      project.declare(props);
      await project.synth();
      copyFileSync(bench.cdkJson, join(project.directory, `${name}.json`));
    }
    project.env.AWS_ENDPOINT_URL = proxy.endpoint;
    succeeded(await project.terraform("init"));
    // The doctor runs in this process, and sees AWS as it is.
    Object.assign(process.env, project.env, {
      AWS_ENDPOINT_URL: project.aws.endpoint,
      AWS_DEFAULT_REGION: "us-east-1", // AWS's command line wants one beside an endpoint
      AWS_ENDPOINT_URL_IAM: bench.wholeIam.endpoint,
    });
    return bench;
  }

  async stop(): Promise<void> {
    this.wholeIam.stop();
    await this.proxy.stop();
    await this.project.stop(); // throws where a secret is anywhere but in state
  }

  /** Runs an operation with a fault at one of its calls; undefined where it makes fewer calls. */
  async run(operation: Operation, fault: Fault, at: number): Promise<Outcome | undefined> {
    await this.project.reset();
    this.proxy.fate = () => "pass";
    if (operation !== "deploy") succeeded(await this.terraform("plain", "apply"));

    const before = this.proxy.actions.length;
    let tell: (child: ReturnType<typeof start>) => void = () => {};
    fault.arrange(this.proxy, at, new Promise((resolve) => (tell = resolve)));
    const child = this.start(operation);
    tell(child);
    const { status } = await finished(child);
    const action = this.proxy.actions[before + at - 1];
    this.proxy.fate = () => "pass";
    if (action === undefined) return undefined;

    const healed = (await this.again(operation)).status === 0;
    const [unknownKeys, lostSecrets] = await this.keys();
    const checks = (await this.doctor()).filter(({ status: sign }) => sign !== "ok");
    const fixes = checks.map(({ fix, message }) => fix ?? `none: ${message}`);
    for (const fix of fixes) await this.execute(fix);
    const isDone = healed || (await this.again(operation)).status === 0;
    const isWell = async () => (await this.doctor()).every(({ status: sign }) => sign === "ok");
    const green = isDone && (checks.length === 0 || (await isWell()));
    const namedKeys = unknownKeys.filter((id) => checks.some(({ message }) => message.includes(id))).length;
    const counts = { unknownKeys: unknownKeys.length, namedKeys, lostSecrets: lostSecrets.length };
    return { operation, fault: fault.name, at, action, endedWell: status === 0, healed, ...counts, fixes, green };
  }

  private start(operation: Operation) {
    this.show(operation === "rotation" ? "rotated" : "plain");
    const verb = operation === "destroy" ? "destroy" : "apply";
    const { stackDirectory, env } = this.project;
    return start("terraform", [verb, "-auto-approve", "-parallelism=1", "-no-color"], { cwd: stackDirectory, env });
  }

  private again(operation: Operation): Promise<Result> {
    return finished(this.start(operation));
  }

  private show(variant: keyof typeof variants): void {
    copyFileSync(join(this.project.directory, `${variant}.json`), this.cdkJson);
  }

  private terraform(variant: keyof typeof variants, verb: "apply"): Promise<Result> {
    this.show(variant);
    return this.project.terraform(verb, "-auto-approve");
  }

  private get stack(): SynthesizedStack {
    const [stack] = readSynthesizedStacks(join(this.project.directory, "cdktf.out"));
    return stack as SynthesizedStack;
  }

  private doctor(): Promise<Check[]> {
    return checkStackUsers(this.stack, account);
  }

  /** Keys in AWS that state does not know, and keys in state without their secret. */
  private async keys(): Promise<[unknown: string[], lost: string[]]> {
    const { Users = [] } = await this.project.iam.send(new ListUsersCommand({}));
    const live: string[] = [];
    for (const { UserName } of Users) {
      const { AccessKeyMetadata = [] } = await this.project.iam.send(new ListAccessKeysCommand({ UserName }));
      live.push(...AccessKeyMetadata.map(({ AccessKeyId }) => `${AccessKeyId}`));
    }
    const { resources = [] } = existsSync(this.project.stateFile)
      ? JSON.parse(readFileSync(this.project.stateFile, "utf8"))
      : {};
    const known = (resources as StoredResource[])
      .filter(({ type }) => type === "aws_iam_access_key")
      .flatMap(({ instances }) => instances.map(({ attributes }) => attributes));
    const ids = known.map(({ id }) => id);
    const lost = known.filter(({ secret }) => !/^[\w/+]{40}$/.test(String(secret)));
    return [live.filter((id) => !ids.includes(id)), lost.map(({ id }) => String(id))];
  }

  /** Does what doctor says, word for word. */
  private async execute(fix: string): Promise<void> {
    if (fix.startsWith("aws ")) {
      succeeded(await run("sh", ["-c", fix], { env: process.env }));
    } else if (fix.startsWith(`in main.ts, write existing: "import" for the user`)) {
      succeeded(await this.terraform("imported", "apply"));
    } else if (/^npm run deploy\b/.test(fix)) {
      succeeded(await this.project.terraform("apply", "-auto-approve"));
    }
  }
}

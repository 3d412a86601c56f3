import type { ChildProcess } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  ListAccessKeysCommand,
  ListUsersCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { checkPlanFiles, checkState } from "../../commands/doctor/state";
import { type DeclaredStack, withUsers } from "../../commands/stack/declared";
import { readSynthesizedStacks } from "../../commands/stack/json/files";
import type { StateResource } from "../../commands/stack/terraform/state";
import { finished, start } from "../../commands/system/processes";
import { type FaultProxy, startFaultProxy } from "../support/fault-proxy";
import { findings, heal, onTerminal } from "../support/fixes";
import { s3User } from "../support/from-source";
import { Project, succeeded } from "../support/project";
import { checkUsers } from "../support/users";
import type { Call, Fault } from "./faults";

/** What is done while the fault happens. A rotation makes one key and deletes another in one deploy. */
export const operations = ["deploy", "rotation", "destroy"] as const;
export type Operation = (typeof operations)[number];

/** What became of one operation with one fault at one call. */
export interface Outcome extends Call {
  readonly operation: Operation;
  readonly fault: string;
  /** Whether the operation itself ended well. */
  readonly endedWell: boolean;
  /** Whether it did, or the same operation started again. */
  readonly healed: boolean;
  /** Keys in AWS that state did not know then, and how many of them doctor named. */
  readonly unknownKeys: number;
  readonly namedKeys: number;
  /** Keys that state knows and whose secret it has not. */
  readonly lostSecrets: number;
  /** The fixes that doctor printed; `none: …` for a finding without a fix. */
  readonly fixes: readonly string[];
  /** Whether, with the fixes done word for word, the operation ends well and doctor finds nothing. */
  readonly green: boolean;
}

const variants = {
  deploy: `{ users: [{ userName: "web", access: S3Access.allBuckets() }] }`,
  rotation: `{ users: [{ userName: "web", access: S3Access.allBuckets(), accessKeys: [{ name: "secondary" }] }] }`,
} as const;
const variantOf = { deploy: "deploy", rotation: "rotation", destroy: "deploy" } as const;

/** What Terraform's state file has of a resource. */
interface StoredResource extends Pick<StateResource, "mode" | "type" | "name"> {
  readonly instances: readonly { readonly attributes: Readonly<Record<string, string>> }[];
}

/** A project whose every call to AWS goes through a proxy that can fail. */
export class Bench {
  private readonly cdkJson: string;
  /** The state of a deploy that ended well. */
  private deployed = "";

  private constructor(
    private readonly project: Project,
    private readonly proxy: FaultProxy,
  ) {
    this.cdkJson = join(project.stackDirectory, "cdk.tf.json");
  }

  static async start(): Promise<Bench> {
    const project = await Project.start("project's");
    const proxy = await startFaultProxy(project.aws.endpoint);
    project.env.AWS_ENDPOINT_URL = proxy.endpoint;
    project.declare(variants.deploy);
    succeeded(await project.command("deploy", ["--auto-approve"])); // which remembers that it is initialized
    await project.keepProvider();
    const bench = new Bench(project, proxy);
    bench.deployed = readFileSync(project.stateFile, "utf8");
    for (const [name, props] of Object.entries(variants)) {
      project.declare(props);
      await project.synth();
      copyFileSync(bench.cdkJson, join(project.directory, `${name}.json`));
    }
    // Doctor's comparison runs in this process, and sees AWS as it is.
    Object.assign(process.env, project.env, {
      AWS_ENDPOINT_URL: project.aws.endpoint,
      AWS_ENDPOINT_URL_IAM: project.wholeIam.endpoint,
    });
    return bench;
  }

  async stop(): Promise<void> {
    await this.proxy.stop();
    await this.project.stop(); // throws where a secret is anywhere but in state
  }

  /** Every call of an operation in which nothing goes wrong. */
  async calls(operation: Operation): Promise<Call[]> {
    await this.prepare(operation);
    if (!(await this.again(operation))) throw new Error(`${operation} fails without a fault`);
    return this.proxy.actions.map((action, index, all) => ({
      action,
      time: all.slice(0, index + 1).filter((one) => one === action).length,
    }));
  }

  /**
   * Runs an operation with a fault at one of its calls.
   *
   * @throws Error when the call is not made
   */
  async run(operation: Operation, fault: Fault, call: Call): Promise<Outcome> {
    await this.prepare(operation);
    let tell: (child: ChildProcess) => void = () => {};
    fault.arrange(this.proxy, call, new Promise((resolve) => (tell = resolve)));
    const child = this.startOperation(operation, fault.runs);
    tell(child);
    const { status } = await finished(child);
    const { action, time } = call;
    if (this.proxy.actions.filter((one) => one === action).length < time) throw new Error(`no ${time}. ${action}`);
    this.proxy.fate = () => "pass";

    const endedWell = status === 0;
    const healed = endedWell || (await this.again(operation));
    const { unknown, lost } = await this.keys();
    const { first, last } = (await this.isWell()) ? { first: [], last: [] } : await heal(this.project);
    const green = last.length === 0 && (healed || (await this.again(operation)));
    return {
      operation,
      fault: fault.name,
      action,
      time,
      endedWell,
      healed,
      unknownKeys: unknown.length,
      namedKeys: unknown.filter((id) => first.some(({ message }) => message.includes(id))).length,
      lostSecrets: lost.length,
      fixes: first.map(({ fix, message }) => fix ?? `none: ${message}`),
      green: green && (first.length === 0 || (await findings(this.project)).length === 0),
    };
  }

  /** Everything as it is before an operation, which makes no calls. */
  private async prepare(operation: Operation): Promise<void> {
    await this.project.reset();
    mkdirSync(dirname(this.project.stateFile), { mode: 0o700 }); // as synth makes it
    if (operation !== "deploy") await this.redeploy();
    this.declare(operation);
    this.proxy.actions.splice(0);
  }

  private startOperation(operation: Operation, runs: Fault["runs"]): ChildProcess {
    const { directory, stackDirectory, env } = this.project;
    const isDestroy = operation === "destroy";
    if (runs === "terraform") {
      const args = [isDestroy ? "destroy" : "apply", "-auto-approve", "-parallelism=1", "-no-color"];
      return start("terraform", args, { cwd: stackDirectory, env });
    }
    const options = ["--skip-synth", "--auto-approve", "--terraform-parallelism", "1"];
    const args = [...s3User, isDestroy ? "destroy" : "deploy", ...options];
    const [command, ...rest] = [...(runs === "s3-user" ? [] : onTerminal), process.execPath, ...args];
    return start(command as string, rest, { cwd: directory, env });
  }

  /** Whether the operation, started again, ends well. */
  private async again(operation: Operation): Promise<boolean> {
    return (await finished(this.startOperation(operation, "terraform"))).status === 0;
  }

  private declare(operation: Operation): void {
    const variant = variantOf[operation];
    this.project.declare(variants[variant]);
    copyFileSync(join(this.project.directory, `${variant}.json`), this.cdkJson);
  }

  /**
   * What doctor compares, on the state file as it is: a fifth of the time. Where there is anything, the command runs.
   */
  private async isWell(): Promise<boolean> {
    const stacks = readSynthesizedStacks(join(this.project.directory, "cdktf.out"));
    const [stack] = withUsers(stacks) as [DeclaredStack];
    const inProject = { ...stack, directory: this.project.stackDirectory };
    const { stateFile } = this.project;
    const resources = existsSync(stateFile) ? resourcesIn(readFileSync(stateFile, "utf8")) : [];
    const users = await checkUsers(inProject, resources);
    const checks = [...users, checkState(inProject), ...checkPlanFiles(inProject)];
    return checks.every(({ status }) => status === "ok" || status === "none");
  }

  /** Brings the first deploy about again without Terraform: the same in AWS, and the state with the new key. */
  private async redeploy(): Promise<void> {
    const { iam, stateFile } = this.project;
    const of = (type: string) => attributesIn(this.deployed, type)[0] as Readonly<Record<string, string>>;
    const [user, policy, oldKey] = [of("aws_iam_user"), of("aws_iam_user_policy"), of("aws_iam_access_key")];
    const UserName = user.name;
    const created = await iam.send(new CreateUserCommand({ UserName }));
    const document = { UserName, PolicyName: policy.name, PolicyDocument: policy.policy };
    await iam.send(new PutUserPolicyCommand(document));
    const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    const text = this.deployed
      .replaceAll(`${user.unique_id}`, `${created.User?.UserId}`)
      .replaceAll(`${oldKey.id}`, `${key?.AccessKeyId}`)
      .replaceAll(`${oldKey.secret}`, `${key?.SecretAccessKey}`);
    writeFileSync(stateFile, text, { mode: 0o600 });
  }

  /** Keys in AWS that state does not know, and keys in state without their secret. */
  private async keys(): Promise<{ unknown: string[]; lost: string[] }> {
    const { iam, stateFile } = this.project;
    const { Users = [] } = await iam.send(new ListUsersCommand({}));
    const live: string[] = [];
    for (const { UserName } of Users) {
      const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({ UserName }));
      live.push(...AccessKeyMetadata.map(({ AccessKeyId }) => `${AccessKeyId}`));
    }
    const state = existsSync(stateFile) ? readFileSync(stateFile, "utf8") : "{}";
    const known = attributesIn(state, "aws_iam_access_key");
    const ids = known.map(({ id }) => id);
    const lost = known.filter(({ secret }) => !/^[\w/+]{40}$/.test(`${secret}`));
    return { unknown: live.filter((id) => !ids.includes(id)), lost: lost.map(({ id }) => `${id}`) };
  }
}

function resourcesIn(state: string): StateResource[] {
  const { resources = [] } = JSON.parse(state) as { resources?: readonly StoredResource[] };
  return resources.flatMap(({ mode, type, name, instances }) =>
    instances.map(({ attributes }) => ({ address: `${type}.${name}`, mode, type, name, values: attributes })),
  );
}

function attributesIn(state: string, type: string): Readonly<Record<string, string>>[] {
  const own = resourcesIn(state).filter((resource) => resource.type === type);
  return own.map(({ values }) => values as Readonly<Record<string, string>>);
}

import type { ChildProcess } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { IAMClient } from "@aws-sdk/client-iam";
import type { LocalAws } from "../../commands/aws/local-aws";
import { type AccessKey, S3Calls } from "../../commands/aws/s3-calls";
import { end, endAll, type Result, run, start } from "../../commands/system/processes";
import { localAdministrator } from "../../commands/terraform/environment";
import { cdktf } from "./cdktf";
import { fromSource } from "./from-source";
import { projectRoot } from "./project-root";
import { startProvider } from "./provider";
import { runHere } from "./run-here";
import { succeeded } from "./succeeded";
import { synthHere } from "./synth-here";
import { startWholeIam } from "./whole-iam";
import { emptyAws, type WorkerServices, workerServices } from "./worker-services";

export { succeeded };

/** The one stack of every project. */
const stack = "site";

/** The commands that give the terminal to another program. */
const programs = new Set(["deploy", "destroy", "diff", "record", "sandbox"]);

/** What `terraform output -json` says of the two outputs. */
export interface Outputs {
  readonly users: Record<
    string,
    { arn: string; policy_name: string; access_key_ids: Record<string, string>; delivered_to?: string }
  >;
  readonly credentials: Record<string, Record<string, { access_key_id: string; secret_access_key: string }>>;
}

/**
 * Which provider a project's Terraforms use: the worker's, one that the project starts after its first init with the
 * environment of then, or each a new one, as users do.
 */
export type ProviderChoice = "worker's" | "project's" | "new";

/**
 * A user's project in a directory of its own, with a `main.ts` of its own, against the worker's local AWS, which is
 * empty at first. It keeps what its processes print, and {@link stop} refuses to end well if a secret is in any of it.
 */
export class Project {
  readonly directory: string;
  /** Where Terraform runs. */
  readonly stackDirectory: string;
  readonly stateFile: string;
  /** An administrator's view of the local AWS. */
  readonly iam: IAMClient;
  readonly s3: S3Calls;
  readonly env: NodeJS.ProcessEnv;
  private readonly printed: Result[] = [];
  private readonly secrets = new Set<string>();
  private provider: ChildProcess | undefined;

  private constructor(
    readonly aws: LocalAws,
    readonly wholeIam: { readonly endpoint: string; stop(): void },
    private readonly providerChoice: ProviderChoice,
    { reattach }: WorkerServices,
  ) {
    this.directory = join(aws.directory, "project");
    this.stackDirectory = join(this.directory, "cdktf.out", "stacks", stack);
    this.stateFile = join(this.directory, "state", `${stack}.tfstate`);
    this.env = { ...aws.env };
    if (providerChoice === "worker's") this.env.TF_REATTACH_PROVIDERS = reattach;
    const target = { endpoint: aws.endpoint, region: "us-east-1" };
    this.iam = new IAMClient({ ...target, credentials: { ...localAdministrator } });
    this.s3 = new S3Calls(target);
    mkdirSync(this.directory);
    for (const shared of ["node_modules", "package.json", "tsconfig.json", "cdktf.json"]) {
      symlinkSync(join(projectRoot, shared), join(this.directory, shared));
    }
  }

  /**
   * Lays out a project with this one's constructs and packages.
   *
   * @param provider one that is kept can't be configured twice, as some stacks do, and goes on with its first endpoint
   *   and credentials
   */
  static async start(provider: ProviderChoice = "worker's"): Promise<Project> {
    const aws = await emptyAws();
    return new Project(aws, await startWholeIam(aws.endpoint), provider, await workerServices());
  }

  /** Writes `main.ts`. */
  write(source: string): void {
    writeFileSync(join(this.directory, "main.ts"), source);
  }

  /** Declares the stack with these properties as they would stand in `main.ts`. */
  declare(props: string): void {
    writeFileSync(
      join(this.directory, "main.ts"),
      `import { S3Access, S3UserApp, S3UserStack, SecretStore, StateBackend } from "terraform-s3-user";

const app = new S3UserApp();
new S3UserStack(app, "${stack}", ${props});
app.synth();
`,
    );
  }

  /** Runs the cdktf command line, as a user would. */
  cdktf(...args: string[]): Promise<Result> {
    return this.keep(cdktf(args, { cwd: this.directory, env: this.env }));
  }

  /** Writes Terraform JSON without the cdktf command line. */
  async synth(): Promise<void> {
    succeeded(await this.keep(synthHere(this.directory, this.only(this.env))));
  }

  /**
   * Runs one of the project's own commands, such as `doctor`: one that gives the terminal to Terraform as a program, as
   * `npm run` would, and another one in this process.
   */
  command(name: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Result> {
    const environment = { ...this.env, AWS_ENDPOINT_URL_IAM: this.wholeIam.endpoint, ...env };
    if (programs.has(name)) {
      return this.node([join(projectRoot, "commands", "bin", "from-source.js"), name, ...args], environment);
    }
    return this.keep(runHere([name, ...args], this.directory, this.only(environment)));
  }

  /** Runs Terraform in the stack's directory. */
  terraform(...args: string[]): Promise<Result> {
    return this.keep(run(this.terraformBinary, args, { cwd: this.stackDirectory, env: this.env }));
  }

  /**
   * Synthesizes and applies without the cdktf command line, which takes half the time, and with a provider that is
   * kept, which takes half of the rest.
   */
  async apply(): Promise<Result> {
    await this.synth();
    if (!readdirSync(this.stackDirectory).includes(".terraform")) succeeded(await this.terraform("init"));
    await this.keepProvider();
    return this.terraform("apply", "-auto-approve");
  }

  /**
   * Lets every Terraform from here on use one provider, where the project is to have its own: each would start one
   * three times. It goes on with the environment of now. OpenTofu's provider has another name, and is not kept.
   *
   * @param stackDirectory a stack that is initialized
   */
  async keepProvider(stackDirectory = this.stackDirectory): Promise<void> {
    if (this.provider || this.providerChoice !== "project's" || this.terraformBinary !== "terraform") return;
    const { child, reattach } = await startProvider(stackDirectory, this.env);
    this.provider = child;
    this.env.TF_REATTACH_PROVIDERS = reattach;
  }

  /** Starts an apply that the caller ends, with a new provider. The stack must have been initialized without one. */
  startApply(): ChildProcess {
    const env = { ...this.env, TF_REATTACH_PROVIDERS: undefined };
    return start(this.terraformBinary, ["apply", "-auto-approve"], { cwd: this.stackDirectory, env });
  }

  /** Whether a plan would change nothing. */
  async isUpToDate(): Promise<boolean> {
    const { status } = await this.terraform("plan", "-detailed-exitcode");
    return status === 0;
  }

  /** The stack's outputs, secrets included. */
  async outputs(): Promise<Outputs> {
    const inStack = { cwd: this.stackDirectory, env: this.env };
    const outputs = JSON.parse(succeeded(await run(this.terraformBinary, ["output", "-json"], inStack)).stdout);
    const credentials: Outputs["credentials"] = outputs.credentials?.value ?? {};
    for (const keys of Object.values(credentials)) {
      for (const key of Object.values(keys)) this.secrets.add(key.secret_access_key);
    }
    return { users: outputs.users?.value ?? {}, credentials };
  }

  /** The state as Terraform has it, secrets included. */
  async state(): Promise<string> {
    return succeeded(await run(this.terraformBinary, ["state", "pull"], { cwd: this.stackDirectory, env: this.env }))
      .stdout;
  }

  /** A deployed access key, ready to use. */
  async accessKey(userName: string, id = "primary"): Promise<AccessKey> {
    const key = (await this.outputs()).credentials[userName]?.[id];
    if (!key) throw new Error(`no access key ${id} of ${userName} in the outputs`);
    return { accessKeyId: key.access_key_id, secretAccessKey: key.secret_access_key };
  }

  /** Forgets everything in AWS and on disk but the project itself. */
  async reset(): Promise<void> {
    await fetch(`${this.aws.endpoint}/moto-api/reset`, { method: "POST" });
    rmSync(join(this.directory, "state"), { recursive: true, force: true });
  }

  /** Ends everything. Throws when a secret of this project is anywhere but in its state. */
  async stop(): Promise<void> {
    const leaks = this.leaks();
    await this.end();
    if (leaks.length > 0) throw new Error(`a secret access key is in ${leaks.join(", ")}`);
  }

  /**
   * Ends everything, wherever secrets are, also what a test that took too long has left running: the next suite has the
   * same local AWS.
   */
  async end(): Promise<void> {
    endAll();
    this.iam.middlewareStack.add(refuse, { step: "initialize" });
    this.iam.destroy();
    this.wholeIam.stop();
    if (this.provider) await end(this.provider);
    await this.aws.stop();
  }

  /** Where a secret is that was read or is in state: anything printed, any file but the protected state. */
  leaks(): string[] {
    const state = join(this.directory, "state");
    for (const file of existsSync(state) ? filesBelow(state) : []) {
      const found = readFileSync(file, "utf8").matchAll(/"secret(?:_access_key)?": "([A-Za-z0-9/+]{40})"/g);
      for (const [, secret] of found) this.secrets.add(`${secret}`);
    }
    const others = filesBelow(this.aws.directory).filter((file) => !file.startsWith(state));
    return [...this.secrets].flatMap((secret) => [
      ...this.printed.filter(({ stdout, stderr }) => (stdout + stderr).includes(secret)).map(() => "what was printed"),
      ...others.filter((file) => readFileSync(file).includes(secret)),
    ]);
  }

  /** These variables, and none of this process's own. */
  private only(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    const none = Object.fromEntries(Object.keys(process.env).map((variable) => [variable, undefined]));
    return { ...none, ...env };
  }

  private get terraformBinary(): string {
    return this.env.TERRAFORM_BINARY_NAME || "terraform";
  }

  private node(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Result> {
    const inProject = { cwd: this.directory, env: { ...this.env, ...env } };
    return this.keep(run(process.execPath, [...fromSource, ...args], inProject));
  }

  private async keep(running: Promise<Result>): Promise<Result> {
    const result = await running;
    this.printed.push(result);
    return result;
  }
}

function refuse(): never {
  throw new Error("This project has ended.");
}

/** Every file below a directory; links are not followed. */
function filesBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() && statSync(path).size < 50_000_000 ? [path] : [];
  });
}

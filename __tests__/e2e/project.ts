import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type LocalAws, startLocalAws } from "../../commands/local-aws";
import { cdktf, projectRoot, type Result, run } from "../../commands/processes";

/** A user's project in a directory of its own, with a `main.ts` of its own, against a local AWS of its own. */
export interface Project {
  readonly aws: LocalAws;
  readonly directory: string;
  /** Declares one stack, `site`, with these properties as they stand in `main.ts`. */
  declare(props: string): void;
  /** Runs the cdktf command line, as a user would. */
  cdktf(...args: string[]): Promise<Result>;
  /** Writes Terraform JSON, without the cdktf command line. */
  synth(): Promise<void>;
  /** Runs Terraform in the stack's directory. */
  terraform(...args: string[]): Promise<Result>;
  /** Applies the stack's Terraform JSON as {@link synth} wrote it. */
  apply(): Promise<Result>;
  /** Runs one of this project's own commands, as `npm run` would. */
  command(name: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Result>;
  /** The stack's outputs. */
  outputs(): Promise<Outputs>;
}

/** What `terraform output -json` says. */
export interface Outputs {
  readonly users: Record<
    string,
    { arn: string; policy_name: string; access_key_ids: Record<string, string>; delivered_to?: string }
  >;
  readonly credentials: Record<string, Record<string, { access_key_id: string; secret_access_key: string }>>;
}

/** Starts a local AWS and lays out a project beside it, with this one's constructs and packages. */
export async function startProject(): Promise<Project> {
  const aws = await startLocalAws();
  const directory = join(aws.directory, "project");
  const stackDirectory = join(directory, "cdktf.out", "stacks", "site");
  mkdirSync(directory);
  for (const shared of ["node_modules", "lib", "tsconfig.json", "cdktf.json"]) {
    symlinkSync(join(projectRoot, shared), join(directory, shared));
  }
  const inProject = { cwd: directory, env: aws.env };
  const project: Project = {
    aws,
    directory,
    declare: (props) => writeFileSync(join(directory, "main.ts"), mainFile(props)),
    cdktf: (...args) => cdktf(args, inProject),
    synth: async () => {
      succeeded(await run(process.execPath, ["--import", "tsx", "main.ts"], inProject));
    },
    terraform: (...args) => run("terraform", args, { cwd: stackDirectory, env: aws.env }),
    apply: async () => {
      if (!existsSync(join(stackDirectory, ".terraform"))) succeeded(await project.terraform("init", "-input=false"));
      return succeeded(await project.terraform("apply", "-auto-approve", "-input=false"));
    },
    command: (name, args, env) => {
      const script = join(projectRoot, "commands", `${name}.ts`);
      return run(process.execPath, ["--import", "tsx", script, ...args], {
        ...inProject,
        env: { ...aws.env, ...env },
      });
    },
    outputs: async () => {
      const outputs = JSON.parse(succeeded(await project.terraform("output", "-json")).stdout);
      return { users: outputs.users.value, credentials: outputs.credentials.value };
    },
  };
  return project;
}

/** The result of a process that must have ended well; otherwise its output is the error. */
export function succeeded(result: Result): Result {
  if (result.status !== 0) throw new Error(`exit status ${result.status}\n${result.stdout}\n${result.stderr}`);
  return result;
}

function mainFile(props: string): string {
  return `import { S3Access, S3UserApp, S3UserStack, SecretStore, StateBackend } from "./lib";

const app = new S3UserApp();
new S3UserStack(app, "site", ${props});
app.synth();
`;
}

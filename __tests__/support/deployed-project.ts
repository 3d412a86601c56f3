import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Result, run } from "../../commands/system/processes";
import { s3User } from "./from-source";
import { projectRoot } from "./project-root";
import { succeeded } from "./succeeded";
import { temporaryDirectory } from "./temporary-directory";

/** A project whose `terraform` only says that everything in main.ts is deployed: the commands that read state need no more. */
export interface DeployedProject {
  readonly directory: string;
  /** Makes `terraform state pull` give every access key of main.ts this secret. */
  deploy(): void;
  /** Runs one of the commands. */
  command(name: string, args?: readonly string[], env?: NodeJS.ProcessEnv): Promise<Result>;
  /** How Terraform was called so far. */
  calls(): string[];
}

/** The secret of every key that is deployed there. */
export const secret = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY12";

/** The id of a user's first access key there. */
export const keyIdOf = (user: string) => `AKIA${user.toUpperCase().replace(/[^A-Z]/g, "")}`;

/**
 * Lays out a project with these users as they would stand in `main.ts`. Nothing is deployed yet.
 *
 * @param program how Terraform is called; OpenTofu's `tofu` needs `TERRAFORM_BINARY_NAME` in each command's environment
 * @param version what it says of itself
 */
export async function deployedProject(
  users: string,
  program = "terraform",
  version = "1.11.4",
): Promise<DeployedProject> {
  const directory = temporaryDirectory();
  const bin = join(directory, "bin");
  mkdirSync(bin);
  const state = join(directory, "bin", "state.json");
  const log = join(bin, "calls");
  writeFileSync(
    join(bin, program),
    `#!/bin/sh
echo "$*" >> "${log}"
case "$1 $2" in
"version -json") echo '{"terraform_version":"${version}"}' ;;
"state pull") [ ! -f "${state}" ] || cat "${state}" ;;
esac
`,
  );
  chmodSync(join(bin, program), 0o755);
  for (const shared of ["node_modules", "package.json", "tsconfig.json", "cdktf.json"]) {
    symlinkSync(join(projectRoot, shared), join(directory, shared));
  }
  writeFileSync(
    join(directory, "main.ts"),
    `import { S3Access, S3UserApp, S3UserStack } from "terraform-s3-user";
const app = new S3UserApp();
new S3UserStack(app, "site", { users: ${users} });
app.synth();
`,
  );
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    NO_COLOR: "1",
    PATH: `${bin}${delimiter}${process.env.PATH}`,
  };
  const node = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
    run(process.execPath, args, { cwd: directory, env: { ...environment, ...env } });
  succeeded(await node([...s3User.slice(0, -1), "main.ts"]));
  return {
    directory,
    deploy: () =>
      writeFileSync(state, JSON.stringify(stateOf(join(directory, "cdktf.out", "stacks", "site", "cdk.tf.json")))),
    command: (name, args = [], env = {}) => node([...s3User, name, ...args], env),
    calls: () => (existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : []),
  };
}

/** State as Terraform would store it of the users and keys in a stack's JSON. */
function stateOf(file: string): object {
  const { resource } = JSON.parse(readFileSync(file, "utf8"));
  const stored = (type: string, name: string, attributes: object) => ({
    mode: "managed",
    type,
    name,
    instances: [{ attributes }],
  });
  const names = new Map<string, string>();
  const users = Object.entries<{ name: string }>(resource.aws_iam_user).map(([id, user]) => {
    names.set(`\${aws_iam_user.${id}.name}`, user.name);
    const arn = `arn:aws:iam::123456789012:user/${user.name}`;
    return stored("aws_iam_user", id, { name: user.name, arn });
  });
  const keys = Object.entries<{ user: string; status?: string }>(resource.aws_iam_access_key).map(([id, key]) => {
    const user = names.get(key.user) ?? key.user;
    const attributes = { id: keyIdOf(user), user, status: key.status ?? "Active", secret };
    return stored("aws_iam_access_key", id, attributes);
  });
  return { version: 4, serial: 1, lineage: "test", outputs: {}, resources: [...users, ...keys] };
}

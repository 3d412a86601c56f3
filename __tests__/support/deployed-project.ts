import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { App } from "cdktf";
import { S3UserStack, type S3UserStackProps } from "terraform-s3-user";
import { projectRoot } from "./project-root";
import type { Ended } from "./run-here";
import { temporaryDirectory } from "./temporary-directory";

/**
 * A project whose `terraform` only says that everything declared is deployed: the commands that read state need no
 * more. Its app in `cdktf.json` copies what is synthesized here once.
 */
export interface DeployedProject {
  readonly directory: string;
  /**
   * Makes `terraform state pull` give every declared access key this secret.
   *
   * @param withPolicies whether the state has the inline policies too
   */
  deploy(withPolicies?: boolean): void;
  /** Runs one of the commands in this process. */
  command(name: string, args?: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ended>;
  /** How Terraform was called so far. */
  calls(): string[];
}

/** The secret of every key that is deployed there. */
export const secret = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY12";

/** The password for Amazon SES of every key. */
export const smtpPassword = "BExampleSmtpPassword";

/** In place of both where a key has a `pgpKey`: base64 of what no one can decrypt. */
const encrypted = "wcBMAzEX";

type Users = NonNullable<S3UserStackProps["users"]>;

/** The users of each stack. */
export type UsersByStack = Readonly<Record<string, Users>>;

/** The id of a user's first access key there; that of the second ends in 2. */
export const keyIdOf = (user: string) => `AKIA${user.toUpperCase().replace(/[^A-Z]/g, "")}`;

/**
 * Lays out a project with these users. Nothing is deployed yet.
 *
 * @param users those of the one stack, `site`, or of several
 * @param program how Terraform is called; OpenTofu's `tofu` needs `TERRAFORM_BINARY_NAME`, before a command is loaded
 * @param version what it says of itself
 */
export function deployedProject(
  users: Users | UsersByStack,
  program = "terraform",
  version = "1.11.4",
): DeployedProject {
  const stacks = isList(users) ? { site: users } : users;
  const directory = temporaryDirectory();
  const bin = join(directory, "bin");
  mkdirSync(bin);
  const stateOfStack = (stack: string) => join(bin, `${stack}.state.json`);
  const log = join(bin, "calls");
  writeProgram(
    join(bin, program),
    `echo "$*" >> "${log}"
case "$1 $2" in
"version -json") echo '{"terraform_version":"${version}"}' ;;
"state pull") cat "${bin}/$(basename "$PWD").state.json" 2>/dev/null ;;
esac
exit 0
`,
  );
  for (const shared of ["node_modules", "package.json", "tsconfig.json"]) {
    symlinkSync(join(projectRoot, shared), join(directory, shared));
  }
  synthesize(stacks, join(directory, "synthesized"));
  process.env.SYNTH_HCL_OUTPUT = "true"; // cdktf asks for it in more than one place
  synthesize(stacks, join(directory, "synthesized-hcl"));
  delete process.env.SYNTH_HCL_OUTPUT;
  const copy = 'mkdir -p "$CDKTF_OUTDIR" && cp -R synthesized${SYNTH_HCL_OUTPUT:+-hcl}/. "$CDKTF_OUTDIR"';
  writeFileSync(join(directory, "cdktf.json"), JSON.stringify({ language: "typescript", app: copy }));
  const path = `${bin}${delimiter}${process.env.PATH}`;
  return {
    directory,
    deploy: (withPolicies = false) => {
      for (const stack of Object.keys(stacks)) {
        const state = stateOf(join(directory, "synthesized", "stacks", stack, "cdk.tf.json"), withPolicies);
        writeFileSync(stateOfStack(stack), JSON.stringify(state));
      }
    },
    command: async (name, args = [], env = {}) => {
      const { runHere }: typeof import("./run-here") = require("./run-here");
      return runHere([name, ...args], directory, { NO_COLOR: "1", PATH: path, ...env });
    },
    calls: () => (existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : []),
  };
}

function isList(users: Users | UsersByStack): users is Users {
  return Array.isArray(users);
}

function synthesize(stacks: UsersByStack, outdir: string): void {
  const app = new App({ outdir, stackTraces: false });
  for (const [name, users] of Object.entries(stacks)) new S3UserStack(app, name, { users });
  app.synth();
}

/** Writes a shell script that can be run. */
export function writeProgram(file: string, script: string): void {
  writeFileSync(file, `#!/bin/sh\n${script}`);
  chmodSync(file, 0o755);
}

/** State as Terraform would store it of the users, keys and inline policies in a stack's JSON. */
function stateOf(file: string, withPolicies: boolean): object {
  const { resource, import: imports = [] } = JSON.parse(readFileSync(file, "utf8"));
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
  const withKey = new Set<string>();
  const imported = new Set(imports.map(({ to }: { to: string }) => to));
  const keys = Object.entries<Record<string, string>>(resource.aws_iam_access_key).map(([id, key]) => {
    const user = names.get(`${key.user}`) ?? `${key.user}`;
    const keyId = withKey.has(user) ? `${keyIdOf(user)}2` : keyIdOf(user);
    withKey.add(user);
    const secrets = imported.has(`aws_iam_access_key.${id}`) ? {} : secretsOf(key);
    return stored("aws_iam_access_key", id, { id: keyId, user, status: key.status ?? "Active", ...secrets });
  });
  const inline = Object.entries<{ user: string; name: string; policy: string }>(resource.aws_iam_user_policy ?? {});
  const policies = inline.map(([id, policy]) => {
    const user = names.get(policy.user) ?? policy.user;
    return stored("aws_iam_user_policy", id, { ...policy, user, id: `${user}:${policy.name}` });
  });
  const resources = withPolicies ? [...users, ...keys, ...policies] : [...users, ...keys];
  return { version: 4, serial: 1, lineage: "test", outputs: {}, resources };
}

/** What the provider stores of a new key, in the open or encrypted. */
function secretsOf({ pgp_key }: Readonly<Record<string, string>>): object {
  if (pgp_key === undefined) return { secret, ses_smtp_password_v4: smtpPassword };
  return { encrypted_secret: encrypted, encrypted_ses_smtp_password_v4: encrypted };
}

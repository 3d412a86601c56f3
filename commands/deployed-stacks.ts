import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "./problem";

// What main.ts declares and Terraform deployed, in the project that the command is run in. Terraform is asked for a
// stack's outputs, wherever its state lives; it is initialized first where `cdktf.out` was deleted.

/** A stack as it was synthesized. */
export interface Stack {
  readonly name: string;
  /** Where Terraform runs for it. */
  readonly directory: string;
  /** Its Terraform JSON. */
  readonly configuration: Configuration;
}

/** The parts of a stack's Terraform JSON that commands look at. */
export interface Configuration {
  readonly provider?: { readonly aws?: readonly { readonly region?: string }[] };
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly output?: { readonly users?: { readonly value: Users } };
}

/** The output `users`, as {@link S3UserStack} declares it. */
export type Users = Readonly<
  Record<string, { readonly access_key_ids: Readonly<Record<string, string>>; readonly delivered_to?: string }>
>;

/** The sensitive output `credentials`: user name → key id in this project → key. */
export type Credentials = Readonly<Record<string, Readonly<Record<string, DeployedKey>>>>;

/** An access key as AWS made it, with its secret in one of two forms. */
export interface DeployedKey {
  readonly access_key_id: string;
  readonly secret_access_key?: string | null;
  /** Base64 of a PGP message. */
  readonly encrypted_secret_access_key?: string | null;
}

/** One key as main.ts declares it. */
export interface DeclaredKey {
  readonly id: string;
  readonly status: string;
  readonly encrypted: boolean;
}

const outputDirectory = "cdktf.out";

/**
 * Every stack of users, in the order of main.ts.
 *
 * @param fresh whether main.ts is synthesized even if `cdktf.out` has something
 * @throws Problem when main.ts can't be synthesized or has no such stack
 */
export function declaredStacks(fresh: boolean): readonly [Stack, ...Stack[]] {
  const manifest = join(outputDirectory, "manifest.json");
  if (fresh || !existsSync(manifest)) synthesize();
  const { stacks } = JSON.parse(readFileSync(manifest, "utf8"));
  const [first, ...others] = (Object.values(stacks) as ManifestStack[])
    .map(({ name, workingDirectory, synthesizedStackPath }) => ({
      name,
      directory: join(outputDirectory, workingDirectory),
      configuration: JSON.parse(readFileSync(join(outputDirectory, synthesizedStackPath), "utf8")) as Configuration,
    }))
    .filter(({ configuration }) => configuration.output?.users);
  if (!first) throw new Problem("main.ts declares no stack of users.");
  return [first, ...others];
}

interface ManifestStack {
  readonly name: string;
  readonly workingDirectory: string;
  readonly synthesizedStackPath: string;
}

/** The stack of that name, or the only one. */
export function chooseStack([first, ...others]: readonly [Stack, ...Stack[]], name: string | undefined): Stack {
  const stacks = [first, ...others];
  if (name === undefined && others.length === 0) return first;
  const found = stacks.find((stack) => stack.name === name);
  if (found) return found;
  const names = listed(stacks.map((stack) => stack.name));
  throw new Problem(
    name === undefined
      ? `main.ts has ${stacks.length} stacks; name one with --stack: ${names}.`
      : `main.ts has no stack "${name}"; it has ${names}.`,
  );
}

/** The keys that main.ts declares for a user, by name: cdktf sorts them. */
export function declaredKeys({ output, resource }: Configuration, userName: string): DeclaredKey[] {
  return Object.entries(output?.users?.value[userName]?.access_key_ids ?? {}).map(([id, reference]) => {
    const name = /^\$\{aws_iam_access_key\.(.+)\.id\}$/.exec(reference)?.[1] ?? "";
    const { status = "Active", pgp_key } = resource?.aws_iam_access_key?.[name] ?? {};
    return { id, status: String(status), encrypted: pgp_key !== undefined };
  });
}

/**
 * One of a stack's outputs.
 *
 * @throws Problem when the stack is not deployed, or Terraform can't read its state
 */
export function readOutput<T>(stack: Stack, output: "users" | "credentials"): T {
  const outputs = JSON.parse(terraformOutput(stack));
  if (outputs[output]) return outputs[output].value;
  throw new Problem(`Stack "${stack.name}" is not deployed; run "npm run deploy ${stack.name}" first.`);
}

/** A list for a message: at most ten names. */
export function listed(names: readonly string[]): string {
  return names.length <= 10 ? names.join(", ") : `${names.slice(0, 10).join(", ")} and ${names.length - 10} more`;
}

function synthesize(): void {
  const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", "main.ts"], { encoding: "utf8" });
  if (status !== 0) throw new Problem(`main.ts can't be synthesized.\n${stderr.trim()}`);
}

function terraformOutput({ name, directory }: Stack): string {
  const ask = () => terraform(directory, "output", "-json", "-no-color");
  let answer = ask();
  if (answer.status !== 0) {
    const init = terraform(directory, "init", "-input=false", "-no-color");
    answer = init.status === 0 ? ask() : init;
  }
  if (answer.status === 0) return answer.stdout;
  const reason = /Error: (.*)/.exec(answer.stderr)?.[1] ?? `exit status ${answer.status}`;
  throw new Problem(
    `Terraform can't read the state of stack "${name}" (${reason}); run "terraform output" in ${directory} to see why.`,
  );
}

function terraform(cwd: string, ...args: string[]) {
  const command = process.env.TERRAFORM_BINARY_NAME || "terraform"; // cdktf's own variable
  const result = spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: 1024 ** 3,
    windowsHide: true,
  });
  if (!result.error) return result;
  if ((result.error as NodeJS.ErrnoException).code !== "ENOENT") throw result.error;
  throw new Problem(
    `Terraform ("${command}") is not installed, or not on PATH: https://developer.hashicorp.com/terraform/install`,
  );
}

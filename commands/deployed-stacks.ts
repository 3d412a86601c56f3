import { existsSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "./problem";
import { synthesizeApp } from "./synth";
import { readSynthesizedStacks, type SynthesizedStack, type TerraformJson } from "./synthesized-stacks";
import { terraformIn } from "./terraform-in-stack";

// What main.ts declares and Terraform deployed, in the project that the command is run in. Terraform is asked for a
// stack's outputs, wherever its state lives; it is initialized first where `cdktf.out` was deleted.

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

/** The stacks of users of one app: at least one. */
export type Stacks = readonly [SynthesizedStack, ...SynthesizedStack[]];

/**
 * Every stack of users.
 *
 * @param fresh whether main.ts is synthesized even if `cdktf.out` has something
 * @throws Problem when main.ts can't be synthesized or has no such stack
 */
export async function declaredStacks(fresh: boolean): Promise<Stacks> {
  if (fresh || !existsSync(join(outputDirectory, "manifest.json"))) await synthesizeApp(outputDirectory);
  const [first, ...others] = readSynthesizedStacks(outputDirectory).filter(({ json }) => json.output?.users);
  if (!first) throw new Problem("main.ts declares no stack of users.");
  return [first, ...others];
}

/** The stack of that name, or the only one. */
export function chooseStack([first, ...others]: Stacks, name: string | undefined): SynthesizedStack {
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
export function declaredKeys({ output, resource }: TerraformJson, userName: string): DeclaredKey[] {
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
export async function readOutput<T>(stack: SynthesizedStack, output: "users" | "credentials"): Promise<T> {
  const outputs = JSON.parse(await terraformIn(stack, ["output", "-json"]));
  if (outputs[output]) return outputs[output].value;
  throw new Problem(`Stack "${stack.name}" is not deployed; run "npm run deploy ${stack.name}" first.`);
}

/** A list for a message: at most ten names. */
export function listed(names: readonly string[]): string {
  return names.length <= 10 ? names.join(", ") : `${names.slice(0, 10).join(", ")} and ${names.length - 10} more`;
}

import { existsSync } from "node:fs";
import { join } from "node:path";
import { listed } from "../terminal/list";
import { Problem } from "../tools/problem";
import { synthesizeApp } from "./synthesize";
import { readSynthesizedStacks, type SynthesizedStack, type TerraformJson } from "./synthesized";

/** One key as main.ts declares it. */
export interface DeclaredKey {
  readonly name: string;
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
  return Object.entries(output?.users?.value[userName]?.access_key_ids ?? {}).map(([name, reference]) => {
    const resourceName = /^\$\{aws_iam_access_key\.(.+)\.id\}$/.exec(reference)?.[1] ?? "";
    const { status = "Active", pgp_key } = resource?.aws_iam_access_key?.[resourceName] ?? {};
    return { name, status: String(status), encrypted: pgp_key !== undefined };
  });
}

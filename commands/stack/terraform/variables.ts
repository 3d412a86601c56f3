import { resolve } from "node:path";
import { Problem } from "../../system/problem";
import { exitCode } from "../../terminal/exit-code";
import { listed } from "../../terminal/list";
import { requireFile } from "../../terminal/named-file";
import type { SynthesizedStack } from "../json/synthesized";

/** The options of `deploy`, `diff` and `destroy` that set Terraform's variables. */
export interface Variables {
  readonly var?: readonly string[];
  readonly varFile?: readonly string[];
}

/** The same as arguments of Terraform, which runs in another directory. */
export function variableArgs({ var: pairs = [], varFile: files = [] }: Variables): string[] {
  return [...pairs.map((pair) => `-var=${pair}`), ...files.map((file) => `-var-file=${resolve(file)}`)];
}

/**
 * Refuses what Terraform would refuse. A value is not repeated, because it may be a secret.
 *
 * @throws Problem with what to write
 */
export function requireVariables({ var: pairs = [], varFile: files = [] }: Variables): void {
  if (!pairs.every((pair) => /^[^=\s]+=/.test(pair))) {
    throw wrong("--var must be a name, = and a value, without a space in front of the =, for example --var team=web.");
  }
  for (const file of files) requireFile("--var-file", file);
}

/** @throws Problem when a stack has no variable of a name in `--var` */
export function requireDeclared({ var: pairs = [] }: Variables, stacks: readonly SynthesizedStack[]): void {
  for (const { name: stack, json } of stacks) {
    const declared = Object.keys(json.variable ?? {});
    const name = pairs.map((pair) => pair.replace(/=.*/s, "")).find((one) => !declared.includes(one));
    if (name === undefined) continue;
    const known = declared.length === 0 ? "it has none" : `it has ${listed(declared)}`;
    throw wrong(`--var: stack "${stack}" has no variable "${name}"; ${known}.`);
  }
}

function wrong(message: string): Problem {
  return new Problem(message, exitCode.usage);
}

import { existsSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "../system/problem";
import { exitCode } from "../terminal/exit-code";
import { listed } from "../terminal/list";
import { shellOptions } from "../terminal/shell-word";
import { type DeclaredStack, withUsers } from "./declared";
import { readSynthesizedStacks } from "./json/files";
import { replaceOutput } from "./json/synthesize";
import type { SynthesizedStack } from "./json/synthesized";
import { remainsInLines, removedStacks } from "./removed-stacks";

const outputDirectory = "cdktf.out";

/** The stacks of one app that have IAM users: at least one. */
export type Stacks = readonly [DeclaredStack, ...DeclaredStack[]];

/**
 * Every stack that declares an IAM user or an access key.
 *
 * @param fresh whether main.ts is synthesized even if `cdktf.out` has something
 * @throws Problem when main.ts can't be synthesized or has no such stack
 */
export async function declaredStacks(fresh: boolean): Promise<Stacks> {
  return declaring(await everyStack(fresh));
}

/**
 * Every stack, also those without users, whose state may still have some.
 *
 * @param fresh whether main.ts is synthesized even if `cdktf.out` has something
 * @throws Problem when main.ts can't be synthesized
 */
export async function everyStack(fresh: boolean): Promise<DeclaredStack[]> {
  if (fresh || !existsSync(join(outputDirectory, "manifest.json"))) await replaceOutput(outputDirectory);
  return withUsers(readSynthesizedStacks(outputDirectory));
}

/**
 * The stacks among them that declare an IAM user or an access key.
 *
 * @throws Problem when there is none
 */
export async function declaring(stacks: readonly DeclaredStack[]): Promise<Stacks> {
  // A module may have users too, which can't be read here.
  const [first, ...others] = stacks.filter(({ users, json }) => users.length > 0 || json.module !== undefined);
  if (!first) throw await noUsers(stacks);
  return [first, ...others];
}

/** A failure, which names the stacks that main.ts no longer has: the users may be theirs. */
async function noUsers(stacks: readonly SynthesizedStack[]): Promise<Problem> {
  const removed = await removedStacks(outputDirectory, stacks);
  const lines = [
    "main.ts declares no IAM user and no access key.",
    ...removed.map((one) => remainsInLines(one, stacks)),
  ];
  return new Problem(lines.join("\n"));
}

/**
 * The stack of that name, the stack that declares the user (names are unique in an app), or the only one.
 *
 * @throws Problem when there is no such stack, or when neither is given and there are several
 */
export function chooseStack([first, ...others]: Stacks, name: string | undefined, user?: string): DeclaredStack {
  const stacks = [first, ...others];
  if (name === undefined && others.length === 0) return first;
  const declaring = ({ users }: DeclaredStack) => users.some(({ name }) => name === user);
  const [found, second] = stacks.filter((stack) => (name === undefined ? declaring(stack) : stack.name === name));
  if (found && !second && (name !== undefined || user !== undefined)) return found;
  if (name !== undefined) {
    const isUser = stacks.some(({ users }) => users.some((one) => one.name === name));
    const hint = isUser ? ` For the user of that name: ${shellOptions({ user: name })}` : "";
    const names = listed(stacks.map((stack) => stack.name));
    throw new Problem(`main.ts has no stack "${name}"; it has ${names}.${hint}`, exitCode.usage);
  }
  const users = stacks.flatMap((stack) =>
    stack.users.map(({ name = "a user whose name is known only after apply" }) => `${name} (stack ${stack.name})`),
  );
  const which = user === undefined ? "name a user with --user" : `name the stack of "${user}" with --stack`;
  throw new Problem(`main.ts has ${stacks.length} stacks; ${which}: ${listed(users)}.`, exitCode.usage);
}

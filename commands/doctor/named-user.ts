import { awsAccess, awsCommand } from "../stack/aws/aws-access";
import { blocksOf } from "../stack/json/blocks";
import { isForgotten } from "../stack/json/lifecycle";
import { moduleOf } from "../stack/unseen-users";
import type { StackUser } from "../stack/users";
import { toRun } from "../terminal/how-to-run";
import { shellStack } from "../terminal/shell-word";

/** A user whose name is known, so that AWS can be asked about it. */
export type NamedUser = StackUser & { readonly name: string };

/** Whether the next deploy removes the object at an address of the user's stack from state, and leaves it in AWS. */
export function isLeftInAws({ stack }: StackUser, address = ""): boolean {
  return isForgotten({ blocks: blocksOf(stack.json) }, address.replace(/\[[^\]]*\]$/, ""));
}

/** Whether a module of the stack declares what is at an address: nothing here looks into modules. */
export function isOfModule({ stack }: StackUser, address?: string): boolean {
  return moduleOf(stack, address) !== undefined;
}

export function toDeploy({ stack }: StackUser): string {
  return toRun("deploy", shellStack(stack.name));
}

/** A command of AWS's in the account that the user is in. */
export function aws(
  { stack, provider }: StackUser,
  command: string,
  options: Readonly<Record<string, string>>,
): string {
  return awsCommand(awsAccess(stack, provider), command, options);
}

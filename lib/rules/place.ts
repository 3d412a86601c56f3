import { Construct, type IConstruct } from "constructs";
import { show } from "../iam/json";
import { TerraformStack } from "../terraform/cdktf";

// Where in an app an error is: the stack and the user under the names that they were declared with.

const declaredNames = new WeakMap<IConstruct, unknown>();

/** Remembers the name that a stack or a user was declared with, whatever it is. */
export function declareName(construct: IConstruct, name: unknown): void {
  declaredNames.set(construct, name);
}

/** The place of a stack's or user's error, to stand before it; empty for any other construct. */
export function placeOf(construct: IConstruct): string {
  if (!declaredNames.has(construct)) return "";
  const name = declaredNames.get(construct);
  if (TerraformStack.isStack(construct)) return `stack ${show(name)}: `;
  const stack = TerraformStack.of(construct);
  const stackName = declaredNames.get(stack) ?? stack.node.id;
  return `stack ${show(stackName)}, ${name === undefined ? withoutName(stack, construct) : `user ${show(name)}`}: `;
}

function withoutName(stack: object, user: IConstruct): string {
  const index = "users" in stack && Array.isArray(stack.users) ? stack.users.indexOf(user) : -1;
  return index < 0 ? "a user without userName" : `users[${index}]`;
}

/** @throws TypeError if the first argument is not a construct, which only JavaScript and `as any` allow */
export function scopeOf(className: string, expected: string, scope: unknown): Construct {
  if (Construct.isConstruct(scope)) return scope;
  throw new TypeError(`the first argument of new ${className} must be ${expected}, but is ${show(scope)}`);
}

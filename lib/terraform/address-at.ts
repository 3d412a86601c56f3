import type { Construct, Node } from "constructs";
import { TerraformStack } from "./cdktf";

/**
 * The Terraform name, such as `site_user_5D2E9A1C`, of an element at a path in a stack: the part after the type in its
 * address. The stack creates it, so a stack with its own naming scheme works too.
 *
 * @param path the construct IDs below the stack
 */
export function nameAt(scope: Construct, path: readonly string[]): string {
  const stack = TerraformStack.of(scope);
  const scopes = [...stack.node.scopes, ...path.map((id) => ({ node: { id } }))];
  return stack.getLogicalId({
    scopes,
    tryGetContext: (key: string) => stack.node.tryGetContext(key),
  } as unknown as Node);
}

/** The Terraform name of an element below a construct, whether it exists or not. */
export function nameBelow(scope: Construct, id: string): string {
  return nameAt(scope, [...pathInStack(scope), id]);
}

/** The construct IDs from below a stack down to a construct, including its own. */
export function pathInStack(construct: Construct): string[] {
  const { scopes } = construct.node;
  return scopes.slice(scopes.indexOf(TerraformStack.of(construct)) + 1).map(({ node }) => node.id);
}

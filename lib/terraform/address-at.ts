import type { Construct, Node } from "constructs";
import { TerraformStack } from "./cdktf";

/**
 * The name in Terraform, such as `site_user_5D2E9A1C`, that an element has at a path in a stack: what stands behind the
 * type in its address. The stack itself names it, so that a naming scheme of its own holds here too.
 *
 * @param path the construct ids below the stack
 */
export function nameAt(scope: Construct, path: readonly string[]): string {
  const stack = TerraformStack.of(scope);
  const scopes = [...stack.node.scopes, ...path.map((id) => ({ node: { id } }))];
  return stack.getLogicalId({
    scopes,
    tryGetContext: (key: string) => stack.node.tryGetContext(key),
  } as unknown as Node);
}

/** The name in Terraform of an element that stands or would stand below a construct. */
export function nameBelow(scope: Construct, id: string): string {
  return nameAt(scope, [...pathInStack(scope), id]);
}

/** The construct ids between a construct's stack and the construct, itself included. */
export function pathInStack(construct: Construct): string[] {
  const { scopes } = construct.node;
  return scopes.slice(scopes.indexOf(TerraformStack.of(construct)) + 1).map(({ node }) => node.id);
}

import type { Construct } from "constructs";
import { DefaultTokenResolver, StringConcat, Tokenization } from "../terraform/cdktf";

/**
 * A user's properties that depend on an iterator. `each.value` exists only in a resource with `for_each`, and a user is
 * several resources, none of which can have it.
 */
export function iteratorErrors(user: Construct, props: Readonly<Record<string, unknown>>): string[] {
  const example = "users: names.map((userName) => ({ userName, access }))";
  const { userName, path, permissionsBoundary, managedPolicyArns, groups, tags } = props;
  const access = user.node.children.flatMap((child) => ("policyInput" in child ? [child.policyInput] : []));
  return Object.entries({ userName, path, permissionsBoundary, managedPolicyArns, groups, tags, access })
    .filter(([, value]) => takesFromIterator(user, value))
    .map(([property]) => {
      const rule = `${property} must not depend on an iterator (each.value)`;
      return `${rule}. Declare a user for each entry, for example ${example}.`;
    });
}

function takesFromIterator(scope: Construct, value: unknown): boolean {
  const resolver = new DefaultTokenResolver(new StringConcat());
  const known = Tokenization.resolve(value, { scope, resolver, preparing: false });
  return /\$\{[^}]*\beach\.(value|key)\b/.test(JSON.stringify(known) ?? "");
}

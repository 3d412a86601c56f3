import type { Construct } from "constructs";
import { DefaultTokenResolver, StringConcat, Tokenization } from "../terraform/cdktf";
import { isPlain } from "../terraform/plain";

/**
 * Properties that depend on an iterator. `each.value` exists only in a resource with `for_each`, and a user is several
 * resources, none of which can have it.
 */
export function iteratorErrors(scope: Construct, properties: Readonly<Record<string, unknown>>): string[] {
  const example = "users: names.map((userName) => ({ userName, access }))";
  return Object.entries(properties)
    .filter(([, value]) => takesFromIterator(scope, value))
    .map(([property]) => {
      const rule = `${property} must not depend on an iterator (each.value)`;
      return `${rule}. Declare a user for each entry, for example ${example}.`;
    });
}

function takesFromIterator(scope: Construct, value: unknown): boolean {
  const resolver = new DefaultTokenResolver(new StringConcat());
  const known = isPlain(value) ? value : Tokenization.resolve(value, { scope, resolver, preparing: false });
  return /\$\{[^}]*\beach\.(value|key)\b/.test(JSON.stringify(known) ?? "");
}

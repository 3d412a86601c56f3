import { isRecord } from "terraform-s3-user/iam";
import { Origin, type Resource } from "./app";
import { usedIn } from "./uses";

/** Whether a resource exists once applied: `count = 0` and an empty `for_each` make none. */
export function existence(resource: Resource, origin: Origin): "exists" | "does not exist" | "unknown" {
  const number = instances(resource, origin);
  if (number === 0) return "does not exist";
  const { count, for_each: forEach } = resource.arguments;
  if (count === undefined && forEach === undefined) return "exists";
  const root = count === undefined ? "each" : "count";
  return number === undefined || dependsOn(resource, root) ? "unknown" : "exists";
}

/** The number of instances of a resource after apply; undefined if it is known only then. */
export function instances(resource: Resource, origin = new Origin()): number | undefined {
  const { count, for_each: forEach } = resource.arguments;
  if (count !== undefined) {
    const number = resource.stack.argument(resource, "count", origin);
    return typeof number === "number" || (typeof number === "string" && /^\d+$/.test(number))
      ? Number(number)
      : undefined;
  }
  if (forEach === undefined) return 1;
  const items = resource.stack.argument(resource, "for_each", origin);
  if (Array.isArray(items)) return items.length;
  return isRecord(items) ? Object.keys(items).length : undefined;
}

/** Whether instances differ: an argument refers to `count.index`, `each.key` or `each.value`, or can't be read. */
function dependsOn(resource: Resource, root: "count" | "each"): boolean {
  const used = usedIn(resource.arguments);
  return used === undefined || used.references.some((path) => path[0] === root);
}

import { isRecord } from "terraform-s3-user/iam";
import type { Origin, Resource } from "./app";
import { usedIn } from "./uses";

/** Whether a resource exists once applied: `count = 0` and an empty `for_each` make none. */
export function existence(resource: Resource, origin: Origin): "exists" | "does not exist" | "unknown" {
  const { count, for_each: forEach } = resource.arguments;
  if (count !== undefined) {
    const number = resource.stack.argument(resource, "count", origin);
    if (typeof number !== "number" && !(typeof number === "string" && /^\d+$/.test(number))) return "unknown";
    if (Number(number) === 0) return "does not exist";
    return dependsOn(resource, "count") ? "unknown" : "exists";
  }
  if (forEach === undefined) return "exists";
  const items = resource.stack.argument(resource, "for_each", origin);
  const size = Array.isArray(items) ? items.length : isRecord(items) ? Object.keys(items).length : undefined;
  if (size === 0) return "does not exist";
  return size === undefined || dependsOn(resource, "each") ? "unknown" : "exists";
}

/** Whether instances differ: an argument refers to `count.index`, `each.key` or `each.value`, or can't be read. */
function dependsOn(resource: Resource, root: "count" | "each"): boolean {
  const used = usedIn(resource.arguments);
  return used === undefined || used.references.some((path) => path[0] === root);
}

import { addToList } from "../../system/maps";
import { Origin, type Resource, resourceBehind, type Stack } from "./app";
import { secretsIn } from "./secrets";

/** Access key's address → the other places to which Terraform writes its secret, in words. */
export function deliveriesIn(stack: Stack): ReadonlyMap<string, readonly string[]> {
  const deliveries = new Map<string, string[]>();
  for (const resource of stack.all()) {
    if (resource.kind !== "resource" || resource.type === "aws_iam_access_key") continue;
    for (const address of secretsIn(stack, resource.arguments)) addToList(deliveries, address, placeOf(resource));
  }
  return deliveries;
}

function placeOf(resource: Resource): string {
  if (resource.type === "aws_ssm_parameter") return `SSM parameter ${nameIn(resource, "name") ?? "?"}`;
  if (resource.type === "aws_secretsmanager_secret_version") {
    return `Secrets Manager ${nameIn(resource, "secret_id") ?? "?"}`;
  }
  return resource.address;
}

/** The name in an argument: itself, or that of the resource that it refers to. */
export function nameIn(resource: Resource, argument: string, origin = new Origin()): string | undefined {
  const text = resource.stack.textArgument(resource, argument, origin);
  const behind = text === undefined ? undefined : resourceBehind(resource.stack, text);
  return behind ? behind.stack.textArgument(behind, "name", origin) : text;
}

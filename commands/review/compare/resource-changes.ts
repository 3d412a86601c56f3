import { Origin, type Resource, type Stack } from "../../stack/json/app";
import { addressIn } from "../../stack/json/blocks";
import { isForgotten, isIgnored, isImported } from "../../stack/json/lifecycle";
import { isNestedBeyond } from "../../system/nesting";
import type { ResourceChange } from "../model";
import { isReplacedBy } from "./replacement";

/** The default of an argument, by resource type and argument. */
export const argumentDefaults: Readonly<Record<string, unknown>> = {
  "aws_iam_user.path": "/",
  "aws_iam_user.force_destroy": false,
  "aws_iam_access_key.status": "Active",
};

/** Arguments that speak to Terraform, not to AWS: changing them alone changes no resource. */
const metaArguments = new Set(["lifecycle", "depends_on", "provider"]);

/** What Terraform would do to get from the base's stack to the head's. */
export function resourceChanges(base: Stack | undefined, head: Stack): ResourceChange[] {
  const before = new Map(base ? resourcesIn(base).map((resource) => [resource.address, resource]) : []);
  const after = resourcesIn(head);
  const changes: ResourceChange[] = [];
  const unchanged: Resource[] = [];
  for (const resource of after) {
    const address = before.has(resource.address) ? resource.address : (movedFrom(head, resource.address) ?? "");
    const earlier = before.get(address);
    before.delete(address);
    if (!earlier) {
      changes.push(changeOf(head.name, resource, isImported(head, resource) ? "import" : "create"));
      continue;
    }
    const differing = changedArguments(resource.type, argumentsOf(earlier), argumentsOf(resource));
    const names = differing.filter((name) => !isIgnored(resource, name));
    if (names.length > 0) changes.push(changeOf(head.name, resource, actionFor(resource.type, names), names));
    else unchanged.push(resource);
  }
  const replaced = changes.filter(({ type, action }) => type === "aws_iam_access_key" && action === "replace");
  if (replaced.length > 0) {
    changes.push(...unchanged.flatMap((resource) => changeByReference(head.name, resource, replaced)));
  }
  const gone = [...before.values()];
  const forgotten = gone.filter((one) => isForgotten(head, one.address));
  const destroyed = gone.filter((one) => !isForgotten(head, one.address));
  changes.push(...forgotten.map((resource) => changeOf(head.name, resource, "forget")));
  changes.push(...destroyed.map((resource) => changeOf(head.name, resource, "destroy")));
  return changes;
}

function changeOf(
  stack: string,
  resource: Resource,
  action: ResourceChange["action"],
  names: readonly string[] = [],
): ResourceChange {
  const { address, path, type } = resource;
  return { stack, address, path, type, action, arguments: names, consequence: consequenceOf(resource, action, names) };
}

/** A new value from AWS when an access key is replaced changes where it is used, though the text there is the same. */
function changeByReference(stack: string, resource: Resource, replaced: readonly ResourceChange[]): ResourceChange[] {
  const names = Object.entries(resource.arguments)
    .filter(([, value]) => replaced.some(({ address }) => JSON.stringify(value).includes(`${address}.`)))
    .map(([name]) => name);
  return names.length > 0 ? [changeOf(stack, resource, actionFor(resource.type, names), names.sort())] : [];
}

function movedFrom({ blocks }: Stack, address: string): string | undefined {
  const from = blocks.get(`moved.${address}`)?.arguments.from;
  return from === undefined ? undefined : addressIn(from);
}

function resourcesIn(stack: Stack): Resource[] {
  return [...stack.all()].filter(({ address }) => !address.startsWith("data."));
}

function argumentsOf({ stack, arguments: args }: Resource): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(args)
      .filter(([name]) => !metaArguments.has(name))
      .map(([name, value]) => [name, normalized(stack.value(value, new Origin()))]),
  );
}

/** JSON text as its value, so that a policy in another layout is the same policy, as it is for AWS. */
function normalized(value: unknown): unknown {
  if (typeof value !== "string" || !/^[[{]/.test(value) || isNestedBeyond(value, 50)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function changedArguments(type: string, before: Record<string, unknown>, after: Record<string, unknown>): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const valueIn = (args: Record<string, unknown>, name: string) =>
    JSON.stringify(args[name] ?? argumentDefaults[`${type}.${name}`]);
  return names.filter((name) => valueIn(before, name) !== valueIn(after, name));
}

function actionFor(type: string, names: readonly string[]): ResourceChange["action"] {
  const isReplaced = isReplacedBy(type, names);
  if (isReplaced === undefined) return "update or replace";
  return isReplaced ? "replace" : "update in place";
}

function consequenceOf(
  resource: Resource,
  action: ResourceChange["action"],
  names: readonly string[],
): string | undefined {
  if (action === "forget") return "stays in AWS, and Terraform no longer manages it";
  if (resource.type === "aws_iam_access_key") {
    if (action === "replace") return "a new key: the old one stops working, and the new one must be delivered";
    if (action === "destroy") return "the key stops working";
    if (names.includes("status") && resource.arguments.status === "Inactive") return "AWS then rejects the key";
    if (names.includes("status")) return "AWS accepts the key again";
  }
  if (resource.type === "aws_iam_user") {
    if (action === "destroy") return "the user is deleted in AWS";
    if (names.includes("name")) return "the user is renamed and keeps its ID; its keys and policy are replaced";
  }
  return undefined;
}

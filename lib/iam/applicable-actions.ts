import { type AccessLevel, actionDetails, matchesWildcards, resourceTypeArns, serviceExists } from "./actions";
import { covers, overlap } from "./arn-patterns";
import { remembered } from "./remembered";
import type { Statement } from "./statements";

// The actions of a statement, with wildcards expanded by AWS's service data, and the resources that each applies to.

/** An action of a service, such as `s3:GetObject`. */
export interface Action {
  readonly name: string;
  readonly level: AccessLevel;
  /** Resource types in lower case; empty if the action needs the resource `*`. */
  readonly types: readonly string[];
}

/**
 * The number of statements that were expanded; all others came from the cache. For a test that counts.
 *
 * @internal
 */
export const expanded = { statements: 0 };

const expansions = new Map<string, { action: Action; reached: string[] }[]>();

/** The actions of a statement, each with the resources that it applies to. Computed once for each statement. */
export function applicable(statement: Statement): { action: Action; reached: string[] }[] {
  const key = JSON.stringify([statement.actions, statement.notActions, statement.resources, statement.notResources]);
  const known = expansions.get(key);
  if (known) return known;
  expanded.statements++;
  const reach = reachOf(statement);
  const result = namedActions(statement).map((action) => ({ action, reached: reach(action) }));
  if (expansions.size > 10_000) expansions.clear();
  expansions.set(key, result);
  return result;
}

/** The actions of a statement's services. If it allows every service, only S3's actions are listed. */
function namedActions(statement: Statement): Action[] {
  const services = new Set(statement.notActions ? ["s3"] : statement.actions.map(serviceOf));
  return [...services]
    .flatMap((service) => serviceActions(service === "*" ? "s3" : service))
    .filter((action, index, all) => all.indexOf(action) === index && names(statement, action.name));
}

const serviceActions = remembered((service) =>
  actionDetails(service).map(
    ({ name, accessLevel, resourceTypes }): Action => ({
      name: `${service}:${name}`,
      level: accessLevel,
      types: resourceTypes,
    }),
  ),
);

export function names(statement: Statement, action: string): boolean {
  return statement.actions.some((pattern) => matchesWildcards(pattern, action)) !== statement.notActions;
}

export function isSpelledOut(statement: Statement, action: Action): boolean {
  return !statement.notActions && statement.actions.some((name) => name.toLowerCase() === action.name.toLowerCase());
}

export function serviceOf(action: string): string {
  return (action.split(":")[0] as string).toLowerCase();
}

export function isUnknown(action: string): boolean {
  const service = serviceOf(action);
  if (action === "*" || action === "*:*") return false;
  if (!action.includes(":") || !serviceExists(service)) return true;
  return !serviceActions(service).some((known) => matchesWildcards(action, known.name));
}

/** The resource of a request for an action without resource types, in addition to `*`. AWS's examples use it. */
const resourceOfTypeless: Readonly<Record<string, string>> = { "s3:ListAllMyBuckets": "arn:${Partition}:s3:::*" };

const formatsCache = new Map<string, readonly string[]>();

/**
 * The ARN formats that an action applies to, in the commercial partition and in those of the resources. Without
 * resource types, only `*` matches.
 */
export function formatsOf({ name, types }: Action, resources: readonly string[]): readonly string[] {
  const partitions = partitionsIn(resources);
  const key = `${partitions.join(" ")} ${name}`;
  const known = formatsCache.get(key);
  if (known) return known;
  const arns = resourceTypeArns(serviceOf(name));
  const formats = types.length === 0 ? [resourceOfTypeless[name] ?? "*"] : types.map((type) => arns[type] ?? "*");
  const result = partitions.flatMap((partition) => formats.map((format) => format.replace("${Partition}", partition)));
  formatsCache.set(key, result);
  return result;
}

function partitionsIn(resources: readonly string[]): string[] {
  const found = resources.map((resource) => /^arn:([a-z-]+):/.exec(resource)?.[1] ?? "aws");
  return [...new Set(["aws", ...found])];
}

/** Finds the resources of a statement that an action applies to, once for each kind of resource. */
function reachOf(statement: Statement): (action: Action) => string[] {
  const reached = remembered((formats) => reachedResources(statement, formats.split("\n")));
  return (action) => reached(formatsOf(action, statement.resources).join("\n"));
}

function reachedResources(statement: Statement, formats: readonly string[]): string[] {
  if (statement.notResources) {
    return formats.every((format) => statement.resources.some((pattern) => covers(pattern, format))) ? [] : ["*"];
  }
  const reached = statement.resources.filter((resource) => formats.some((format) => applies(resource, format)));
  return reached.filter((one, index) => !reached.some((other, at) => at !== index && isWider(other, at, one, index)));
}

export function applies(resource: string, format: string): boolean {
  return format.endsWith("*") ? covers(resource, format) : overlap(resource, format);
}

/** Whether one resource makes the other redundant. Of two equal ones, the first stays. */
function isWider(wide: string, wideAt: number, narrow: string, narrowAt: number): boolean {
  return covers(wide, narrow) && (!covers(narrow, wide) || wideAt < narrowAt);
}

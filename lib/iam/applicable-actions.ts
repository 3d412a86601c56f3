import { type AccessLevel, actionDetails, matchesWildcards, resourceTypeArns, serviceExists } from "./actions";
import { covers, overlap } from "./arn-patterns";
import type { Statement } from "./statements";

// Which actions a statement names, wildcards expanded with AWS's own service data, and which of its resources let each
// of them apply.

/** An action of a service, such as `s3:GetObject`. */
export interface Action {
  readonly name: string;
  readonly level: AccessLevel;
  /** Resource types in lower case; empty where the action needs the resource `*`. */
  readonly types: readonly string[];
}

/**
 * How often statements were worked out; the rest came from the cache. For the test that counts.
 *
 * @internal
 */
export const expanded = { statements: 0 };

const expansions = new Map<string, { action: Action; reached: string[] }[]>();

/** The actions a statement names, each with those of its resources that let it apply. Worked out once a statement. */
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

/** The actions of the services that a statement names; "every service" is looked at for S3 only. */
function namedActions(statement: Statement): Action[] {
  const services = new Set(statement.notActions ? ["s3"] : statement.actions.map(serviceOf));
  return [...services]
    .flatMap((service) => serviceActions(service === "*" ? "s3" : service))
    .filter((action, index, all) => all.indexOf(action) === index && names(statement, action.name));
}

const serviceActionsCache = new Map<string, Action[]>();

function serviceActions(service: string): Action[] {
  const known = serviceActionsCache.get(service);
  if (known) return known;
  const actions = actionDetails(service).map(({ name, accessLevel, resourceTypes }) => ({
    name: `${service}:${name}`,
    level: accessLevel,
    types: resourceTypes,
  }));
  serviceActionsCache.set(service, actions);
  return actions;
}

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

/** The resource that a request for an action without resource types names, beside `*`: AWS's own examples rely on it. */
const resourceOfTypeless: Readonly<Record<string, string>> = { "s3:ListAllMyBuckets": "arn:${Partition}:s3:::*" };

const formatsCache = new Map<string, readonly string[]>();

/**
 * ARN formats an action applies to, in the commercial partition and in every other that these resources name; without
 * resource types only `*` will do.
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

/** Tells which of a statement's resources let an action apply; asks once for each kind of resource, not each action. */
function reachOf(statement: Statement): (action: Action) => string[] {
  const byFormats = new Map<string, string[]>();
  return (action) => {
    const formats = formatsOf(action, statement.resources);
    const key = formats.join("\n");
    const known = byFormats.get(key) ?? reachedResources(statement, formats);
    byFormats.set(key, known);
    return known;
  };
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

/** Whether one resource makes the other superfluous; of two equal ones the first stays. */
function isWider(wide: string, wideAt: number, narrow: string, narrowAt: number): boolean {
  return covers(wide, narrow) && (!covers(narrow, wide) || wideAt < narrowAt);
}

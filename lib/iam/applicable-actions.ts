import { type AccessLevel, actionDetails, matchesWildcards, resourceTypeArns, serviceExists } from "./actions";
import { covers, overlap } from "./arn-patterns";
import { remembered, rememberedBy } from "./remembered";
import type { Statement } from "./statements";
import { widest } from "./widest";

// The actions of a statement, with wildcards expanded by AWS's service data, and the resources that each applies to.

/** An action of a service, such as `s3:GetObject`. */
export interface Action {
  readonly name: string;
  readonly level: AccessLevel;
  /** Resource types in lower case; empty if the action needs the resource `*`. */
  readonly types: readonly string[];
}

/**
 * The actions of a statement, each with the resources that it applies to.
 *
 * @param others services whose actions are listed for a statement about every service, in addition to S3's
 */
export function applicable(statement: Statement, others: readonly string[] = []) {
  return applicableIn({ statement, others });
}

const applicableIn = rememberedBy(
  ({ statement: { actions, notActions, resources, notResources }, others }: Question) =>
    JSON.stringify([actions, notActions, resources, notResources, others]),
  ({ statement, others }) => {
    const reach = reachOf(statement);
    return namedActions(statement, others).map((action) => ({ action, reached: reach(action) }));
  },
);

interface Question {
  readonly statement: Statement;
  readonly others: readonly string[];
}

/** The actions of a statement's services. If it is about every service, those of S3 and of the others are listed. */
function namedActions(statement: Statement, others: readonly string[]): Action[] {
  const named = statement.notActions ? ["*"] : statement.actions.map(serviceOf);
  const services = new Set(named.flatMap((service) => (service.includes("*") ? ["s3", ...others] : service)));
  return [...services].flatMap(serviceActions).filter((action) => names(statement, action.name));
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

export function names({ actions, notActions }: Statement, action: string): boolean {
  const patterns = byService(actions);
  const own = [...(patterns.get(serviceOf(action)) ?? []), ...(patterns.get("*") ?? [])];
  return own.some((pattern) => matchesWildcards(pattern, action)) !== notActions;
}

const groups = new WeakMap<readonly string[], Map<string, string[]>>();

/** Patterns by their service, because some of AWS's policies have thousands; those of every service are under `*`. */
function byService(patterns: readonly string[]): Map<string, string[]> {
  const known = groups.get(patterns) ?? new Map<string, string[]>();
  if (known.size > 0) return known;
  for (const pattern of patterns) {
    const service = /[*?]/.test(serviceOf(pattern)) ? "*" : serviceOf(pattern);
    known.set(service, [...(known.get(service) ?? []), pattern]);
  }
  groups.set(patterns, known);
  return known;
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

/**
 * The ARN formats that an action applies to, in the commercial partition and in those of the resources. Without
 * resource types, only `*` matches.
 */
export function formatsOf(action: Action, resources: readonly string[]): readonly string[] {
  return formatsIn({ action, partitions: partitionsIn(resources) });
}

const formatsIn = rememberedBy(
  ({ action, partitions }: { action: Action; partitions: readonly string[] }) =>
    `${partitions.join(" ")} ${action.name}`,
  ({ action: { name, types }, partitions }) => {
    const arns = resourceTypeArns(serviceOf(name));
    const formats = types.length === 0 ? [resourceOfTypeless[name] ?? "*"] : types.map((type) => arns[type] ?? "*");
    return partitions.flatMap((partition) => formats.map((format) => format.replace("${Partition}", partition)));
  },
);

function partitionsIn(resources: readonly string[]): string[] {
  const found = resources.map((resource) => /^arn:([a-z-]+):/.exec(resource)?.[1] ?? "aws");
  return [...new Set(["aws", ...found])];
}

/** Finds the resources of a statement that an action applies to, once for each kind of resource. */
function reachOf(statement: Statement): (action: Action) => readonly string[] {
  const reached = remembered((formats) => reachedResources(statement, formats.split("\n")));
  return (action) => reached(formatsOf(action, statement.resources).join("\n"));
}

function reachedResources(statement: Statement, formats: readonly string[]): readonly string[] {
  if (statement.notResources) {
    return formats.every((format) => statement.resources.some((pattern) => covers(pattern, format))) ? [] : ["*"];
  }
  const reached = statement.resources.filter((resource) => formats.some((format) => applies(resource, format)));
  return widest(reached, covers);
}

export function applies(resource: string, format: string): boolean {
  return format.endsWith("*") ? covers(resource, format) : overlap(resource, format);
}

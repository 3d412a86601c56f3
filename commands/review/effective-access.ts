import {
  type AccessLevel,
  accessLevels,
  actionDetails,
  resourceTypeArns,
  serviceExists,
  wildcardPattern,
} from "../../lib/iam-actions";
import { isRecord, show } from "../../lib/iam-rules";
import { isToken } from "../../lib/terraform-token";
import { bucketOf, covers, overlap } from "./arn-patterns";
import type { EffectiveAccess, Grant } from "./result";

// From policy documents to what a user can do: wildcards expanded with AWS's own service data, cut down to the actions
// that the resources let apply, and Deny taken away.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html

/** An inline policy as a stack holds it: its document, or why that can't be read. */
export type Policy = { readonly name: string } & ({ readonly document: unknown } | { readonly unreadable: string });

/** A statement in one shape: lists where IAM allows a string, exclusions as flags. */
interface Statement {
  readonly effect: "Allow" | "Deny";
  readonly actions: readonly string[];
  readonly notActions: boolean;
  readonly resources: readonly string[];
  readonly notResources: boolean;
  readonly condition?: string;
}

interface Action {
  readonly name: string;
  readonly level: AccessLevel;
  readonly types: readonly string[];
}

/** One action on one resource. */
interface Permission {
  readonly resource: string;
  readonly except: readonly string[];
  readonly condition?: string;
}

/** How often statements were worked out; the rest came from the cache. For the test that guards the effort. */
export const effort = { statements: 0 };

/** What a user with these inline policies can do. */
export function effectiveAccess(policies: readonly Policy[]): EffectiveAccess {
  const notAnalysed: string[] = [];
  const statements = policies.flatMap((policy) => {
    const { statements, problems } =
      "unreadable" in policy ? { statements: [], problems: [policy.unreadable] } : readStatements(policy.document);
    notAnalysed.push(...problems.map((problem) => `policy ${policy.name}: ${problem}`));
    return statements;
  });
  const allows = statements.filter((statement) => statement.effect === "Allow");
  const denies = statements.filter((statement) => statement.effect === "Deny");

  const named = new Set<Action>();
  const permissions = new Map<Action, Permission[]>();
  const withoutEffect = new Map<string, string[]>();
  for (const allow of allows) {
    for (const { action, reached } of applicable(allow)) {
      named.add(action);
      const granted = reached.flatMap((resource) => subtract(denies, action, permissionOf(allow, resource)));
      permissions.set(action, [...(permissions.get(action) ?? []), ...granted]);
      if (reached.length === 0 && isSpelledOut(allow, action)) withoutEffect.set(action.name, [...allow.resources]);
    }
  }
  for (const [action, granted] of permissions) if (granted.length > 0) withoutEffect.delete(action.name);
  const effective = [...permissions].filter(([, granted]) => granted.length > 0);
  return {
    named: count([...named]),
    effective: count(effective.map(([action]) => action)),
    grants: group(effective),
    everyOtherService: everyOtherService(allows, denies),
    unknownActions: [...new Set(statements.flatMap((statement) => statement.actions.filter(isUnknown)))],
    withoutEffect: [...withoutEffect].map(([action, resources]) => ({ action, resources })),
    notAnalysed,
  };
}

function count(actions: readonly Action[]): EffectiveAccess["named"] {
  return {
    actions: actions.length,
    permissionsManagement: actions.filter((action) => action.level === "Permissions management").length,
  };
}

// ── Reading ───────────────────────────────────────────────────────────────────────────────────────────────────────────

function readStatements(document: unknown): { statements: Statement[]; problems: string[] } {
  if (!isRecord(document)) return { statements: [], problems: [`it is ${show(document)}, not a document`] };
  const raw = Array.isArray(document.Statement) ? document.Statement : [document.Statement];
  const problems: string[] = [];
  const statements = raw.flatMap((statement, index) => {
    const read = readStatement(statement);
    if (typeof read === "string") {
      problems.push(`statement ${index + 1}: ${read}`);
      return [];
    }
    const known = read.resources.filter(isArnPattern);
    const unknown = read.resources.filter((resource) => !isArnPattern(resource));
    problems.push(...unknown.map((resource) => `statement ${index + 1}: ${whyNoArn(resource)}`));
    return known.length > 0 ? [{ ...read, resources: known }] : [];
  });
  return { statements, problems };
}

function readStatement(statement: unknown): Statement | string {
  if (!isRecord(statement)) return `it is ${show(statement)}, not a statement`;
  if (statement.Effect !== "Allow" && statement.Effect !== "Deny") return `its Effect is ${show(statement.Effect)}`;
  const strange = Object.keys(statement).find((element) => !knownElements.includes(element));
  if (strange !== undefined) return `it has the element ${show(strange)}, which a user's policy does not know`;
  const actions = strings(statement.Action ?? statement.NotAction);
  const resources = strings(statement.Resource ?? statement.NotResource);
  if (!actions) return "its actions are no list of strings";
  if (!resources) return "its resources are no list of strings";
  if (statement.Condition !== undefined && !isRecord(statement.Condition)) return "its Condition is no object";
  return {
    effect: statement.Effect,
    actions,
    notActions: statement.Action === undefined,
    resources,
    notResources: statement.Resource === undefined,
    condition: statement.Condition === undefined ? undefined : conditionInWords(statement.Condition),
  };
}

function isArnPattern(resource: string): boolean {
  return resource === "*" || resource.startsWith("arn:");
}

function whyNoArn(resource: string): string {
  return isToken(resource)
    ? `its resource ${show(resource)} is known only at apply`
    : `its resource ${show(resource)} is not an ARN`;
}

const knownElements = ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"];

function strings(value: unknown): string[] | undefined {
  const list = Array.isArray(value) ? value : [value];
  return list.length > 0 && list.every((one) => typeof one === "string") ? list : undefined;
}

function conditionInWords(condition: Record<string, unknown>): string {
  const terms = Object.entries(condition).flatMap(([operator, keys]) =>
    isRecord(keys)
      ? Object.entries(keys).map(([key, value]) => {
          const values = (Array.isArray(value) ? value : [value]).map((one) =>
            typeof one === "string" ? one : JSON.stringify(one),
          );
          return `${key} ${operator} ${values.join(" or ")}`;
        })
      : [`${operator} ${JSON.stringify(keys)}`],
  );
  return terms.sort().join(" and ");
}

// ── Expanding ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const expansions = new Map<string, { action: Action; reached: string[] }[]>();

/** The actions a statement names, each with those of its resources that let it apply. Worked out once a statement. */
function applicable(statement: Statement): { action: Action; reached: string[] }[] {
  const key = JSON.stringify([statement.actions, statement.notActions, statement.resources, statement.notResources]);
  const known = expansions.get(key);
  if (known) return known;
  effort.statements++;
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

const patterns = new Map<string, RegExp>();

function matches(pattern: string, action: string): boolean {
  const regExp = patterns.get(pattern) ?? wildcardPattern(pattern);
  patterns.set(pattern, regExp);
  return regExp.test(action);
}

function names(statement: Statement, action: string): boolean {
  return statement.actions.some((pattern) => matches(pattern, action)) !== statement.notActions;
}

function isSpelledOut(statement: Statement, action: Action): boolean {
  return !statement.notActions && statement.actions.some((name) => name.toLowerCase() === action.name.toLowerCase());
}

function serviceOf(action: string): string {
  return (action.split(":")[0] as string).toLowerCase();
}

function isUnknown(action: string): boolean {
  const service = serviceOf(action);
  if (action === "*" || action === "*:*") return false;
  if (!action.includes(":") || !serviceExists(service)) return true;
  return !serviceActions(service).some((known) => matches(action, known.name));
}

// ── Resources ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The resource that a request for an action without resource types names, beside `*`: AWS's own walkthroughs rely on it. */
const resourceOfTypeless: Readonly<Record<string, string>> = { "s3:ListAllMyBuckets": "arn:${Partition}:s3:::*" };

const formatsCache = new Map<string, readonly string[]>();

/** ARN formats an action applies to, in the partition of these resources; without resource types only `*` will do. */
function formatsOf({ name, types }: Action, resources: readonly string[]): readonly string[] {
  const partition = partitionOf(resources);
  const key = `${partition} ${name}`;
  const known = formatsCache.get(key);
  if (known) return known;
  const arns = resourceTypeArns(serviceOf(name));
  const formats = types.length === 0 ? [resourceOfTypeless[name] ?? "*"] : types.map((type) => arns[type] ?? "*");
  const result = formats.map((format) => format.replace("${Partition}", partition));
  formatsCache.set(key, result);
  return result;
}

function partitionOf(resources: readonly string[]): string {
  for (const resource of resources) {
    const partition = /^arn:([a-z-]+):/.exec(resource)?.[1];
    if (partition) return partition;
  }
  return "aws";
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

function applies(resource: string, format: string): boolean {
  return format.endsWith("*") ? covers(resource, format) : overlap(resource, format);
}

/** Whether one resource makes the other superfluous; of two equal ones the first stays. */
function isWider(wide: string, wideAt: number, narrow: string, narrowAt: number): boolean {
  return covers(wide, narrow) && (!covers(narrow, wide) || wideAt < narrowAt);
}

function permissionOf(statement: Statement, resource: string): Permission {
  const except = statement.notResources ? statement.resources : [];
  return { resource, except, condition: statement.condition };
}

// ── Deny ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What is left of a permission: nothing, all of it, or all of it but something. */
function subtract(denies: readonly Statement[], action: Action, permission: Permission): Permission[] {
  const { resource } = permission;
  const except = [...permission.except];
  for (const deny of denies) {
    if (!names(deny, action.name)) continue;
    const formats = formatsOf(action, [resource, ...deny.resources]);
    const reached = formats.filter((format) => applies(resource, format));
    if (deny.condition === undefined && takesAll(deny, resource, reached)) return [];
    const when = deny.condition === undefined ? "" : ` when ${deny.condition}`;
    if (deny.notResources) {
      if (!deny.resources.some((pattern) => covers(pattern, resource))) {
        except.push(`everything but ${deny.resources.join(", ")}${when}`);
      }
      continue;
    }
    const touching = deny.resources.filter(
      (pattern) => overlap(pattern, resource) && reached.some((format) => applies(pattern, format)),
    );
    except.push(...touching.map((pattern) => `${pattern}${when}`));
  }
  return [{ ...permission, except: [...new Set(except)].sort() }];
}

function takesAll(deny: Statement, resource: string, reached: readonly string[]): boolean {
  if (deny.notResources) return !deny.resources.some((pattern) => overlap(pattern, resource));
  const takes = (target: string) => deny.resources.some((pattern) => covers(pattern, target));
  return takes(resource) || reached.every(takes);
}

/** Whether the user reaches services beyond those named, and what of them is left out. */
function everyOtherService(
  allows: readonly Statement[],
  denies: readonly Statement[],
): { except: string[] } | undefined {
  const reaching = allows.filter(
    (allow) => allow.notActions || allow.actions.some((action) => serviceOf(action) === "*"),
  );
  if (reaching.length === 0) return undefined;
  const stopping = denies.filter(
    (deny) => deny.condition === undefined && !deny.notResources && deny.resources.includes("*"),
  );
  const stopsAll = (deny: Statement) =>
    deny.notActions
      ? deny.actions.every((action) => serviceOf(action) === "s3")
      : deny.actions.some((action) => serviceOf(action) === "*");
  if (stopping.some(stopsAll)) return undefined;
  const leftOut = reaching.every((allow) => allow.notActions) ? reaching.flatMap((allow) => allow.actions) : [];
  return {
    except: [...new Set([...leftOut, ...stopping.flatMap((deny) => (deny.notActions ? [] : deny.actions))])].sort(),
  };
}

// ── Grouping ──────────────────────────────────────────────────────────────────────────────────────────────────────────

function group(permissions: readonly (readonly [Action, readonly Permission[]])[]): Grant[] {
  const grants = new Map<string, { grant: Omit<Grant, "actions">; actions: string[] }>();
  for (const [action, granted] of permissions) {
    const terms = new Map<string, Permission[]>();
    for (const permission of superfluousRemoved(granted)) {
      const key = JSON.stringify([permission.except, permission.condition]);
      terms.set(key, [...(terms.get(key) ?? []), permission]);
    }
    for (const same of terms.values()) {
      const { except, condition } = same[0] as Permission;
      const resources = same.map((permission) => permission.resource).sort();
      const buckets = concernsBuckets(action) ? bucketsOf(resources) : [];
      const grant = { level: action.level, resources, buckets, except, condition };
      const key = JSON.stringify(grant);
      const entry = grants.get(key) ?? { grant, actions: [] };
      grants.set(key, entry);
      entry.actions.push(action.name);
    }
  }
  return [...grants.values()]
    .map(({ grant, actions }) => ({ ...grant, actions: actions.sort() }))
    .sort(
      (a, b) =>
        accessLevels.indexOf(b.level) - accessLevels.indexOf(a.level) ||
        compareText(a.resources.join(), b.resources.join()) ||
        compareText(a.actions.join(), b.actions.join()),
    );
}

function superfluousRemoved(permissions: readonly Permission[]): readonly Permission[] {
  if (permissions.length < 2) return permissions;
  return permissions.filter(
    (one, index) =>
      !permissions.some((other, at) => {
        if (at === index || !grantsAll(other, one)) return false;
        return !grantsAll(one, other) || at < index;
      }),
  );
}

/** Whether the first terms allow all that the second do. */
export function grantsAll(wide: Permission, narrow: Permission): boolean {
  return (
    covers(wide.resource, narrow.resource) &&
    (wide.condition === undefined || wide.condition === narrow.condition) &&
    wide.except.every(
      (exception) => narrow.except.includes(exception) || !overlapsException(exception, narrow.resource),
    )
  );
}

function overlapsException(exception: string, resource: string): boolean {
  return !exception.startsWith("arn:") || exception.includes(" when ") || overlap(exception, resource);
}

function concernsBuckets(action: Action): boolean {
  return action.name.startsWith("s3:") && (action.types.includes("bucket") || action.types.includes("object"));
}

function bucketsOf(resources: readonly string[]): string[] {
  const buckets = resources.map(bucketOf).filter((bucket) => bucket !== undefined);
  return buckets.includes("*") ? ["*"] : [...new Set(buckets)];
}

/** The grants, with "every other service" as one of them. */
export function allGrants({ grants, everyOtherService }: EffectiveAccess): readonly Grant[] {
  if (!everyOtherService) return grants;
  const { except } = everyOtherService;
  const actions = ["every action of every other AWS service"];
  return [{ level: "Permissions management", actions, resources: ["*"], buckets: [], except }, ...grants];
}

/** Compares by code unit, so that the order is the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

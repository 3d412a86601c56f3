import { type Action, applicable, isSpelledOut, isUnknown, serviceOf } from "./applicable-actions";
import { type IdleTest, idleTests } from "./condition-keys";
import { type OddTest, oddTests } from "./condition-tests";
import { type Grant, group } from "./grants";
import { capped, distinct, type Exception, grantsAll, type Permission, permissionOf, subtract } from "./permissions";
import { type Part, readStatements, type Statement } from "./statements";
import { widest } from "./widest";

// The permissions that result from policy documents: wildcards are expanded by AWS's service data, actions that don't
// apply to the resources are removed, and so is what a Deny covers.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html

/** A policy in force: its document, or the reason why it can't be read. */
export type Policy = {
  readonly name: string;
  /** Remarks about it, as sentences. */
  readonly remarks?: readonly string[];
  /** Whether it is AWS managed, so that you can't change it. */
  readonly isAws?: boolean;
} & ({ readonly document: unknown } | { readonly unreadable: string });

/** What a user can do with all its policies together. */
export interface EffectiveAccess {
  /** The actions of the Allow statements, with wildcards expanded. */
  readonly named: ActionCount;
  /** Those that apply to at least one of the resources, and that no Deny covers. */
  readonly effective: ActionCount;
  readonly grants: readonly Grant[];
  /** One for each statement that allows every AWS service, with its exceptions. */
  readonly everyOtherService: readonly Pick<Permission, "except" | "condition">[];
  /** Action patterns that match no action of AWS. */
  readonly unknownActions: readonly string[];
  /** Actions without a wildcard that apply to none of their statement's resources. */
  readonly withoutEffect: readonly { readonly action: string; readonly resources: readonly string[] }[];
  /** Tests in conditions that have the same result for every request, because none has their key. */
  readonly idleTests: readonly (IdleTest & { readonly policy: string })[];
  /** Tests in conditions that don't do what they seem to do. */
  readonly oddTests: readonly (OddTest & { readonly policy: string })[];
  /** What could not be analysed, as sentences. */
  readonly notAnalysed: readonly string[];
}

/** A number of actions. */
export interface ActionCount {
  readonly actions: number;
  readonly permissionsManagement: number;
}

/**
 * Returns what a user with these policies can do.
 *
 * @param boundary the permissions boundary, if its document is known: it limits what the others allow
 */
export function effectiveAccess(policies: readonly Policy[], boundary?: Policy): EffectiveAccess {
  const notAnalysed: string[] = [];
  const read = (policy: Policy) => {
    const { statements, problems } =
      "unreadable" in policy ? { statements: [], problems: [policy.unreadable] } : readStatements(policy.document);
    const sentences = [...problems, ...(policy.remarks ?? [])];
    notAnalysed.push(...sentences.map((sentence) => `policy ${policy.name}: ${sentence}`));
    return statements;
  };
  const own = policies.filter(({ isAws }) => !isAws).flatMap(read);
  const statements = [...own, ...policies.filter(({ isAws }) => isAws).flatMap(read)];
  const cap = boundary && read(boundary);
  const allows = statements.filter((statement) => statement.effect === "Allow");
  const denies = statements.filter((statement) => statement.effect === "Deny");

  const named = new Set<Action>();
  const permissions = new Map<Action, Permission[]>();
  const withoutEffect = new Map<string, string[]>();
  const cappedServices = servicesOf(cap);
  for (const allow of allows) {
    for (const { action, reached } of applicable(allow, cappedServices)) {
      named.add(action);
      const granted = reached
        .flatMap((resource) => subtract(denies, action, permissionOf(allow, resource)))
        .flatMap((permission) => (cap ? capped(cap, action, permission) : [permission]));
      permissions.set(action, [...(permissions.get(action) ?? []), ...granted]);
      const isIdle = reached.length === 0 && isSpelledOut(allow, action) && own.includes(allow);
      if (isIdle) withoutEffect.set(action.name, [...allow.resources]);
    }
  }
  for (const [action, granted] of permissions) if (granted.length > 0) withoutEffect.delete(action.name);
  const effective = [...permissions].filter(([, granted]) => granted.length > 0);
  return {
    named: count([...named]),
    effective: count(effective.map(([action]) => action)),
    grants: group(effective),
    everyOtherService: everyOtherService(allows, denies, cap),
    unknownActions: [...new Set(own.flatMap((statement) => statement.actions.filter(isUnknown)))],
    withoutEffect: [...withoutEffect].map(([action, resources]) => ({ action, resources })),
    idleTests: inEachOwn(policies, idleTests),
    oddTests: inEachOwn(policies, oddTests),
    notAnalysed,
  };
}

/** Findings in the documents that you can change, with the policy's name. */
function inEachOwn<Found>(policies: readonly Policy[], find: (document: unknown) => Found[]) {
  return policies.flatMap((policy) =>
    policy.isAws || "unreadable" in policy
      ? []
      : find(policy.document).map((found) => ({ policy: policy.name, ...found })),
  );
}

function count(actions: readonly Action[]): EffectiveAccess["named"] {
  return {
    actions: actions.length,
    permissionsManagement: actions.filter((action) => action.level === "Permissions management").length,
  };
}

/** The services that a boundary names: they are what it leaves of an Allow for every service. */
function servicesOf(cap: readonly Statement[] = []): string[] {
  const allows = cap.filter(({ effect }) => effect === "Allow");
  if (allows.some(reachesEveryService)) return []; // see everyOtherService
  return [...new Set(allows.flatMap(({ actions }) => actions.map(serviceOf)))].sort();
}

/** The statements that allow services beyond those that are named, each with its exceptions. */
function everyOtherService(
  allows: readonly Statement[],
  denies: readonly Statement[],
  cap: readonly Statement[] | undefined,
): EffectiveAccess["everyOtherService"] {
  const reaching = allows.filter(reachesEveryService);
  if (reaching.length === 0 || (cap && !cap.some((one) => one.effect === "Allow" && reachesEveryService(one))))
    return [];
  const elsewhere = denies.filter(
    (deny) => deny.notActions || deny.actions.some((action) => serviceOf(action) !== "s3"),
  );
  const stopsAll = (deny: Statement) =>
    isUnlimited(deny) &&
    (deny.notActions ? deny.actions.every((action) => serviceOf(action) === "s3") : deny.actions.some(isEverything));
  if (elsewhere.some(stopsAll)) return [];
  const taken = elsewhere.flatMap((deny) =>
    isUnlimited(deny) && !deny.notActions ? deny.actions.map((action) => partOf(deny, [action])) : [partOf(deny)],
  );
  const within: Exception[] = cap ? [{ outside: "boundary" }] : [];
  const all = reaching.map(({ actions, notActions, condition }) => {
    const left = notActions ? actions.map((action) => ({ actions: [action], ...everywhere })) : [];
    return { resource: "*", except: distinct([...left, ...taken, ...within]), condition };
  });
  return widest(all, grantsAll).map(({ except, condition }) => ({ except, condition }));
}

const everywhere = { notActions: false, resources: ["*"], notResources: false };

/** A Deny as the part of a permission that it removes. */
function partOf({ effect: _, ...part }: Statement, actions = part.actions): Part {
  return { ...part, actions: [...actions].sort(), resources: [...part.resources].sort() };
}

function isEverything(action: string): boolean {
  return action === "*" || action === "*:*";
}

function reachesEveryService({ notActions, actions, notResources, resources }: Statement): boolean {
  if (notResources && resources.includes("*")) return false;
  return notActions ? !actions.some(isEverything) : actions.some((action) => serviceOf(action).includes("*"));
}

function isUnlimited({ condition, notResources, resources }: Statement): boolean {
  return condition === undefined && !notResources && resources.includes("*");
}

/** The grants, including those for every other service. */
export function allGrants({ grants, everyOtherService }: EffectiveAccess): readonly Grant[] {
  const all = { level: "Permissions management" as const, actions: ["*"], resources: ["*"], buckets: [] };
  return [...everyOtherService.map((limits) => ({ ...all, ...limits })), ...grants];
}

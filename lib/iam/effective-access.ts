import { type Action, applicable, isSpelledOut, isUnknown, serviceOf } from "./applicable-actions";
import { type Grant, group } from "./grants";
import { type Permission, permissionOf, subtract } from "./permissions";
import { readStatements, type Statement } from "./statements";

// From policy documents to what a user can do: wildcards expanded with AWS's own service data, cut down to the actions
// that the resources let apply, and Deny taken away.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html

/** An inline policy as a stack holds it: its document, or why that can't be read. */
export type Policy = { readonly name: string } & ({ readonly document: unknown } | { readonly unreadable: string });

/** What a user can do when all its inline policies are put together. */
export interface EffectiveAccess {
  /** Actions the Allow statements name, wildcards expanded. */
  readonly named: ActionCount;
  /** Those that at least one of the statements' resources lets apply, and no Deny takes away. */
  readonly effective: ActionCount;
  readonly grants: readonly Grant[];
  /** Set when a statement reaches every service of AWS; holds what it leaves out. */
  readonly everyOtherService?: { readonly except: readonly string[] };
  /** Action patterns that match no action of AWS. */
  readonly unknownActions: readonly string[];
  /** Actions that a statement names in full, though none of its resources lets them apply. */
  readonly withoutEffect: readonly { readonly action: string; readonly resources: readonly string[] }[];
  /** What this review could not judge, in sentences. */
  readonly notAnalysed: readonly string[];
}

/** A number of actions. */
export interface ActionCount {
  readonly actions: number;
  readonly permissionsManagement: number;
}

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

/** The grants, with "every other service" as one of them. */
export function allGrants({ grants, everyOtherService }: EffectiveAccess): readonly Grant[] {
  if (!everyOtherService) return grants;
  const { except } = everyOtherService;
  const actions = ["every action of every other AWS service"];
  return [{ level: "Permissions management", actions, resources: ["*"], buckets: [], except }, ...grants];
}

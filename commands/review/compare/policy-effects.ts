import { partKey, readStatements, type Statement, statementParts } from "terraform-s3-user/iam";
import { Origin } from "../../stack/json/app";
import type { PolicyInForce } from "../../stack/policies/in-force";
import { getOrMake } from "../../system/maps";
import { type DescribedStack, policiesOf, type UserPolicies } from "../read/describe";

/** Why a change that Terraform ignores is not judged. */
export const keptInAws = "Terraform ignores changes to it (ignore_changes), so AWS keeps what was deployed";

/** The users whose statements in force differ, and the reason why an effect is not judged; absent if it is. */
type Effect = { readonly users: Set<string>; unjudged?: string };

/** The effects of two apps' policies, by the arguments that they come from. */
export class PolicyEffects {
  private readonly byArgument = new Map<string, Effect>();
  private readonly addresses = new Map<string, Set<string>>();

  constructor(stacks: readonly { readonly before?: DescribedStack; readonly after?: DescribedStack }[]) {
    for (const { before, after } of stacks) {
      const [old, now] = [before?.policies, after?.policies];
      for (const user of new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])) {
        this.addUser(user, old?.get(user), now?.get(user));
      }
    }
  }

  /** The effect of a changed argument; undefined if no policy comes from it. The arguments of a block count as one. */
  of(stack: string, address: string, argument: string | undefined) {
    const block = `${stack}\n${address}`;
    const keys =
      argument === undefined
        ? [...(this.addresses.get(block) ?? [])]
        : [`${block}\n${argument}`, `${block}\n*`].filter((key) => this.byArgument.has(key));
    const found = keys.map((key) => this.byArgument.get(key) as Effect);
    if (found.length === 0) return undefined;
    return {
      users: [...new Set(found.flatMap(({ users }) => [...users]))].sort(),
      unjudged: found.find(({ unjudged }) => unjudged !== undefined)?.unjudged,
    };
  }

  private addUser(user: string, before: UserPolicies | undefined, after: UserPolicies | undefined): void {
    const [old, now] = [policiesByName(before), policiesByName(after)];
    const isEqual = inForce(before) === inForce(after);
    // A policy that is gone may be one that came and can't be read: its name is in what can't be read.
    const unreadable = [...now.values()].find((policy) => !old.has(nameOf(policy)) && !("document" in policy));
    for (const name of new Set([...old.keys(), ...now.keys()])) {
      const [earlier, later] = [old.get(name), now.get(name)];
      const gone = later === undefined && unreadable ? problemOf(unreadable) : undefined;
      const unjudged = whyUnjudged(earlier, later, isEqual) ?? gone;
      for (const key of new Set([...(earlier?.origin.read ?? []), ...(later?.origin.read ?? [])])) {
        const effect = getOrMake(this.byArgument, key, (): Effect => ({ users: new Set() }));
        getOrMake(this.addresses, key.slice(0, key.lastIndexOf("\n")), () => new Set()).add(key);
        if (unjudged !== undefined) effect.unjudged ??= `user ${user}, policy ${name}: ${unjudged}`;
        if (!isEqual) effect.users.add(user);
      }
    }
  }
}

/**
 * The policies by name. One that is attached in two ways is one, from both. Policies of resources are left out: what
 * they give a user is only a part of what a change of them gives.
 */
function policiesByName(policies: UserPolicies | undefined): Map<string, PolicyInForce> {
  const byName = new Map<string, PolicyInForce>();
  for (const policy of policies ? policiesOf(policies) : []) {
    if (policy.kind === "resource") continue;
    const name = nameOf(policy);
    const origin = byName.get(name)?.origin ?? new Origin();
    origin.add(policy.origin);
    byName.set(name, { ...policy, origin });
  }
  return byName;
}

function nameOf({ kind, name }: PolicyInForce): string {
  return `${kind === "boundary" ? "boundary " : ""}${name}`;
}

/** The statements in force, in a text that equal ones share; those of policies that can't be read are missing. */
export function inForce(policies: UserPolicies | undefined): string {
  if (!policies) return "";
  const { granting, boundary } = policies;
  const keysOf = (some: readonly PolicyInForce[]) => statementPartsOf(some).map(partKey);
  return JSON.stringify([keysOf(granting), boundary && "document" in boundary ? keysOf([boundary]) : null]);
}

/** The statements of policies, apart from those that can't be read, each with one action and one resource. */
export function statementPartsOf(policies: readonly PolicyInForce[]): readonly Statement[] {
  return statementParts(policies.flatMap((policy) => ("document" in policy ? [policy.document] : [])));
}

function whyUnjudged(
  before: PolicyInForce | undefined,
  after: PolicyInForce | undefined,
  isEqual: boolean,
): string | undefined {
  if (before && after && identical(before, after)) return undefined;
  for (const policy of [after, before]) {
    const problem = policy && problemOf(policy);
    if (problem !== undefined) return problem;
  }
  if (before && after && (before.keepsDeployed || after.keepsDeployed)) {
    return keptInAws;
  }
  const assumed = [...(before?.origin.assumed ?? []), ...(after?.origin.assumed ?? [])];
  return isEqual && assumed.length > 0 ? `the statements are the same only if ${assumed[0]}` : undefined;
}

function identical(before: PolicyInForce, after: PolicyInForce): boolean {
  const told = (policy: PolicyInForce) =>
    JSON.stringify([
      "document" in policy ? policy.document : policy.unreadable,
      policy.keepsDeployed,
      [...policy.origin.assumed].sort(),
    ]);
  return told(before) === told(after) && "document" in after;
}

function problemOf(policy: PolicyInForce): string | undefined {
  return "document" in policy ? readStatements(policy.document).problems[0] : policy.unreadable;
}

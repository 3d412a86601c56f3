import { holdsExpression } from "terraform-s3-user/iam";
import { onceForEach } from "../../system/maps";
import { type App, Origin, providerOf, type Resource, type Stack } from "../json/app";
import { existence } from "../json/existence";
import { isIgnored } from "../json/lifecycle";
import { type UserInStack, userKey } from "../user-view";
import { knownList, managedPolicy, type NamedPolicyText, type PolicyText, readPolicy } from "./documents";
import {
  asUserPolicy,
  isForEverybody,
  resourcePolicies,
  statementsOf,
  unknownPrincipals,
  usersNamed,
} from "./of-resources";

/** A policy that affects what a user can do. */
export type PolicyInForce = NamedPolicyText & {
  readonly kind: "inline" | "managed" | "group" | "resource" | "boundary";
};

export interface Grant {
  readonly user: UserInStack;
  readonly policy: PolicyInForce;
}

interface Membership {
  readonly user: UserInStack;
  readonly group: Group;
  readonly origin: Origin;
}

/** A group with its place: groups with the same name in two stacks or under two providers may be in two accounts. */
export interface Group {
  readonly stack: string;
  readonly provider: string;
  readonly name: string;
}

/** The policies of the users in a stack. Those that are known only after apply go to `notJudged`, as sentences. */
export function stackPolicies(stack: Stack, notJudged: string[]) {
  const grants: Grant[] = [];
  const memberships: Membership[] = [];
  const give = ({ resource }: Present, name: string, policy: PolicyInForce) =>
    grants.push({ user: { name, provider: providerOf(resource) }, policy });
  const join = ({ resource, origin }: Present, name: string, group: Group) =>
    memberships.push({ user: { name, provider: providerOf(resource) }, group, origin });

  for (const one of present(stack, "aws_iam_user_policy")) give(one, one.text("user"), inlinePolicy(one));
  for (const one of present(stack, "aws_iam_user_policy_attachment")) {
    give(one, one.text("user"), attached(one, "managed"));
  }
  for (const one of present(stack, "aws_iam_user_policy_attachments_exclusive")) {
    for (const arn of one.list("policy_arns") ?? [atApply]) {
      give(one, one.text("user_name"), policyInForce("managed", one.resource, arn, one.origin));
    }
  }
  for (const one of present(stack, "aws_iam_policy_attachment")) {
    const users = one.list("users");
    if (!users) notJudged.push(`the users to which ${one.resource.address} attaches its policy are ${atApply}`);
    for (const user of users ?? []) give(one, user, attached(one, "managed"));
  }
  for (const type of ["aws_iam_user_group_membership", "aws_iam_group_membership"]) {
    const uncertain = present(stack, type).filter(({ resource, origin }) => existence(resource, origin) === "unknown");
    notJudged.push(...uncertain.map(({ resource }) => `whether ${resource.address} exists is ${atApply}`));
  }
  for (const one of present(stack, "aws_iam_user_group_membership")) {
    for (const group of groupsNamed(one, one.list("groups") ?? [atApply])) join(one, one.text("user"), group);
  }
  for (const one of present(stack, "aws_iam_group_membership")) {
    const group = groupNamed(one);
    const users = one.list("users");
    if (!users) notJudged.push(`the users that ${one.resource.address} puts into group ${group.name} are ${atApply}`);
    for (const user of users ?? []) join(one, user, group);
  }
  for (const policy of resourcePolicies(stack)) {
    const name = `of ${policy.of}`;
    const statements = statementsOf(policy);
    const unknown = statements.flatMap((statement) => unknownPrincipals(stack, statement));
    if ("unreadable" in policy.policy) notJudged.push(`policy ${name}: ${policy.policy.unreadable}`);
    if (unknown.length > 0) notJudged.push(`policy ${name}: its principals are known only after apply`);
    const named = statements.map((statement) => (isForEverybody(statement) ? [] : usersNamed(stack, statement)));
    for (const [key, user] of new Map(named.flat().map((one) => [userKey(one), one]))) {
      const theirs = statements.filter((_, index) => named[index]?.some((one) => userKey(one) === key));
      const document = asUserPolicy(policy, theirs);
      const { origin } = policy.policy;
      grants.push({ user, policy: { name, kind: "resource", origin, document, keepsDeployed: false } });
    }
  }
  return { grants, memberships };
}

const atApply = "known only after apply";

/** A resource that is there after apply, and what is read of it. */
class Present {
  constructor(
    readonly resource: Resource,
    readonly origin: Origin,
  ) {}

  /** A text argument; `?` if it is known only after apply. */
  text(argument: string): string {
    return this.resource.stack.textArgument(this.resource, argument, this.origin) ?? "?";
  }

  /** A list of texts; undefined if it is known only after apply. */
  list(argument: string): string[] | undefined {
    return knownList(this.resource, argument, this.origin);
  }
}

/** The resources of a type but those that `count = 0` or an empty `for_each` take away. */
function present(stack: Stack, type: string): Present[] {
  return stack.resources(type).flatMap((resource) => {
    const origin = new Origin();
    return existence(resource, origin) === "does not exist" ? [] : [new Present(resource, origin)];
  });
}

function inlinePolicy({ resource, origin }: Present): PolicyInForce {
  const name = resource.stack.textArgument(resource, "name", origin) ?? resource.path;
  const read = uncertain(resource, readPolicy(resource, "policy"));
  read.origin.add(origin);
  return { ...read, name, kind: "inline", keepsDeployed: isIgnored(resource, "policy") };
}

function uncertain(resource: Resource, read: PolicyText): PolicyText {
  if (existence(resource, read.origin) !== "unknown") return read;
  return { origin: read.origin, unreadable: "whether it exists is known only after apply" };
}

function attached({ resource, origin }: Present, kind: PolicyInForce["kind"]): PolicyInForce {
  const arn = resource.stack.textArgument(resource, "policy_arn", origin) ?? atApply;
  return policyInForce(kind, resource, arn, origin);
}

/** A managed policy that a resource puts in force. */
export function policyInForce(
  kind: PolicyInForce["kind"],
  resource: Resource,
  arn: string,
  origin: Origin,
): PolicyInForce {
  const { name, arnEnd, keepsDeployed, ...policy } = managedPolicy(resource, arn, origin);
  return { ...uncertain(resource, policy), name, arnEnd, kind, keepsDeployed };
}

function groupNamed(one: Present): Group {
  return groupBehind(one.resource, one.resource.arguments.group, one.text("group"));
}

function groupsNamed({ resource }: Present, names: readonly string[]): Group[] {
  const raw = Array.isArray(resource.arguments.groups) ? resource.arguments.groups : [];
  return names.map((name, index) => groupBehind(resource, raw[index], name));
}

/** The group that a reference leads to, or the one of that name in the resource's own stack and account. */
function groupBehind(resource: Resource, raw: unknown, name: string): Group {
  const behind = resource.stack.behind(raw);
  const group = behind?.type === "aws_iam_group" ? behind : resource;
  return { stack: group.stack.name, provider: providerOf(group), name };
}

/** The policies of a group that the app declares. The policies of other groups are unknown. */
export function policiesOfGroup(app: App, group: Group, membership: Origin): PolicyInForce[] {
  const policies = groupPolicies(app).get(groupKey(group));
  if (!policies || holdsExpression(group.name)) {
    const unreadable = "what else its group may do is not in the app";
    return [{ ...ofGroup(group.name, membership), unreadable }];
  }
  return policies.map((policy) => {
    const origin = new Origin();
    origin.add(policy.origin);
    origin.add(membership);
    return { ...policy, origin };
  });
}

function ofGroup(name: string, origin: Origin) {
  return { name: `of group ${name}`, kind: "group" as const, origin, keepsDeployed: false };
}

function groupKey({ stack, provider, name }: Group): string {
  return JSON.stringify([stack, provider, name]);
}

/** The groups that the app declares, each with its policies. */
const groupPolicies = onceForEach((app: App) => {
  const groups = new Map<string, PolicyInForce[]>();
  for (const stack of app.stacks) {
    for (const resource of stack.resources("aws_iam_group")) {
      const origin = new Origin();
      const name = stack.textArgument(resource, "name", origin) ?? "?";
      const key = groupKey({ stack: stack.name, provider: providerOf(resource), name });
      // Nothing yet, but it comes from the group's block: without it, the group is managed elsewhere.
      groups.set(key, [{ ...ofGroup(name, origin), document: { Version: "2012-10-17", Statement: [] } }]);
    }
  }
  for (const stack of app.stacks) {
    const give = (group: Group, policy: PolicyInForce) =>
      groups.get(groupKey(group))?.push({ ...policy, name: `${policy.name} (of group ${group.name})` });
    for (const one of present(stack, "aws_iam_group_policy")) {
      give(groupNamed(one), { ...inlinePolicy(one), kind: "group" });
    }
    for (const one of present(stack, "aws_iam_group_policy_attachment")) give(groupNamed(one), attached(one, "group"));
    for (const one of present(stack, "aws_iam_policy_attachment")) {
      for (const group of groupsNamed(one, one.list("groups") ?? [])) give(group, attached(one, "group"));
    }
  }
  return groups;
});

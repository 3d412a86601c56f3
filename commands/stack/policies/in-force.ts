import { holdsExpression } from "terraform-s3-user/iam";
import { addToList, onceForEach } from "../../system/maps";
import { type App, Origin, providerOf, type Resource, type Stack } from "../json/app";
import { existence } from "../json/existence";
import { isIgnored } from "../json/lifecycle";
import { userKey } from "../user-view";
import { knownList, managedPolicy, type PolicyText, readPolicy } from "./documents";
import {
  asUserPolicy,
  isForEverybody,
  resourcePolicies,
  statementsOf,
  unknownPrincipals,
  usersNamed,
} from "./of-resources";

/** A policy that has a say in what a user can do. */
export type PolicyInForce = PolicyText & {
  /** Such as `S3Access`, `Backup (managed)` or `of bucket photos`. */
  readonly name: string;
  readonly kind: "inline" | "managed" | "group" | "resource" | "boundary";
  /** Whether Terraform leaves it as it is deployed, whatever its text here becomes. */
  readonly keepsDeployed: boolean;
};

/** The policies that a stack puts in force, by {@link userKey}. */
export interface StackPolicies {
  readonly ofUsers: ReadonlyMap<string, PolicyInForce[]>;
  readonly groupsOfUsers: ReadonlyMap<string, Membership[]>;
}

/** A user's place in a group. */
export interface Membership {
  readonly group: Group;
  readonly origin: Origin;
}

/** A group by where it is: groups of one name in two stacks or under two providers may be in two accounts. */
export interface Group {
  readonly stack: string;
  readonly provider: string;
  readonly name: string;
}

/** Who gets which policy in a stack; what only Terraform knows of that goes to `notJudged`, in sentences. */
export function stackPolicies(stack: Stack, notJudged: string[]): StackPolicies {
  const ofUsers = new Map<string, PolicyInForce[]>();
  const groupsOfUsers = new Map<string, Membership[]>();
  const give = (resource: Resource, user: string, policy: PolicyInForce) =>
    addToList(ofUsers, userKey(user, providerOf(resource)), policy);
  const join = (resource: Resource, user: string, membership: Membership) =>
    addToList(groupsOfUsers, userKey(user, providerOf(resource)), membership);

  for (const { resource, origin } of present(stack, "aws_iam_user_policy")) {
    give(resource, stack.textArgument(resource, "user", origin) ?? "?", inlinePolicy(resource, origin));
  }
  for (const { resource, origin } of present(stack, "aws_iam_user_policy_attachment")) {
    give(resource, stack.textArgument(resource, "user", origin) ?? "?", attached(resource, "managed", origin));
  }
  for (const { resource, origin } of present(stack, "aws_iam_user_policy_attachments_exclusive")) {
    const user = stack.textArgument(resource, "user_name", origin) ?? "?";
    const arns = knownList(stack, resource, "policy_arns", origin);
    for (const arn of arns ?? ["known only at apply"])
      give(resource, user, policyInForce("managed", resource, arn, origin));
  }
  for (const { resource, origin } of present(stack, "aws_iam_policy_attachment")) {
    const users = knownList(stack, resource, "users", origin);
    if (!users) notJudged.push(`whom ${resource.address} gives its policy to is known only at apply`);
    for (const user of users ?? []) give(resource, user, attached(resource, "managed", origin));
  }
  for (const { resource, origin } of present(stack, "aws_iam_user_group_membership")) {
    const user = stack.textArgument(resource, "user", origin) ?? "?";
    const known = knownList(stack, resource, "groups", origin);
    const raw = Array.isArray(resource.arguments.groups) ? resource.arguments.groups : [];
    for (const [index, name] of (known ?? ["known only at apply"]).entries()) {
      join(resource, user, { group: groupBehind(resource, raw[index], name), origin });
    }
  }
  for (const { resource, origin } of present(stack, "aws_iam_group_membership")) {
    const name = stack.textArgument(resource, "group", origin) ?? "?";
    const group = groupBehind(resource, resource.arguments.group, name);
    const users = knownList(stack, resource, "users", origin);
    if (!users) notJudged.push(`whom ${resource.address} puts into group ${name} is known only at apply`);
    for (const user of users ?? []) join(resource, user, { group, origin });
  }
  for (const policy of resourcePolicies(stack)) {
    const name = `of ${policy.of}`;
    const statements = statementsOf(policy);
    const unknown = statements.flatMap((statement) => unknownPrincipals(stack, statement));
    if ("unreadable" in policy.policy) notJudged.push(`policy ${name}: ${policy.policy.unreadable}`);
    if (unknown.length > 0) notJudged.push(`policy ${name}: whom it speaks of is known only at apply`);
    const named = statements.map((statement) => (isForEverybody(statement) ? [] : usersNamed(stack, statement)));
    for (const user of new Set(named.flat())) {
      const theirs = statements.filter((_, index) => named[index]?.includes(user));
      const document = asUserPolicy(policy, theirs);
      const { origin } = policy.policy;
      addToList(ofUsers, user, { name, kind: "resource", origin, document, keepsDeployed: false });
    }
  }
  return { ofUsers, groupsOfUsers };
}

interface Present {
  readonly resource: Resource;
  readonly origin: Origin;
}

/** The resources of a type but those that `count = 0` or an empty `for_each` take away. */
function present(stack: Stack, type: string): Present[] {
  return stack.resources(type).flatMap((resource) => {
    const origin = new Origin();
    return existence(resource, origin) === "does not exist" ? [] : [{ resource, origin }];
  });
}

function inlinePolicy(resource: Resource, origin: Origin): PolicyInForce {
  const name = resource.stack.textArgument(resource, "name", origin) ?? resource.path;
  const read = uncertain(resource, readPolicy(resource, "policy"));
  read.origin.add(origin);
  return { ...read, name, kind: "inline", keepsDeployed: isIgnored(resource, "policy") };
}

function uncertain(resource: Resource, read: PolicyText): PolicyText {
  if (existence(resource, read.origin) !== "unknown") return read;
  return { origin: read.origin, unreadable: "whether it exists is known only at apply" };
}

function attached(resource: Resource, kind: PolicyInForce["kind"], origin: Origin): PolicyInForce {
  const arn = resource.stack.textArgument(resource, "policy_arn", origin) ?? "known only at apply";
  return policyInForce(kind, resource, arn, origin);
}

/** A managed policy that a resource puts in force. */
export function policyInForce(
  kind: PolicyInForce["kind"],
  resource: Resource,
  arn: string,
  origin: Origin,
): PolicyInForce {
  const { name, ...policy } = managedPolicy(resource, arn, origin);
  return { ...uncertain(resource, policy), name, kind, keepsDeployed: false };
}

/** The group that a membership names: the one it refers to, or the one of that name in its own stack and account. */
function groupBehind(resource: Resource, raw: unknown, name: string): Group {
  const behind = resource.stack.behind(raw);
  const group = behind?.type === "aws_iam_group" ? behind : resource;
  return { stack: group.stack.name, provider: providerOf(group), name };
}

/** The policies of a group that the app declares; one of others is there with nothing known about it. */
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
      // Nothing yet, but made of the group's block: without it the group is somebody else's.
      groups.set(key, [{ ...ofGroup(name, origin), document: { Version: "2012-10-17", Statement: [] } }]);
    }
  }
  for (const stack of app.stacks) {
    const give = (resource: Resource, raw: unknown, name: string, policy: PolicyInForce) =>
      groups
        .get(groupKey(groupBehind(resource, raw, name)))
        ?.push({ ...policy, name: `${policy.name} (of group ${name})` });
    for (const { resource, origin } of present(stack, "aws_iam_group_policy")) {
      const name = stack.textArgument(resource, "group", origin) ?? "?";
      give(resource, resource.arguments.group, name, { ...inlinePolicy(resource, origin), kind: "group" });
    }
    for (const { resource, origin } of present(stack, "aws_iam_group_policy_attachment")) {
      const name = stack.textArgument(resource, "group", origin) ?? "?";
      give(resource, resource.arguments.group, name, attached(resource, "group", origin));
    }
    for (const { resource, origin } of present(stack, "aws_iam_policy_attachment")) {
      const raw = Array.isArray(resource.arguments.groups) ? resource.arguments.groups : [];
      for (const [index, name] of (knownList(stack, resource, "groups", origin) ?? []).entries()) {
        give(resource, raw[index], name, attached(resource, "group", origin));
      }
    }
  }
  return groups;
});

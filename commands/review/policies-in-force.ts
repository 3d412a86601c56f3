import { holdsExpression } from "terraform-s3-user/iam";
import { type App, existence, isIgnored, Origin, type Resource, type Stack } from "./app";
import { knownList, managedPolicy, type PolicyText, readPolicy } from "./policy-documents";
import {
  asUserPolicy,
  isForEverybody,
  resourcePolicies,
  statementsOf,
  unknownPrincipals,
  usersNamed,
} from "./resource-policies";

/** A policy that has a say in what a user can do. */
export type PolicyInForce = PolicyText & {
  /** Such as `S3Access`, `Backup (managed)` or `of bucket photos`. */
  readonly name: string;
  readonly kind: "inline" | "managed" | "group" | "resource" | "boundary";
  /** What a reader must know about it, in sentences. */
  readonly remarks: readonly string[];
  /** Whether Terraform leaves it as it is deployed, whatever its text here becomes. */
  readonly keepsDeployed: boolean;
};

/** The policies that a stack puts in force. */
export interface StackPolicies {
  readonly ofUsers: ReadonlyMap<string, PolicyInForce[]>;
  readonly groupsOfUsers: ReadonlyMap<string, { readonly group: string; readonly origin: Origin }[]>;
}

/** Who gets which policy in a stack; what only Terraform knows of that goes to `notJudged`, in sentences. */
export function stackPolicies(stack: Stack, notJudged: string[]): StackPolicies {
  const ofUsers = new Map<string, PolicyInForce[]>();
  const groupsOfUsers = new Map<string, { group: string; origin: Origin }[]>();
  const give = (user: string, policy: PolicyInForce) => push(ofUsers, user, policy);

  for (const { resource, origin } of present(stack, "aws_iam_user_policy")) {
    give(stack.textArgument(resource, "user", origin) ?? "?", inlinePolicy(resource, origin));
  }
  for (const { resource, origin } of present(stack, "aws_iam_user_policy_attachment")) {
    give(stack.textArgument(resource, "user", origin) ?? "?", attached(resource, "managed", origin));
  }
  for (const { resource, origin } of present(stack, "aws_iam_user_policy_attachments_exclusive")) {
    const user = stack.textArgument(resource, "user_name", origin) ?? "?";
    const arns = knownList(stack, resource, "policy_arns", origin);
    for (const arn of arns ?? ["known only at apply"]) give(user, policyInForce("managed", resource, arn, origin));
  }
  for (const { resource, origin } of present(stack, "aws_iam_policy_attachment")) {
    const users = knownList(stack, resource, "users", origin);
    if (!users) notJudged.push(`whom ${resource.address} gives its policy to is known only at apply`);
    for (const user of users ?? []) give(user, attached(resource, "managed", origin));
  }
  for (const { resource, origin } of present(stack, "aws_iam_user_group_membership")) {
    const user = stack.textArgument(resource, "user", origin) ?? "?";
    const groups = knownList(stack, resource, "groups", origin) ?? ["known only at apply"];
    for (const group of groups) push(groupsOfUsers, user, { group, origin });
  }
  for (const { resource, origin } of present(stack, "aws_iam_group_membership")) {
    const group = stack.textArgument(resource, "group", origin) ?? "?";
    const users = knownList(stack, resource, "users", origin);
    if (!users) notJudged.push(`whom ${resource.address} puts into group ${group} is known only at apply`);
    for (const user of users ?? []) push(groupsOfUsers, user, { group, origin });
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
      give(user, { name, kind: "resource", origin, document, text: "", remarks: [], keepsDeployed: false });
    }
  }
  return { ofUsers, groupsOfUsers };
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
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

function inlinePolicy(resource: Resource, origin: Origin, of = ""): PolicyInForce {
  const name = `${resource.stack.textArgument(resource, "name", origin) ?? resource.path}${of}`;
  const read = uncertain(resource, readPolicy(resource, "policy"));
  read.origin.add(origin);
  return { ...read, name, kind: of ? "group" : "inline", ...ignoredChanges(resource) };
}

function ignoredChanges(resource: Resource): Pick<PolicyInForce, "remarks" | "keepsDeployed"> {
  if (!isIgnored(resource, "policy")) return { remarks: [], keepsDeployed: false };
  const remark = "Terraform ignores changes of it (ignore_changes), so that AWS may have another than this";
  return { remarks: [remark], keepsDeployed: true };
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
  return { ...uncertain(resource, policy), name, kind, remarks: [], keepsDeployed: false };
}

const groupPolicies = new WeakMap<App, Map<string, PolicyInForce[]>>();

/** The policies of a group, in whichever stack of the app they stand. */
export function policiesOfGroup(app: App, group: string, membership: Origin): PolicyInForce[] {
  const all = groupPolicies.get(app) ?? readGroups(app);
  groupPolicies.set(app, all);
  const policies = all.get(group);
  if (!policies || holdsExpression(group)) {
    const unreadable = "what else its group may do is not in the app";
    return [
      { name: `of group ${group}`, kind: "group", origin: membership, unreadable, remarks: [], keepsDeployed: false },
    ];
  }
  return policies.map((policy) => {
    const origin = new Origin();
    origin.add(policy.origin);
    origin.add(membership);
    return { ...policy, origin };
  });
}

/** The groups that the app declares, each with its policies. */
function readGroups(app: App): Map<string, PolicyInForce[]> {
  const groups = new Map<string, PolicyInForce[]>();
  for (const stack of app.stacks) {
    for (const resource of stack.resources("aws_iam_group")) {
      groups.set(stack.textArgument(resource, "name") ?? "?", []);
    }
  }
  const give = (group: string, policy: PolicyInForce) => groups.get(group)?.push(policy);
  for (const stack of app.stacks) {
    for (const { resource, origin } of present(stack, "aws_iam_group_policy")) {
      const group = stack.textArgument(resource, "group", origin) ?? "?";
      give(group, inlinePolicy(resource, origin, ` (of group ${group})`));
    }
    for (const { resource, origin } of present(stack, "aws_iam_group_policy_attachment")) {
      const group = stack.textArgument(resource, "group", origin) ?? "?";
      const policy = attached(resource, "group", origin);
      give(group, { ...policy, name: `${policy.name} (of group ${group})` });
    }
    for (const { resource, origin } of present(stack, "aws_iam_policy_attachment")) {
      for (const group of knownList(stack, resource, "groups", origin) ?? []) {
        const policy = attached(resource, "group", origin);
        give(group, { ...policy, name: `${policy.name} (of group ${group})` });
      }
    }
  }
  return groups;
}

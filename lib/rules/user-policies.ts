import { isRecord, show } from "../iam/json";
import type { PolicyDocument } from "../iam/policy-document";
import { maxGroups, maxManagedPolicies } from "../iam/quotas";
import { unescapeTemplates } from "../terraform/expression";
import { isToken } from "../terraform/token";
import { notAnAccess } from "./access-slips";
import { groupNameErrors, managedPolicyArnErrors, policyNameErrors, policySizeErrors } from "./iam";
import { ifSet, mustBe, mustBeList, oneOf, repeated } from "./input";
import { isAccess, isStore } from "./own-classes";

// A user's policies and groups, each and together.

/** The default name of the policy with a user's `access`. A managed policy's name must be unique in the account. */
export function defaultPolicyName(policyType: unknown, userName: unknown): string {
  return policyType === "managed" ? `S3Access-${userName}` : "S3Access";
}

export function policiesErrors(props: Record<string, unknown>, partition: string): string[] {
  const { access, policyType = "inline", policyName, inlinePolicies = {}, managedPolicyArns = [], groups = [] } = props;
  if (policyType !== "inline" && policyType !== "managed") {
    return oneOf("policyType", ["inline", "managed"], policyType);
  }
  const storePolicy = storePolicyOf(props, partition);
  const takenName = policyType === "inline" ? (policyName ?? "S3Access") : undefined;
  const errors = [
    ...accessErrors("access", access, partition, policyType),
    ...noPolicyErrors(props),
    ...ifSet(policyName, policyNameErrors),
    ...inlinePoliciesErrors(inlinePolicies, takenName, partition),
    ...managedPolicyArnsErrors(managedPolicyArns, policyType === "managed" ? 1 : 0, partition),
    ...groupsErrors(groups),
  ];
  if (storePolicy && isRecord(inlinePolicies) && "OwnCredentials" in inlinePolicies) {
    errors.push(
      'inlinePolicies must not have "OwnCredentials", because readableByUser adds a policy of that name. Rename yours.',
    );
  }
  if (errors.length > 0) return errors;
  const policies = [policyType === "inline" ? access : undefined, ...Object.values(inlinePolicies as object)];
  return sharedSizeErrors(policies, storePolicy, partition);
}

/** The policy that lets a user read its own key from its secret store; undefined without `readableByUser`. */
function storePolicyOf(props: unknown, partition: string): PolicyDocument | undefined {
  if (!isRecord(props) || !isStore(props.deliverTo) || typeof props.userName !== "string") return undefined;
  const { deliverTo, userName } = props;
  return deliverTo.validate(userName).length > 0 ? undefined : deliverTo.readPolicy(userName, partition);
}

function accessErrors(
  property: string,
  access: unknown,
  partition: string,
  policyType: "inline" | "managed",
): string[] {
  if (isAccess(access)) return access.validate(partition, policyType);
  return [notAnAccess(property, access)];
}

function noPolicyErrors(props: Record<string, unknown>): string[] {
  if (!isNone(props.access)) return [];
  return ["policyType", "policyName"]
    .filter((property) => props[property] !== undefined)
    .map((property) => `${property} has no effect with S3Access.none(). Remove it.`);
}

function isNone(access: unknown): boolean {
  return isAccess(access) && access.isEmpty;
}

function inlinePoliciesErrors(policies: unknown, taken: unknown, partition: string): string[] {
  if (!isRecord(policies)) {
    const fix = 'Write for example { Reports: S3Access.readOnly(["reports"]) }';
    return [mustBe("inlinePolicies", "an object", policies, fix)];
  }
  return Object.entries(policies).flatMap(([name, access]) => [
    ...policyNameErrors(name, "each name in inlinePolicies"),
    ...(name === taken
      ? [`inlinePolicies has ${show(name)}, which is also the policyName of access. Rename one.`]
      : []),
    ...accessErrors(`inlinePolicies' ${show(name)}`, access, partition, "inline").map((error) =>
      isAccess(access) ? `inline policy ${show(name)}: ${error}` : error,
    ),
    ...(isNone(access) ? [`inlinePolicies has ${show(name)} without a policy. Remove it.`] : []),
  ]);
}

/** The inline policies together; the size of each alone is checked before. */
function sharedSizeErrors(
  policies: readonly unknown[],
  storePolicy: PolicyDocument | undefined,
  partition: string,
): string[] {
  const inline = policies.filter(isAccess).filter(({ isEmpty }) => !isEmpty);
  if (inline.length + (storePolicy ? 1 : 0) < 2) return [];
  const texts = inline.map((access) => unescapeTemplates(access.toTerraformText(partition)));
  return policySizeErrors(storePolicy ? [...texts, JSON.stringify(storePolicy)] : texts, "inline");
}

function managedPolicyArnsErrors(arns: unknown, others: number, partition: string): string[] {
  const errorsOf = (arn: unknown) => managedPolicyArnErrors(arn, partition);
  if (!Array.isArray(arns) || isToken(arns)) {
    const example = '["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]';
    return [mustBeList("managedPolicyArns", "a list that is known at synth", arns, errorsOf, example)];
  }
  const errors = arns.flatMap(errorsOf);
  const count = arns.length + others;
  if (count > maxManagedPolicies) {
    errors.push(`a user must have at most ${maxManagedPolicies} managed policies, but has ${count}. Combine some.`);
  }
  return [...errors, ...repeated(arns).map((arn) => `managedPolicyArns has ${show(arn)} twice. Keep one.`)];
}

function groupsErrors(groups: unknown): string[] {
  if (!Array.isArray(groups) || isToken(groups)) {
    return [mustBeList("groups", "a list that is known at synth", groups, groupNameErrors, '["uploaders"]')];
  }
  const errors = groups.flatMap(groupNameErrors);
  if (groups.length > maxGroups) {
    const surplus = groups.length - maxGroups;
    errors.push(`groups must have at most ${maxGroups} entries, but has ${groups.length}. Remove ${surplus}.`);
  }
  const ignoringCase = (name: unknown) => (typeof name === "string" ? name.toLowerCase() : name);
  const same = repeated(groups, ignoringCase);
  return [...errors, ...same.map((name) => `groups has ${show(name)} twice, ignoring case as IAM does. Keep one.`)];
}

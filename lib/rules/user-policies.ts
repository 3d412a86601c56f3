import { isRecord, show } from "../iam/json";
import type { PolicyDocument } from "../iam/policy-document";
import { maxGroups, maxManagedPolicies } from "../iam/quotas";
import { unescapeTemplates } from "../terraform/expression";
import { isToken } from "../terraform/token";
import { notAnAccess } from "./access-slips";
import { groupNameErrors, managedPolicyArnErrors, policyNameErrors, policySizeErrors } from "./iam";
import { isAccess, isStore } from "./own-classes";

// A user's policies and groups, each and together.

/** The name of the policy that holds a user's `access`, where none is given. A managed one must be unique in the account. */
export function defaultPolicyName(policyType: unknown, userName: unknown): string {
  return policyType === "managed" ? `S3Access-${userName}` : "S3Access";
}

/** Everything that is wrong with a user's policies and groups. */
export function policiesErrors(props: Record<string, unknown>, partition: string): string[] {
  const { access, policyType = "inline", policyName, inlinePolicies = {}, managedPolicyArns = [], groups = [] } = props;
  if (policyType !== "inline" && policyType !== "managed") {
    return [`policyType is ${show(policyType)}; write "inline" or "managed"`];
  }
  const storePolicy = storePolicyOf(props, partition);
  const errors = [
    ...accessErrors("access", access, partition, policyType),
    ...noPolicyErrors(props),
    ...(policyName === undefined ? [] : policyNameErrors(policyName)),
    ...inlinePoliciesErrors(
      inlinePolicies,
      policyType === "inline" ? (policyName ?? "S3Access") : undefined,
      partition,
    ),
    ...(storePolicy && isRecord(inlinePolicies) && "OwnCredentials" in inlinePolicies
      ? ['inlinePolicies has "OwnCredentials", which is the name of the policy that readableByUser adds; rename yours']
      : []),
    ...managedPolicyArnsErrors(managedPolicyArns, policyType === "managed" ? 1 : 0, partition),
    ...groupsErrors(groups),
  ];
  if (errors.length > 0) return errors;
  const policies = [policyType === "inline" ? access : undefined, ...Object.values(inlinePolicies as object)];
  return sharedSizeErrors(policies, storePolicy, partition);
}

/** The policy that lets a user read its own key, where its secret store is to be readable. */
export function storePolicyOf(props: unknown, partition: string): PolicyDocument | undefined {
  if (!isRecord(props) || !isStore(props.deliverTo) || typeof props.userName !== "string") return undefined;
  const { kind } = props.deliverTo;
  return kind.validate(props.userName).length > 0 ? undefined : kind.readPolicy(props.userName, partition);
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

/** What says something about the policy of a user that has none. */
function noPolicyErrors(props: Record<string, unknown>): string[] {
  if (!isNone(props.access)) return [];
  return ["policyType", "policyName"]
    .filter((property) => props[property] !== undefined)
    .map((property) => `${property} has no effect with S3Access.none(), which is no policy; remove it`);
}

function isNone(access: unknown): boolean {
  return isAccess(access) && access.isEmpty;
}

function inlinePoliciesErrors(policies: unknown, taken: unknown, partition: string): string[] {
  if (!isRecord(policies)) {
    return [`inlinePolicies is ${show(policies)}; write for example { Reports: S3Access.readOnly(["reports"]) }`];
  }
  return Object.entries(policies).flatMap(([name, access]) => [
    ...policyNameErrors(name, "inlinePolicies' name"),
    ...(name === taken ? [`inlinePolicies has ${show(name)}, which is the name of access's policy; rename one`] : []),
    ...accessErrors(`inlinePolicies' ${show(name)}`, access, partition, "inline").map((error) =>
      isAccess(access) ? `inline policy ${show(name)}: ${error}` : error,
    ),
    ...(isNone(access) ? [`inlinePolicies has ${show(name)} without a policy; remove it`] : []),
  ]);
}

/** Several inline policies share their room; each alone was measured before. */
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
  if (!Array.isArray(arns) || isToken(arns)) {
    return [
      `managedPolicyArns is ${show(arns)}, not a list that is known here; write for example ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]`,
    ];
  }
  const count = arns.length + others;
  return [
    ...arns.flatMap((arn) => managedPolicyArnErrors(arn, partition)),
    ...twice(arns, (arn) => arn).map((arn) => `managedPolicyArns has ${show(arn)} twice; keep one`),
    ...(count > maxManagedPolicies
      ? [
          `managedPolicyArns makes ${count} managed policies for the user, more than the ${maxManagedPolicies} that AWS gives at most; combine some`,
        ]
      : []),
  ];
}

function groupsErrors(groups: unknown): string[] {
  if (!Array.isArray(groups) || isToken(groups)) {
    return [`groups is ${show(groups)}, not a list that is known here; write for example ["uploaders"]`];
  }
  return [
    ...groups.flatMap(groupNameErrors),
    ...twice(groups, (name) => name.toLowerCase()).map(
      (name) => `groups has ${show(name)} twice, ignoring case as IAM does; keep one`,
    ),
    ...(groups.length > maxGroups
      ? [`groups has ${groups.length} groups, more than IAM's ${maxGroups} a user; remove ${groups.length - maxGroups}`]
      : []),
  ];
}

function twice(values: readonly unknown[], keyOf: (value: string) => string): unknown[] {
  const keys = values.map((value) => (typeof value === "string" ? keyOf(value) : value));
  return [...new Set(values.filter((_, index) => keys.indexOf(keys[index]) !== index))];
}

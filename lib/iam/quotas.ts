// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html

/** The maximum number of access keys of an IAM user, active or not. */
export const maxAccessKeys = 2;

/** The maximum number of characters in a user's inline policies together, without white space. */
export const maxInlinePolicyCharacters = 2048;

/** The maximum number of characters in a managed policy, without white space. */
export const maxManagedPolicyCharacters = 6144;

/** The maximum number of managed policies of a user, if AWS raised the account's quota; otherwise 10. */
export const maxManagedPolicies = 20;

/** The maximum number of groups of a user. */
export const maxGroups = 10;

/** The maximum number of tags of a user. */
export const maxTags = 50;

/** The number of characters in a policy, as IAM counts them for its quotas: without white space. */
export function policySize(json: string): number {
  return json.replace(/\s/g, "").length;
}

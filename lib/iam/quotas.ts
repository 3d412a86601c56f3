// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html

/** Access keys that one IAM user may have, active or not. */
export const maxAccessKeys = 2;

/** Characters of one user's inline policies together, white space not counted. */
export const maxInlinePolicyCharacters = 2048;

/** Characters of one managed policy, white space not counted. */
export const maxManagedPolicyCharacters = 6144;

/** Managed policies that may be attached to one user where AWS raised the account's quota; 10 elsewhere. */
export const maxManagedPolicies = 20;

/** Groups that one user may be in. */
export const maxGroups = 10;

/** Tags that one IAM user may have. */
export const maxTags = 50;

/** Characters of a policy as IAM counts them for its quotas: white space left out. */
export function policySize(json: string): number {
  return json.replace(/\s/g, "").length;
}

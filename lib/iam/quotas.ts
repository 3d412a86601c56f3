// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html

/** Access keys that one IAM user may have, active or not. */
export const maxAccessKeys = 2;

/** Characters of one user's inline policies together, white space not counted. */
export const maxInlinePolicyCharacters = 2048;

/** Tags that one IAM user may have. */
export const maxTags = 50;

/** Characters of a policy as IAM counts them for its quota: white space left out. */
export function inlinePolicySize(json: string): number {
  return json.replace(/\s/g, "").length;
}

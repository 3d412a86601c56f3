/** AWS's own managed policies, as the pinned list has them. */
export interface ManagedPolicyList {
  /** The day of the list's newest entry, such as `2026-09-26`. */
  readonly date: string;
  /** What stands behind `arn:aws:iam::aws:policy/`, such as `AmazonS3ReadOnlyAccess` or `job-function/ViewOnlyAccess`. */
  readonly names: readonly string[];
}

/** The list, read when it is first asked for. */
export function managedPolicyList(): ManagedPolicyList {
  return require("./aws-managed-policies.json");
}

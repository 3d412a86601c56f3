import list from "./aws-managed-policy-names.json";

/**
 * The names of AWS managed policies: the text after `arn:aws:iam::aws:policy/`, such as `AmazonS3ReadOnlyAccess` or
 * `job-function/ViewOnlyAccess`, and the day of the newest one. `npm run managed-policies` takes them from the pinned
 * package.
 */
export const managedPolicyList: { readonly date: string; readonly names: readonly string[] } = list;

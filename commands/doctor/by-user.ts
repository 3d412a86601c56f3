import type { StateResource } from "../stack/state";

/**
 * The resources of a state by the user they may concern, with the managed policies that are attached to it or bound it: a state of
 * thousands of users is read once, and not for each of them.
 */
export function byUser(state: readonly StateResource[]): (userName: string) => readonly StateResource[] {
  const policies = new Map(state.filter(({ type }) => type === "aws_iam_policy").map((one) => [one.values.arn, one]));
  const found = new Map<unknown, StateResource[]>();
  for (const resource of state) {
    const { name, user, username, user_name, users, policy_arn, permissions_boundary } = resource.values;
    const policy = policies.get(policy_arn ?? permissions_boundary);
    for (const one of new Set([name, user, username, user_name, users].flat())) {
      const known = found.get(one) ?? [];
      known.push(resource, ...(policy ? [policy] : []));
      found.set(one, known);
    }
  }
  return (userName) => found.get(userName) ?? [];
}

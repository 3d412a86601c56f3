import type { DeployedUser } from "../stack/deployed";

/** The other stacks' states, also of removed ones: what one stack declares must not be undeclared for another. */
export interface Elsewhere {
  /** Whatever the case of the letters, which IAM ignores. */
  readonly usersNamed: (name: string) => readonly (DeployedUser & { readonly stack: string })[];
  /** The groups to which the app gives policies. */
  readonly groups: ReadonlySet<string>;
  /** The ARNs of the managed policies that the app creates. */
  readonly managedPolicies: ReadonlySet<string>;
  /** The names of the stacks whose states can't be read. */
  readonly unread: readonly string[];
  /** A user in a state that no stack uses any more. */
  readonly leftBehind: (name: string) => LeftUser | undefined;
}

/** A user in a state that no stack of the app uses: its stack was renamed or removed. */
export interface LeftUser {
  readonly file: string;
  readonly arn: string;
  /** The evidence that the state belongs to the user's stack. */
  readonly fix: string;
}

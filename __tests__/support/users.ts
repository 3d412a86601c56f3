import type { Check } from "../../commands/doctor/check";
import { compareUsers } from "../../commands/doctor/users";
import { type DeclaredStack, withUsers } from "../../commands/stack/declared";
import { deployedUsers } from "../../commands/stack/deployed";
import type { SynthesizedStack } from "../../commands/stack/json/synthesized";
import type { StateResource } from "../../commands/stack/terraform/state";
import { joinUsers, type StackUser } from "../../commands/stack/users";

/** A key of a user in {@link stackUsers}; where it is in AWS's id, it is deployed. */
export interface GivenKey {
  readonly name: string;
  readonly status?: string;
  /** Its access key id in state. */
  readonly deployed?: string;
  /** Whether main.ts has it; true unless said otherwise. */
  readonly declared?: boolean;
}

/** What main.ts and state say of a stack called `site` with these users, in the account 111111111111. */
export function stackWith(users: Readonly<Record<string, readonly GivenKey[]>>): {
  stack: SynthesizedStack;
  state: StateResource[];
} {
  const names = Object.keys(users);
  const entries = Object.entries(users).flatMap(([user, keys]) => keys.map((key) => ({ user, ...key })));
  const id = (user: string, key: string) => `site_${user}_key-${key}_00000000`;
  const json = {
    resource: {
      aws_iam_user: Object.fromEntries(names.map((name) => [name, { name }])),
      aws_iam_access_key: Object.fromEntries(
        entries
          .filter(({ declared = true }) => declared)
          .map(({ user, name, status }) => [id(user, name), { user: `\${aws_iam_user.${user}.name}`, status }]),
      ),
    },
  };
  const state = [
    ...names
      .filter((name) => users[name]?.length === 0 || users[name]?.some(({ deployed }) => deployed))
      .map((name) => managed("aws_iam_user", name, { name, arn: `arn:aws:iam::111111111111:user/${name}` })),
    ...entries
      .filter(({ deployed }) => deployed)
      .map(({ user, name, deployed, status = "Active" }) =>
        managed("aws_iam_access_key", id(user, name), { id: deployed, user, status, secret: "s" }),
      ),
  ];
  return { stack: { name: "site", directory: "", file: "", json }, state };
}

/** A stack with its users. */
export function declaredStack(stack: SynthesizedStack): DeclaredStack {
  return withUsers([stack])[0] as DeclaredStack;
}

/** A resource as state records it. */
export function managed(type: string, name: string, values: object, provider?: string): StateResource {
  return { address: `${type}.${name}`, mode: "managed", type, name, provider, values: { ...values } };
}

/** The same, joined. */
export function stackUsers(users: Readonly<Record<string, readonly GivenKey[]>>): StackUser[] {
  const { stack, state } = stackWith(users);
  return joinUsers(declaredStack(stack), deployedUsers(state));
}

/**
 * What doctor says of a stack with this state.
 *
 * @param others what another stack of the app, `oth`, has in its state
 */
export async function checkUsers(
  stack: DeclaredStack,
  state: readonly StateResource[],
  others: readonly StateResource[] | Error = [],
): Promise<readonly Check[]> {
  const other = { name: "oth", directory: "", file: "", json: {}, users: [] };
  const compared = await compareUsers(
    [stack],
    new Map([
      [stack, state],
      [other, others],
    ]),
  );
  return compared.get(stack)?.checks ?? [];
}

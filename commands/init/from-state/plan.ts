import type { S3UserStackProps } from "terraform-s3-user";
import { stackInMemory } from "../../stack/json/in-memory";
import { asTexts } from "../../stack/terraform/state-file";
import { declarationOf, listProblem, propsOf, type UserDeclaration } from "./declaration";
import { instancesIn, type OldInstance, type WholeState } from "./old-state";
import { allOf, type OldUser, oldUsers, type Staying, staying } from "./old-users";
import { ownTags, stackTags } from "./tags";

/** What moves to the new project, and what stays. */
export interface Takeover {
  readonly stacks: readonly TakenStack[];
  readonly stays: readonly Staying[];
  /** Exclusive attachments of which every user moves: each becomes an attachment of each user. */
  readonly dissolved: readonly OldInstance[];
}

/** A stack of the new project: the users of one account. */
export interface TakenStack {
  readonly name: string;
  readonly account: string;
  readonly props: Omit<S3UserStackProps, "users">;
  readonly users: readonly TakenUser[];
}

/** A user as the old state has it, and as `main.ts` declares it. */
export interface TakenUser {
  readonly old: OldUser;
  readonly declared: UserDeclaration;
}

/** A region of each partition. Readers change it if their buckets are elsewhere; IAM accepts any. */
const regions: Readonly<Record<string, string>> = { "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1" };

/**
 * Plans the move of every user of an old state that can move.
 *
 * @param roles by account: the role that its stack assumes
 */
export function takeoverOf(state: WholeState, roles: ReadonlyMap<string, string>): Takeover {
  const instances = instancesIn(state);
  const { users, stays } = oldUsers(instances);
  const shared = instances.filter(({ type }) => type === "aws_iam_policy_attachment");
  // A user that the library refuses stays, and with it the exclusive attachments that name it.
  let taken = users;
  for (;;) {
    const dissolved = shared.filter((one) => canDissolve(one, taken));
    const stacks = stacksOf(taken, dissolved, roles);
    const refused = new Map(stacks.flatMap(refusedUsers));
    if (refused.size === 0) {
      const attachments = shared.filter((one) => !dissolved.includes(one)).map((one) => sharedStays(one, taken));
      const lists = stacks.flatMap(listsThatStay);
      return {
        stacks,
        stays: [...stays, ...attachments.flat(), ...memberships(instances, taken), ...lists],
        dissolved,
      };
    }
    for (const [user, reason] of refused) stays.push(...staying(allOf(user), reason));
    taken = taken.filter((user) => !refused.has(user));
  }
}

function stacksOf(users: readonly OldUser[], dissolved: readonly OldInstance[], roles: ReadonlyMap<string, string>) {
  const accounts = [...new Set(users.map(({ account }) => account))].sort();
  return accounts.map((account): TakenStack => {
    const own = users.filter((user) => user.account === account);
    const region = regions[own[0]?.partition ?? ""] ?? "us-east-1";
    const tags = stackTags(own);
    const roleArn = roles.get(account);
    return {
      name: accounts.length === 1 ? "s3-users" : `s3-users-${account}`,
      account,
      props: {
        region,
        allowedAccountIds: [account],
        assumeRole: roleArn === undefined ? undefined : { roleArn },
        tags: Object.keys(tags).length > 0 ? tags : undefined,
      },
      users: own.map((old) => ({
        old,
        declared: declarationOf(old, region, ownTags(old, tags), attachedTo(old, dissolved)),
      })),
    };
  });
}

function refusedUsers({ users, props: { region, tags } }: TakenStack): [OldUser, string][] {
  return users.flatMap(({ old, declared }): [OldUser, string][] => {
    const stack = stackInMemory({ region, tags, users: [propsOf(declared)] });
    return "errors" in stack ? [[old, `s3-user refuses user "${old.name}": ${stack.errors[0]}`]] : [];
  });
}

/** The managed policies of a user, by its own attachments and by exclusive ones. */
function attachedTo(user: OldUser, dissolved: readonly OldInstance[]): string[] {
  const own = user.attachments.map(({ values }) => String(values.policy_arn));
  const others = dissolved.filter((one) => concerns(one, user)).map(({ values }) => String(values.policy_arn));
  return [...new Set([...own, ...others])];
}

/** Whether an exclusive attachment contains a user; the same name may be in another account. */
export function concerns({ values, provider }: OldInstance, { name, user }: OldUser): boolean {
  return asTexts(values.users).includes(name) && provider === user.provider;
}

/** An exclusive attachment moves if only users that move have its policy by it. */
function canDissolve(one: OldInstance, taken: readonly OldUser[]): boolean {
  if (
    one.unfinished ||
    !one.values.policy_arn ||
    asTexts(one.values.roles).length + asTexts(one.values.groups).length > 0
  )
    return false;
  const named = asTexts(one.values.users);
  return named.length > 0 && named.length === taken.filter((user) => concerns(one, user)).length;
}

function sharedStays(one: OldInstance, taken: readonly OldUser[]): Staying[] {
  const moving = taken.filter((user) => concerns(one, user)).map(({ name }) => name);
  if (moving.length === 0) return [];
  const others = [...asTexts(one.values.roles), ...asTexts(one.values.groups), ...asTexts(one.values.users)].filter(
    (name) => !moving.includes(name),
  );
  const why = others.length > 0 ? `it attaches its policy to ${others.join(", ")} too` : `it ${one.unfinished}`;
  return [{ address: one.address, reason: `${why}. ${keepNames(moving)}` }];
}

function listsThatStay({ users }: TakenStack): Staying[] {
  return users.flatMap(({ old, declared }) => {
    const why = listProblem(old, declared.managedPolicyArns ?? []);
    if (why === undefined) return [];
    return staying(old.exclusives, `${why}. Keep it, with the user's name as text: ${JSON.stringify(old.name)}`);
  });
}

function memberships(instances: readonly OldInstance[], taken: readonly OldUser[]): Staying[] {
  return instances
    .filter(({ type }) => type === "aws_iam_group_membership")
    .flatMap((one) => {
      const moving = taken.filter((user) => concerns(one, user)).map(({ name }) => name);
      if (moving.length === 0) return [];
      return [{ address: one.address, reason: `it lists all members of its group. ${keepNames(moving)}` }];
    });
}

/** An exclusive list that loses a user removes the permission. */
function keepNames(names: readonly string[]): string {
  const list = names.map((name) => JSON.stringify(name)).join(", ");
  return `Keep these users in its list, as text: ${list}`;
}

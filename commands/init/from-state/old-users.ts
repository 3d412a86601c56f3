import { givers, waysIn } from "../../stack/user-view";
import { addToList } from "../../system/maps";
import type { OldInstance } from "./old-state";

export interface OldUser {
  readonly name: string;
  readonly account: string;
  readonly partition: string;
  readonly user: OldInstance;
  /** The oldest first. */
  readonly keys: readonly OldInstance[];
  readonly inlinePolicies: readonly OldInstance[];
  readonly attachments: readonly OldInstance[];
  readonly memberships: readonly OldInstance[];
  /** The lists of all its inline policies, and of all its attachments. */
  readonly exclusives: readonly OldInstance[];
}

export interface Staying {
  readonly address: string;
  readonly reason: string;
}

/** The types of the two lists that `exclusivePolicies` declares. */
export const [inlineList, attachmentList] = [
  "aws_iam_user_policies_exclusive",
  "aws_iam_user_policy_attachments_exclusive",
] as const;

/** What belongs to one user: the attribute that refers to the user. */
const ownerAttributes: Readonly<Record<string, string>> = {
  aws_iam_user: "name",
  aws_iam_access_key: "user",
  [inlineList]: "user_name",
  [attachmentList]: "user_name",
  ...Object.fromEntries(Object.entries(givers).flatMap(([type, { to }]) => (to === "users" ? [] : [[type, to]]))),
};

/** The users that can move, and what can't. */
export function oldUsers(instances: readonly OldInstance[]): { users: OldUser[]; stays: Staying[] } {
  const owned = new Map<string, OldInstance[]>();
  for (const instance of instances) {
    const attribute = Object.hasOwn(ownerAttributes, instance.type) ? ownerAttributes[instance.type] : undefined;
    if (attribute === undefined) continue;
    // The same name may be in two accounts, which two providers reach.
    addToList(owned, JSON.stringify([instance.values[attribute], instance.provider]), instance);
  }
  const users: OldUser[] = [];
  const stays: Staying[] = [];
  for (const [key, own] of owned) {
    const [name] = JSON.parse(key);
    const read = oldUser(name, own);
    if (typeof read === "string") stays.push(...staying(own, read));
    else users.push(read);
  }
  return { users, stays };
}

export function staying(own: readonly OldInstance[], reason: string): Staying[] {
  return own.map(({ address }) => ({ address, reason }));
}

export function allOf({ user, keys, inlinePolicies, attachments, memberships, exclusives }: OldUser): OldInstance[] {
  return [user, ...keys, ...inlinePolicies, ...attachments, ...memberships, ...exclusives];
}

function oldUser(name: unknown, own: readonly OldInstance[]): OldUser | string {
  const of = (type: string) => own.filter((one) => one.type === type);
  const [user, second] = of("aws_iam_user");
  if (typeof name !== "string" || name === "") return "the state has no user name for it";
  if (!user) return `its user "${name}" is not in this state, or has another provider`;
  if (second) return `user "${name}" is in this state twice`;
  for (const { type, address } of own) {
    const kind = givers[type]?.kind;
    const article = kind === "SSH key" ? "an" : "a";
    if (kind && waysIn.has(kind))
      return `user "${name}" has ${article} ${kind} (${address}), which s3-user does not manage`;
  }
  const wrong = own.find(({ unfinished }) => unfinished !== undefined);
  if (wrong) return `${wrong.address} ${wrong.unfinished}; apply there first`;
  const arn = /^arn:([\w-]+):iam::(\d{12}):user\//.exec(String(user.values.arn));
  if (!arn) return `the state has no ARN of user "${name}"`;
  const policies = of("aws_iam_user_policy");
  const unreadable = policies.find(({ values }) => !values.name || !isJson(values.policy));
  if (unreadable) return `the state has no name or no text of the inline policy ${unreadable.address}`;
  return {
    name,
    partition: `${arn[1]}`,
    account: `${arn[2]}`,
    user,
    keys: of("aws_iam_access_key").sort((a, b) => createdAt(a).localeCompare(createdAt(b))),
    inlinePolicies: policies,
    attachments: of("aws_iam_user_policy_attachment"),
    memberships: of("aws_iam_user_group_membership"),
    exclusives: [...of(inlineList), ...of(attachmentList)],
  };
}

function createdAt({ values }: OldInstance): string {
  return String(values.create_date ?? "");
}

function isJson(text: unknown): boolean {
  try {
    return typeof JSON.parse(String(text)) === "object";
  } catch {
    return false;
  }
}

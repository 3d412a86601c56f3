import { type IAMClient, paginateGetAccountAuthorizationDetails, type UserDetail } from "@aws-sdk/client-iam";
import { environmentAccess } from "../../stack/aws/aws-access";
import { askAbout, iamClient, unanswered } from "../../stack/aws/iam";
import { type LiveKey, liveKeys } from "../../stack/aws/live-keys";
import type { WholeState } from "./old-state";
import type { TakenStack, TakenUser } from "./plan";

/**
 * The account's users with access keys, in the form of a state without secrets.
 *
 * @throws Problem when AWS can't be asked
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 */
export async function accountAsState(): Promise<WholeState> {
  const iam = iamClient(environmentAccess);
  try {
    const users = await usersOf(iam);
    const keys = await askAbout(users, ({ UserName = "" }) => liveKeys(iam, UserName));
    const resources = users.flatMap((user, index) => resourcesOf(user, keys[index] ?? []));
    return { version: 4, serial: 0, lineage: "", resources };
  } finally {
    iam.destroy();
  }
}

/** The stacks with every user and key imported by the next deploy. */
export function asImports(stacks: readonly TakenStack[]): TakenStack[] {
  return stacks.map((stack) => ({ ...stack, users: stack.users.map(imported) }));
}

function imported({ old, declared }: TakenUser): TakenUser {
  const ids = old.keys.map(({ values }) => String(values.id));
  const accessKeys = declared.accessKeys.map((key, index) => ({ ...key, accessKeyId: ids[index] }));
  return { old, declared: { ...declared, existing: "import", accessKeys } };
}

async function usersOf(iam: IAMClient): Promise<UserDetail[]> {
  const users: UserDetail[] = [];
  try {
    for await (const page of paginateGetAccountAuthorizationDetails({ client: iam }, { Filter: ["User"] })) {
      users.push(...(page.UserDetailList ?? []));
    }
  } catch (error) {
    throw unanswered(error as Error);
  }
  return users;
}

function resourcesOf(user: UserDetail, keys: readonly LiveKey[]): WholeState["resources"][number][] {
  if (keys.length === 0) return [];
  const name = `${user.UserName}`;
  const stored = (type: string, attributes: object) => ({
    mode: "managed" as const,
    type,
    name,
    instances: [{ attributes: { ...attributes } }],
  });
  const { UserPolicyList = [], AttachedManagedPolicies = [], GroupList = [], PermissionsBoundary, Tags = [] } = user;
  return [
    stored("aws_iam_user", {
      name,
      arn: user.Arn,
      path: user.Path,
      permissions_boundary: PermissionsBoundary?.PermissionsBoundaryArn,
      tags: Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])),
    }),
    ...keys.map(({ accessKeyId, status, created }) =>
      stored("aws_iam_access_key", { id: accessKeyId, user: name, status, create_date: created.toISOString() }),
    ),
    ...UserPolicyList.map(({ PolicyName, PolicyDocument = "" }) =>
      stored("aws_iam_user_policy", { user: name, name: PolicyName, policy: decodeURIComponent(PolicyDocument) }),
    ),
    ...AttachedManagedPolicies.map(({ PolicyArn }) =>
      stored("aws_iam_user_policy_attachment", { user: name, policy_arn: PolicyArn }),
    ),
    stored("aws_iam_user_group_membership", { user: name, groups: GroupList }),
  ];
}

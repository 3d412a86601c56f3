// One user, as each place that may differ has it: main.ts (`declaredUsers`), Terraform's state (`deployedUsers`) and
// AWS (`liveUser`). Commands compare these, and nothing else reads a user.

/** `created` and `imported` users are the stack's own; a `referenced` one only gets keys and policies from it. */
export type Management = "created" | "imported" | "referenced";

/** What a user can have in addition to access keys. Each gives it access, or lets others sign in as the user. */
export const powerKinds = [
  "inline policy",
  "managed policy",
  "group",
  "console password",
  "SSH key",
  "service-specific credential",
  "signing certificate",
  "MFA device",
] as const;
export type PowerKind = (typeof powerKinds)[number];

/** The reason why AWS did not return it. */
export interface Unreadable {
  readonly unreadable: string;
}

/** A user in one place. */
export interface UserView<Key> {
  /** In IAM; absent if it is known only after apply. */
  readonly name?: string;
  readonly keys: readonly Key[];
  /**
   * The names of its other policies. Of managed policies, the ARNs; in main.ts, an own policy has only the end of its
   * ARN: `policy/S3Access-web`.
   */
  readonly powers: Readonly<Record<PowerKind, readonly string[] | Unreadable>>;
  /** The ARN of its permissions boundary; absent without one. */
  readonly boundary?: string | Unreadable;
}

/** A user in Terraform, in main.ts or in state. */
export interface TerraformUser<Key> extends UserView<Key> {
  readonly powers: Readonly<Record<PowerKind, readonly string[]>>;
  readonly boundary?: string;
  /** Such as `aws_iam_user.site_ada_user_1A2B3C4D`; absent if only keys, policies and groups refer to the user. */
  readonly address?: string;
  /** The provider's reference, such as `aws.other`; absent for the stack's own. */
  readonly provider?: string;
  readonly management: Management;
}

/** A user by name and provider: two users of one name under two providers are two users. */
export interface UserInStack {
  readonly name: string;
  /** Absent or empty for the stack's own. */
  readonly provider?: string;
}

/** A text that only the same user has. */
export function userKey({ name, provider = "" }: UserInStack): string {
  return JSON.stringify([name, provider]);
}

/** A resource type that gives a user something. */
export interface Giver {
  readonly kind: PowerKind;
  /** The attribute with the user's name, or with a list of names. */
  readonly to: string;
  readonly what: string;
}

/** What gives a user something, by resource type. */
export const givers: Readonly<Record<string, Giver>> = {
  aws_iam_user_policy: { kind: "inline policy", to: "user", what: "name" },
  aws_iam_user_policy_attachment: { kind: "managed policy", to: "user", what: "policy_arn" },
  aws_iam_policy_attachment: { kind: "managed policy", to: "users", what: "policy_arn" },
  aws_iam_user_group_membership: { kind: "group", to: "user", what: "groups" },
  aws_iam_group_membership: { kind: "group", to: "users", what: "group" },
  aws_iam_user_login_profile: { kind: "console password", to: "user", what: "user" },
  aws_iam_user_ssh_key: { kind: "SSH key", to: "username", what: "ssh_public_key_id" },
  aws_iam_service_specific_credential: {
    kind: "service-specific credential",
    to: "user_name",
    what: "service_specific_credential_id",
  },
  aws_iam_signing_certificate: { kind: "signing certificate", to: "user_name", what: "certificate_id" },
};

/** Credentials in addition to access keys. */
export const waysIn: ReadonlySet<PowerKind> = new Set([
  "console password",
  "service-specific credential",
  "signing certificate",
  "SSH key",
]);

/** Nothing of any kind. */
export function noPowers(): Record<PowerKind, string[]> {
  return Object.fromEntries(powerKinds.map((kind) => [kind, []])) as unknown as Record<PowerKind, string[]>;
}

/** Whether a stack manages a user or gives it keys, so that it is more than a name in a policy or group. */
export function isOwn({ address, keys }: TerraformUser<unknown>): boolean {
  return address !== undefined || keys.length > 0;
}

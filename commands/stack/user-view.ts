// One user, as each place that may differ has it: main.ts (`declaredUsers`), Terraform's state (`deployedUsers`) and AWS
// (`liveUser`). Commands compare these, and nothing else reads a user.

/** `created` and `imported` users are the stack's own; a `referenced` one only gets keys and policies from it. */
export type Management = "created" | "imported" | "referenced";

/** What a user may have beside access keys: each gives it access, or lets somebody in as the user. */
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

/** Why somebody did not say. */
export interface Unreadable {
  readonly unreadable: string;
}

/** What one place says of a user. */
export interface UserView<Key> {
  /** In IAM; absent where only Terraform knows it. */
  readonly name?: string;
  readonly keys: readonly Key[];
  /** The names of what else it has, of managed policies the ARNs. */
  readonly powers: Readonly<Record<PowerKind, readonly string[] | Unreadable>>;
  /** The ARN of its permissions boundary; absent without one. */
  readonly boundary?: string | Unreadable;
}

/** What Terraform says of a user, in main.ts or in state. */
export interface TerraformUser<Key> extends UserView<Key> {
  readonly powers: Readonly<Record<PowerKind, readonly string[]>>;
  readonly boundary?: string;
  /** Such as `aws_iam_user.site_ada_user_1A2B3C4D`; absent where only keys, policies and groups name the user. */
  readonly address?: string;
  /** The provider's reference, such as `aws.other`; absent for the stack's own. */
  readonly provider?: string;
  readonly management: Management;
}

/** A user by name and provider: two users of one name under two providers are two users. */
export function userKey(name: string, provider = ""): string {
  return `${name}\n${provider}`;
}

/** Nothing of any kind. */
export function noPowers(): Record<PowerKind, string[]> {
  return Object.fromEntries(powerKinds.map((kind) => [kind, []])) as unknown as Record<PowerKind, string[]>;
}

/** Whether a stack manages a user or gives it keys, so that it is more than a name in a policy or group of the stack's. */
export function isOwn({ address, keys }: TerraformUser<unknown>): boolean {
  return address !== undefined || keys.length > 0;
}
